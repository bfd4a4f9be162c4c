"""Playing: a form with mistakes, leaving and coming back in every way, one screen for two, and no secrets."""

import json
import re
import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Parley
from tests.cli.processes import Terminal, piped

BUYER = ("play", "car-sale", "--as", "buyer", "--seed", "7")


def label_in(shown: str) -> str:
    """The branch that was begun."""
    found = re.search(r"This is ([a-z0-9]{6}/1)", shown)
    assert found is not None, shown
    return found[1]


def test_a_sale_is_played_to_its_end_through_a_pipe_with_mistakes_at_the_fields(parley: Parley) -> None:
    typed = "offer\nmany\n99,999\n7000\n\nHello there\nsay It rains.\nhuh\nwalk\nToo much.\n"
    done = parley(*BUYER, typed=typed)
    assert (done.code, done.err) == (0, "")
    for part in ("My role", "Give a whole number.", "At most 8,350.", "Write a text.", "not 'huh'"):
        assert part in done.out
    assert "You      Hello there [Offer: price 7,000]" in done.out
    assert "You      It rains." in done.out
    assert "No deal: the buyer walked away" in done.out
    assert "Your gain" in done.out
    assert "What you can do next" in done.out


def test_what_one_may_not_accept_is_no_choice(parley: Parley) -> None:
    done = parley(*BUYER, typed="accept\n\n")
    assert done.code == 0
    assert "one of the choices, not 'accept'" in done.out
    assert "Accept" not in done.out


HARD_TO_PLEASE = """
from scenarios import Action, Ask, Illegal, Move, Rng, Role, Scenario, Setup, State, Step, Turn


class Name(Action):
    \"\"\"Name a number.\"\"\"

    number: int


class Nothing(State):
    named: int | None = None


class HardToPlease(Scenario[Nothing, Name]):
    \"\"\"One seat names a number that is even.\"\"\"

    roles = (Role("guest"),)

    def start(self, setup: Setup, rng: Rng) -> Step[Nothing]:
        return Step(Nothing())

    def turn(self, state: Nothing) -> Turn | None:
        return Turn((Ask("guest", (Name,)),)) if state.named is None else None

    def apply(self, state: Nothing, moves: tuple[Move[Name], ...], rng: Rng) -> Step[Nothing]:
        number = moves[0].action.number
        if number % 2:
            raise Illegal("Only even numbers are welcome.")
        return Step(Nothing(named=number))
"""


def test_what_the_rules_refuse_changes_nothing_and_is_asked_again(
    parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "hard.py").write_text(HARD_TO_PLEASE)
    monkeypatch.setenv("PARLEY_SCENARIOS", str(tmp_path / "hard.py"))
    done = parley("play", "hard-to-please", "--as", "guest", typed="name\n7\nname\n8\n")
    assert done.code == 0
    assert "Only even numbers are welcome." in done.out
    assert "Nothing has changed." in done.out
    assert "It is over." in done.out


def test_the_end_of_input_leaves_it_and_says_how_to_go_on(parley: Parley) -> None:
    left = parley(*BUYER, typed="offer\n7000\nHello\n")
    assert left.code == 0
    label = label_in(left.out)
    assert f"play {label} --as buyer" in left.out
    again = parley("play", label, "--as", "buyer", typed="walk\n\n")
    assert f"Going on with {label}." in again.out
    assert "You      Hello [Offer: price 7,000]" in again.out
    assert "walked away" in again.out
    assert json.loads(parley("show", label, "--json").out)["status"] == "done"


@pytest.mark.long
def test_ctrl_c_leaves_it_resumable() -> None:
    terminal = Terminal(*BUYER)
    label = label_in(terminal.until("Your choice:"))
    terminal.kill(signal.SIGINT)
    assert terminal.end() == 0
    assert f"play {label} --as buyer" in terminal.raw
    assert "Traceback" not in terminal.raw


@pytest.mark.long
def test_a_kill_in_the_middle_of_a_move_loses_only_that_move() -> None:
    terminal = Terminal(*BUYER)
    label = label_in(terminal.until("Your choice:"))
    terminal.type("offer")
    terminal.until("Price:")
    terminal.type("7000")
    terminal.until("Message:")
    terminal.kill(signal.SIGKILL)
    assert terminal.end() == -signal.SIGKILL
    again = piped("play", label, "--as", "buyer", typed="offer\n7100\nBack again\n")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Round 2 of 12." in again.stdout
    assert "You      Back again [Offer: price 7,100]" in again.stdout


@pytest.mark.long
def test_what_is_open_in_another_window_is_refused(parley: Parley) -> None:
    terminal = Terminal(*BUYER)
    label = label_in(terminal.until("Your choice:"))
    refused = parley("play", label, "--as", "buyer")
    assert refused.code == 1
    assert "another window" in refused.err
    terminal.kill(signal.SIGINT)
    assert terminal.end() == 0


@pytest.mark.long
def test_one_screen_is_handed_over_and_shows_each_seat_its_own() -> None:
    terminal = Terminal("play", "car-sale", "--as", "seller", "--as", "buyer", "--seed", "7")
    terminal.until("Pass the screen to the seller")
    assert "My role" not in terminal.text
    terminal.type("")
    terminal.until("Your choice:")
    assert "never sell it for less" in terminal.text
    for line, then in (
        ("offer", "Price:"),
        ("9,000", "Message:"),
        ("Take it.", "Pass the screen to the buyer"),
    ):
        terminal.type(line)
        terminal.until(then)
    # Everything that the seller saw is wiped, also from the lines one can scroll back to.
    assert "\x1b[3J" in terminal.raw
    assert "never pay more" not in terminal.text
    terminal.type("")
    terminal.until("Your choice:")
    assert "never pay more" in terminal.text
    assert "never sell it" not in terminal.text
    assert "Offer: price 9,000" in terminal.text
    terminal.type("leave")
    assert terminal.end() == 0


def test_a_machine_hands_its_seat_over_and_gets_it_back_for_good(parley: Parley, sale: str) -> None:
    made = parley("branch", sale, "--at", "4", "--seat", "buyer=human")
    assert made.code == 0
    assert f"play {sale}/2 --as buyer" in made.out
    taken = parley("play", f"{sale}/2", "--as", "buyer", typed="give up\nyes\n")
    assert (taken.code, taken.err) == (0, "")
    assert "You gave up the buyer's seat." in taken.out
    assert json.loads(parley("show", f"{sale}/2", "--json").out)["status"] == "done"


def test_who_gave_a_seat_up_cannot_come_back(parley: Parley) -> None:
    left = parley("play", "car-sale", "--as", "buyer", "--as", "seller", typed="\n\ngive up\nyes\n")
    label = label_in(left.out)
    refused = parley("play", label, "--as", "seller")
    assert refused.code == 1
    assert "gave a seat" in refused.err


def test_a_seat_is_taken_over_from_a_machine(parley: Parley, home: Path) -> None:
    (home.parent / "script.yaml").write_text("- Offer: {price: 9000, message: Hello.}\n")
    script = f"scripted:{home.parent / 'script.yaml'}"
    stuck = parley("demo", "--seed", "7", "--seat", f"seller={script}")
    assert stuck.code == 1
    assert "its script ends" in stuck.err
    label = str(json.loads(parley("list", "--json").out)[0]["branches"][0]["branch"])
    taken = parley("play", label, "--as", "seller", typed="walk\n\n")
    assert (taken.code, taken.err) == (0, "")
    assert "You take the seller's seat" in taken.out
    assert "never sell it for less" in " ".join(taken.out.replace("│", " ").split())
    assert "walked away" in taken.out


def test_an_open_floor_is_answered_by_scripts(parley: Parley, tmp_path: Path) -> None:
    script = f"{tmp_path}/script.yaml"
    with open(script, "w", encoding="utf-8") as file:
        file.write('- "Good morning, everybody."\n')
    arguments = ("play", "round-table", "--as", "speaker", "--seat", f"speaker-2=scripted:{script}")
    done = parley(*arguments, typed="say Hello, speaker 2!\nvote\nleave\n")
    assert (done.code, done.err) == (0, "")
    assert "Good morning, everybody." in done.out


def test_it_needs_to_know_the_seat(parley: Parley) -> None:
    assert parley("play", "car-sale").code == 2
    assert parley("play", "car-sale", "--as", "pilot").code == 2
    assert parley("play", "car-sale", "--as", "buyer", "--as", "buyer").code == 2
    assert parley("play", "car-sale", "--as", "buyer", "--seat", "buyer=strategy:micro").code == 2
    assert parley("play", "nothing-like-it", "--as", "buyer").code == 1
    refused = parley("play", "car-sale", "--as", "buyer", "--seat", "seller=strategy:nobody")
    assert refused.code == 1
    assert "nobody" in refused.err


def test_what_is_over_is_not_played_on(parley: Parley, sale: str) -> None:
    refused = parley("play", sale, "--as", "buyer")
    assert refused.code == 1
    assert "is over" in refused.err
    assert "branch" in refused.err
