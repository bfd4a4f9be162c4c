"""The demo: the same seed gives the same transcript, and what it prints next works when pasted."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Parley
from tests.cli.processes import Terminal, pasted


def without_ids(shown: str) -> str:
    """A transcript without ids."""
    return re.sub(r"\b[a-z0-9]{6}([/-])1\b", r"ID\g<1>1", shown)


def test_the_same_seed_gives_the_same_transcript(parley: Parley) -> None:
    first, second, other = (parley("demo", "--fast", "--seed", seed) for seed in ("7", "7", "8"))
    assert (first.code, first.err) == (0, "")
    assert without_ids(first.out) == without_ids(second.out)
    assert without_ids(first.out) != without_ids(other.out)


def test_without_a_seed_it_chooses_one_and_says_which(parley: Parley) -> None:
    shown = parley("demo").out
    seed = re.search(r"seed (\d+)", shown)
    assert seed is not None
    assert without_ids(parley("demo", "--seed", seed[1]).out) == without_ids(shown)


def test_the_card_tells_price_gains_rounds_and_what_would_have_been_better(parley: Parley) -> None:
    shown = parley("demo", "--seed", "7").out
    for part in ("Price", "Rounds", "Seller's gain", "Buyer's gain", "Better for both"):
        assert part in shown
    assert "Only the seller knows" in shown


def test_it_writes_the_record_where_it_says(parley: Parley, home: Path) -> None:
    shown = parley("demo", "--seed", "7").out
    page, data = sorted((home / "exports").iterdir())
    assert (page.suffix, data.suffix) == (".html", ".json")
    assert str(page) in shown
    assert str(data) in shown
    assert json.loads(data.read_text())
    assert page.read_text().lstrip().lower().startswith("<!doctype html")


@pytest.mark.long
def test_the_three_things_to_try_work_as_printed(parley: Parley) -> None:
    shown = parley("demo", "--seed", "7").out
    commands = re.findall(r"^    (\S.*)$", shown.partition("Three things")[2], re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        done = pasted(command)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout


@pytest.mark.long
def test_on_a_terminal_it_has_colours_and_takes_its_time() -> None:
    terminal = Terminal("demo", "--seed", "7")
    terminal.until("Only the seller knows")
    assert "\x1b[" in terminal.raw
    assert terminal.process.poll() is None  # the moves are still to come
    terminal.kill(2)
    assert terminal.end() == 1
    assert "Stopped." in terminal.raw


def test_people_have_no_seat_in_it(parley: Parley) -> None:
    refused = parley("demo", "--seat", "buyer=human")
    assert (refused.code, refused.out) == (2, "")
    assert "play car-sale --as buyer" in refused.err


def test_another_scenario_can_be_watched(parley: Parley) -> None:
    shown = parley("demo", "--scenario", "prisoners-dilemma", "--seed", "1")
    assert shown.code == 0
    assert "Round 10" in shown.out
