"""What a principal has chosen, and whether it still holds."""

from typing import Any

import pytest

from agents.players.principal import Chosen, binds, chosen, exchanged
from scenarios import Action, Say, Words
from scenarios.engine.ports import Note
from scenarios.kernel.rules import Ask, Move
from tests.agents.memory.seat import Offer, Seat
from tests.agents.players.moments import Walk, moment


class Take(Action):
    """Take it."""

    bound = True


ASK = Ask("buyer", (Offer, Take, Walk))


def _asked(seat: Seat, action: Action) -> Note:
    """An exchange with the principal; the note of the answer."""
    seat.sees("asked", who="buyer", text="May I?")
    seat.sees("answered", who="buyer", move=Move("buyer", action, 2))
    return Note(seat.seq, "answer", "", action)


def _chosen(seat: Seat, *notes: Note) -> Chosen | None:
    return chosen(moment(seat, ask=ASK, notes=notes), seat.seen, ASK.options)


@pytest.mark.parametrize("action", [Take(), Walk(), Offer(price=5)])
def test_an_answer_that_is_a_move_is_chosen(action: Action) -> None:
    seat = Seat()
    assert _chosen(seat, _asked(seat, action)) == Chosen(action, overtaken=False)


def test_words_choose_nothing_and_the_newest_answer_counts() -> None:
    seat = Seat()
    first = _asked(seat, Take())
    second = _asked(seat, Say(text=Words("No, wait.")))
    assert _chosen(seat) is None
    assert _chosen(seat, first, second) is None


@pytest.mark.parametrize(
    ("since", "overtaken"),
    [
        ({"kind": "move", "who": "seller", "move": Move("seller", Offer(price=9))}, True),
        ({"kind": "told", "text": "It rains."}, True),
        ({"kind": "move", "who": "seller", "move": Move("seller", Say(text=Words("Well?")))}, False),
        ({"kind": "memo", "who": "buyer", "memo": {"about": "summary"}}, False),
    ],
)
def test_what_binds_is_overtaken_by_what_others_do_but_not_by_talk(
    since: dict[str, Any], overtaken: bool
) -> None:
    for action, expected in ((Take(), overtaken), (Offer(price=5), False)):
        for before_the_answer in (True, False):
            seat = Seat()
            seat.sees("asked", who="buyer", text="May I?")
            if before_the_answer:
                seat.sees(**since)
            seat.sees("answered", who="buyer", move=Move("buyer", action, 2))
            note = Note(seat.seq, "answer", "", action)
            if not before_the_answer:
                seat.sees(**since)
            assert _chosen(seat, note) == Chosen(action, expected)


def test_answers_that_an_earlier_holder_got_choose_nothing() -> None:
    seat = Seat()
    note = _asked(seat, Take())
    seat.sees("seated", who="seller", text="handed")
    assert _chosen(seat, note) is not None
    assert len(exchanged(seat.seen, "buyer")) == 2
    seat.sees("seated", who="buyer", text="handed")
    assert _chosen(seat, note) is None
    assert exchanged(seat.seen, "buyer") == []


@pytest.mark.parametrize(
    ("ask", "action", "settles"),
    [
        (ASK, Take(), True),
        (ASK, Walk(), True),
        (ASK, Offer(price=5), False),
        (ASK._replace(joint="all"), Offer(price=5), True),
        (ASK, Say(text=Words("Fine.")), False),
    ],
)
def test_what_settles_something(ask: Ask, action: Action, settles: bool) -> None:
    assert binds(ask, action) is settles
