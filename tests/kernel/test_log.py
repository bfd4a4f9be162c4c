"""The chain: every tampering with a stored branch is named, at the first event that differs."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from scenarios.kernel.log import Differs, Event, rederive, sealed
from scenarios.kernel.play import BEFORE, Game, step
from scenarios.kernel.restore import restore
from scenarios.testkit import Play, random_play
from tests.zoo.chance import Chance, Roll
from tests.zoo.secret_vote import SecretVote


def verified(play: Play, events: list[Event]) -> Differs | None:
    """The first difference that deriving again finds."""
    position = BEFORE
    try:
        for event in events:
            position = rederive(play.game, position, event).position
    except Differs as differs:
        return differs
    return (
        None if position.chain == play.now.chain else Differs(len(events) + 1, "the last events are missing.")
    )


def dice() -> Play:
    play = Play(Chance(), seed=2)
    for turn in range(6):
        play.move(("red", "blue")[turn % 2], Roll())
    return play


def changed(event: Event, change: Callable[[dict[str, Any]], Any]) -> Event:
    body = json.loads(event.body)
    change(body)
    return event._replace(body=json.dumps(body, separators=(",", ":"), ensure_ascii=False))


TAMPERINGS: list[tuple[str, Callable[[dict[str, Any]], Any], str]] = [
    ("payload", lambda body: body["m"][0][2].update(twice=True), "the rules do not give it|differs"),
    ("who moved", lambda body: body["m"][0].__setitem__(0, "red"), "no open question"),
    ("which ask", lambda body: body["m"][0].__setitem__(3, 1), "no open question"),
    ("action", lambda body: body["m"][0].__setitem__(1, "Rolled"), "has no action 'Rolled'"),
    ("basis", lambda body: body["m"][0].__setitem__(4, 1), "its checksum differs"),
    ("audience", lambda body: body["t"][1].__setitem__(0, "red"), "who learned what differs"),
    ("text", lambda body: body["t"][1].__setitem__(1, "It shows 9."), "who learned what differs"),
    ("order of tells", lambda body: body["t"].reverse(), "who learned what differs"),
    ("a tell less", lambda body: body["t"].pop(), "who learned what differs"),
    ("no tells", lambda body: body.pop("t"), "who learned what differs"),
    ("draw", lambda body: body["r"][0].__setitem__(1, 9), "a draw differs"),
    ("forced draw", lambda body: body.update(f={"die/1": 1}), "differs|does not"),
    ("no move", lambda body: body.pop("m"), "it cannot be read"),
    ("a second move", lambda body: body["m"].append(body["m"][0]), "differs|do not give"),
    ("unknown part", lambda body: body.update(z=1), "its content differs"),
    ("no list", lambda body: body.update(m=3), "the rules do not give it"),
    ("outcome", lambda body: body.update(o={"summary": "Red won."}), "the outcome differs"),
]


@pytest.mark.parametrize(("change", "what"), [pytest.param(*rest, id=name) for name, *rest in TAMPERINGS])
def test_a_changed_event_is_named_and_so_is_what_changed(
    change: Callable[[dict[str, Any]], Any], what: str
) -> None:
    play = dice()
    events = list(play.events)
    events[2] = changed(events[2], change)
    differs = verified(play, events)
    assert differs is not None
    assert differs.seq == 3

    assert re.search(what, str(differs)), str(differs)


def test_the_outcome_of_the_last_event_is_named() -> None:
    play = dice()
    events = [*play.events[:-1], changed(play.events[-1], lambda body: body["o"].update(summary="Red won."))]
    differs = verified(play, events)
    assert "the outcome differs" in str(differs)


def test_time_order_kind_digest_and_missing_rows_are_named() -> None:
    play = dice()
    rows = play.events
    for events, seq, what in (
        ([*rows[:2], rows[2]._replace(at=1), *rows[3:]], 3, "its time lies before"),
        ([*rows[:2], rows[2]._replace(at=rows[2].at + 1), *rows[3:]], 3, "its checksum differs"),
        ([*rows[:2], *rows[3:]], 3, "it is missing; the next one stored is 4"),
        (rows[1:], 1, "it is missing"),
        ([rows[0], rows[2], rows[1], *rows[3:]], 2, "it is missing"),
        ([rows[0], rows[2]._replace(seq=2), rows[1]._replace(seq=3), *rows[3:]], 2, ""),
        ([*rows[:2], rows[2]._replace(kind="sealed"), *rows[3:]], 3, ""),
        ([*rows[:2], rows[2]._replace(kind="unknown"), *rows[3:]], 3, "cannot be read"),
        ([*rows[:2], rows[2]._replace(body="{"), *rows[3:]], 3, "cannot be read"),
        ([*rows[:2], rows[2]._replace(body="[]"), *rows[3:]], 3, "cannot be read"),
        ([*rows[:2], rows[2]._replace(body=rows[2].body + " "), *rows[3:]], 3, "its form differs"),
        ([*rows[:2], rows[2]._replace(chain=b"\0" * 16), *rows[3:]], 3, "its checksum differs"),
        (rows[:-1], len(rows), "missing"),
        ([*rows, rows[-1]._replace(seq=len(rows) + 1)], len(rows) + 1, "It is over"),
    ):
        differs = verified(play, events)
        assert differs is not None
        assert (differs.seq, what in str(differs)) == (seq, True), str(differs)


def test_an_untouched_branch_verifies() -> None:
    for scenario, seed in ((Chance(), 3), (SecretVote(), 4)):
        play = random_play(scenario, seed=seed, moves=30)
        assert verified(play, play.events) is None


def test_restoring_gives_the_position_or_names_the_difference() -> None:
    play = dice()
    for start in range(len(play.events) + 1):
        assert restore(play.game, play.positions[start], play.events[start:]) == play.now
    events = list(play.events)
    events[2] = changed(events[2], lambda body: body["m"][0][2].update(twice=True))
    with pytest.raises(Differs) as differs:
        restore(play.game, BEFORE, events)
    assert differs.value.seq == 3


def test_other_rules_differ_at_the_first_step_they_change() -> None:
    class Loaded(Chance):
        """A die that shows one more from the third roll on."""

        def apply(self, state: Any, moves: Any, rng: Any) -> Any:
            step_ = super().apply(state, moves, rng)
            points = step_.state.points
            return step_._replace(
                state=step_.state.but(points=(*points[:-1], points[-1] + (len(points) > 2)))
            )

    play = dice()
    play.game = Game(Loaded(), 2)
    differs = verified(play, play.events)
    assert differs is not None
    assert differs.seq == 4


def test_a_different_seed_gives_a_different_chain() -> None:
    one, other = Play(Chance(), seed=1), Play(Chance(), seed=2)
    assert one.events[0].chain != other.events[0].chain
    given = rederive(one.game, BEFORE, one.events[0]).entry.input
    again = sealed(BEFORE, step(one.game, BEFORE, given, one.events[0].at))
    assert again[1] == one.events[0]
