"""Forms in the log read back as they were, and an unreadable one says so."""

from datetime import timedelta
from typing import Any

import pytest

from scenarios import (
    ALL,
    Ask,
    Chart,
    Edge,
    FrozenDict,
    Graph,
    Image,
    Mark,
    Node,
    Outcome,
    Say,
    Series,
    Table,
    Tell,
    Words,
    at_most,
    between,
    one_of,
)
from scenarios.kernel.codec import dumps, loads
from scenarios.kernel.errors import Unencodable
from scenarios.kernel.position import Entry, Input
from scenarios.kernel.rules import Move, brief, show
from scenarios.kernel.wire import (
    decode_ask,
    decode_entry,
    decode_input,
    decode_move,
    encode_ask,
    encode_entry,
    encode_move,
)
from tests.kernel.games import Accept, Bid, Note, Scripted

SCENARIO = Scripted(lambda n: None)
FIGURES = (
    Chart(
        title="Offers",
        x="round",
        y="euros",
        series=(Series(name="a", points=((0, 1), (1, 2.5)), seat="a"),),
        marks=(Mark(name="limit", y=3),),
    ),
    Graph(title="Ties", nodes=(Node(id="a", label="A"),), edges=(Edge(source="a", target="a"),)),
    Table(title="Scores", head=("a", "b"), rows=(("1", "2"), ("3", "4"))),
    Image(digest="d", media="image/png", alt="A picture."),
)


@pytest.mark.parametrize(
    "ask",
    [
        Ask("a", (Bid,)),
        Ask("a", (Bid.where(amount=between(1, 5)), Accept, Say), "k", "j", timedelta(days=3, microseconds=1)),
        Ask(
            "a",
            (Bid,),
            default=Bid(amount=7),
            deadline=timedelta(seconds=1),
            optional=True,
            purpose="form",
            text="Now?",
        ),
        Ask("a", (Bid.where(amount=one_of([1, 2, 3])),), text="Only a text"),
        Ask("a", (Note,), joint=""),
    ],
)
def test_asks(ask: Ask) -> None:
    form = dumps(encode_ask(ask))
    assert decode_ask(SCENARIO, loads(form)) == ask
    assert dumps(encode_ask(decode_ask(SCENARIO, loads(form)))) == form


def test_options_that_are_equal_to_python_keep_their_own_forms() -> None:
    one, other = Ask("a", (Bid.where(amount=at_most(1)),)), Ask("a", (Bid.where(amount=at_most(1.0)),))
    assert dumps(encode_ask(one)) != dumps(encode_ask(other))


@pytest.mark.parametrize(
    "move",
    [
        Move("a", Bid(amount=3), 4, 100, "seat", 7, "api"),
        Move("a", Bid(), None, 99, "default", 0, "model"),
        Move("a", Note(text=Words("é\n")), 1, 0, "stand-in", 3, "form"),
        Move("a", Note(text=Words.kept("r1")), 1, 100),
    ],
)
def test_moves(move: Move[Any]) -> None:
    form = dumps(encode_move(move, 100))
    assert decode_move(SCENARIO, loads(form), 100) == move


def test_entries() -> None:
    moves = (Move("a", Bid(amount=1), 1, 5), Move("b", Note(text=Words.kept("r2")), 2, 4))
    outcome = Outcome(
        summary="Done.",
        payoffs=FrozenDict({"a": 1.5}),
        metrics=FrozenDict({"one": 1, "real": 1.0, "yes": True, "no": None, "text": "x"}),
        figures=FIGURES,
        own=FrozenDict({"a": "yours"}),
        hidden=FrozenDict({"x": 2}),
        reveal="all",
    )
    tells = (show(moves[1]), show(moves[0], ("a",)), brief("a", "b"), Tell(ALL, "x", data=FIGURES), Tell(()))
    entry = Entry(Input("moves", moves, {"by": 1}, {"die": 3}), tells, (("die", 3), ("u", 0.25)), outcome)
    form = dumps(encode_entry(entry, 5))
    read = decode_entry(SCENARIO, "moves", loads(form), 5)
    assert read == entry
    assert repr(read) == repr(entry)
    assert dumps(encode_entry(read, 5)) == form


@pytest.mark.parametrize(
    "body",
    [
        {"m": 3}, {"m": [[]]}, {"m": [["a"]]}, {"m": [["a", "Bid", {"amount": "x"}]]}, {"m": [["a", "Nope", {}]]},
        {"m": [["a", "Bid", {}, 1, 2, 3, 4, 5, 6]]}, {"m": [["a", "Bid", 3]]},
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so(body: dict[str, Any]) -> None:
    with pytest.raises(Unencodable):
        decode_input(SCENARIO, "moves", body, 0)
