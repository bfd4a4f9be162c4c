"""From what a seat has seen to items: nothing is merged, nothing is lost, people's words stay apart."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.memory.fold import Fold
from agents.memory.importance import importance
from agents.memory.item import Item, item
from agents.models.request import Piece
from scenarios.kernel.actions import Say
from scenarios.kernel.figures import Chart, Edge, Graph, Image, Mark, Node, Series, Table
from scenarios.kernel.rules import Move, Outcome
from scenarios.kernel.seen import OwnWork, Told
from scenarios.kernel.values import FrozenDict
from scenarios.kernel.words import Words
from tests.agents.memory.seat import Offer, Seat
from tests.fakes.loop import awaited


def items(seat: Seat) -> list[Item]:
    fold = Fold(seat.seen, seat.texts.get)
    fold.catch_up()
    return fold.items


def line(seen: Item) -> str:
    return "".join([piece.text for piece in seen.line])


def test_equal_utterances_are_memories_of_their_own() -> None:
    seat = Seat()
    seat.says("No.", "No.", "No.")
    assert [(one.seq, one.text) for one in items(seat)] == [(1, "No."), (2, "No."), (3, "No.")]


def test_equal_things_of_one_event_are_memories_of_their_own() -> None:
    seat = Seat()
    seat.told("A bell rings.")
    seat.sees("told", at_once=True, text="A bell rings.")
    assert [one.place for one in items(seat)] == [(1, 0), (1, 1)]


def test_a_move_is_its_typed_part_and_its_words_apart() -> None:
    seat = Seat()
    seat.moves(Offer(price=9000, message=seat.kept("It is worth it.")))
    (offer,) = items(seat)
    assert line(offer) == "seller: Offer: price 9,000, with the words: It is worth it."
    assert offer.kind == "move"
    (words,) = [piece for piece in offer.pieces if piece.var == "words"]
    assert seat.texts[str(words.ref)] == words.text == "It is worth it."


def test_talk_is_the_words_alone() -> None:
    seat = Seat()
    seat.says("Good day.")
    (said,) = items(seat)
    assert (said.kind, said.who, line(said)) == ("said", "seller", "seller: Good day.")
    assert [piece.ref for piece in said.pieces] == list(seat.texts)


def test_words_within_a_text_are_pieces_with_their_reference() -> None:
    seat = Seat()
    words = seat.kept("for free")
    seat.told(f"The seller would give it {words}, or so {Words('it seems')}.")
    (told,) = items(seat)
    assert [tuple(piece) for piece in told.pieces] == [
        ("The seller would give it ", "told", None),
        ("for free", "words", words.ref),
        (", or so ", "told", None),
        ("it seems", "words", None),
        (".", "told", None),
    ]


def test_erased_words_leave_a_placeholder_that_keeps_its_reference() -> None:
    seat = Seat()
    seat.says("My name is Ada.")
    seat.erase("My name is Ada.")
    ((piece,),) = [one.pieces for one in items(seat)]
    assert piece.text == "[erased]"
    assert piece.ref is not None


def test_what_was_told_with_a_move_stands_behind_it() -> None:
    seat = Seat()
    seat.sees("move", who="seller", text="It is the third.", move=Move("seller", Offer(price=1)))
    assert line(items(seat)[0]) == "seller: Offer: price 1. It is the third."


def test_each_kind_says_what_it_is() -> None:
    seat = Seat()
    seat.sees("brief", text="Sell dear.")
    seat.sees("chose", who="buyer", move=Move("buyer", Offer(price=5)))
    seat.sees("asked", who="buyer", text="Is 5 too much?")
    seat.sees("answered", who="host", move=Move("host", Say(text=Words("No."))))
    seat.sees("seated", who="seller", text="handed")
    seat.sees("seated", who="seller", text="joined")
    seat.sees("memo", who="buyer", text="She hesitates.", memo={"about": "reflection"})
    paid = Outcome(summary="Sold.", payoffs=FrozenDict({"seller": 4.0, "buyer": 1.5}))
    seat.sees("result", text="Sold.", outcome=paid)
    assert [line(one) for one in items(seat)] == [
        "Your brief: Sell dear.",
        "buyer: Offer: price 5",
        "You asked: Is 5 too much?",
        "host: No.",
        "seller: has a new holder",
        "seller: has joined",
        "buyer: (reflection) She hesitates.",
        "Result: Sold. Payoffs: buyer 1.5, seller 4.",
    ]


def test_figures_are_told_in_text() -> None:
    seat = Seat()
    table = Table(title="Worth", head=("term", "points"), rows=(("roof", "3"), ("well", "7")))
    chart = Chart(
        title="Offers",
        x="round",
        y="price",
        series=(Series(name="you", points=((1, 9.5),)),),
        marks=(Mark(name="deal", y=8),),
    )
    nodes = (Node(id="a", label="It is dear"), Node(id="b", label="It is old"))
    graph = Graph(title="Reasons", nodes=nodes, edges=(Edge(source="b", target="a", label="attacks"),))
    image = Image(digest="0", media="image/png", alt="A red car")
    seat.told("See:", data=(table, chart, graph, image))
    assert items(seat)[0].text.splitlines() == [
        "See:",
        "Worth",
        "term | points",
        "roof | 3",
        "well | 7",
        "Offers (price by round)",
        "you: 9.5 at 1",
        "deal: 8",
        "Reasons",
        "It is dear",
        "It is old",
        "It is old -> It is dear attacks",
        "A red car",
    ]


def test_what_says_nothing_is_nothing_to_remember() -> None:
    seat = Seat()
    seat.told("")
    assert items(seat) == []


def test_memories_of_memories_are_no_items() -> None:
    seat = Seat()
    seat.says("Hello.")
    seat.sees("memo", who="buyer", text="x", memo={"about": "vectors", "of": []})
    seat.sees("memo", who="buyer", text="x", memo={"about": "summary", "of": [], "part": "past"})
    fold = Fold(seat.seen, seat.texts.get)
    fold.catch_up()
    seat.sees("memo", who="buyer", text="All is well.", memo={"about": "summary"})
    fold.catch_up()
    assert [one.text for one in fold.items] == ["Hello.", "(summary) All is well."]
    assert [memo.about for memo in fold.memos] == ["vectors", "summary"]


@given(st.lists(st.sampled_from(["says", "tells", "tells at once", "offers", "memo"])), st.data())
def test_taken_in_bit_by_bit_is_the_same_as_at_once(steps: list[str], data: st.DataObject) -> None:
    seat = Seat()
    fold = Fold(seat.seen, seat.texts.get)
    for step in steps:
        match step:
            case "says":
                seat.says("Well?")
            case "offers":
                seat.moves(Offer(price=3, message=seat.kept("Three.")))
            case "memo":
                seat.sees("memo", who="buyer", text="v", memo={"about": "vectors", "of": []})
            case _:
                seat.sees("told", at_once=step == "tells at once" and bool(seat.seen), text="Tick.")
        if data.draw(st.booleans()):
            fold.catch_up()
    fold.catch_up()
    assert fold.items == items(seat)
    assert len({one.place for one in fold.items}) == len(fold.items)


def test_importance_goes_by_kind_and_not_by_length() -> None:
    def of(kind: str, text: str = "x") -> float:
        return importance(item((1, 0), 0, kind, None, [Piece(text)]))

    assert of("brief") > of("move") > of("told") > of("said")
    assert of("said") == of("said", "very long " * 100)
    kinds = {"said", *get_args(Told), *get_args(OwnWork)}
    assert all(0 <= of(kind) <= 1 for kind in kinds)


@pytest.mark.parametrize("text", ["", "Take it."])
def test_an_item_has_the_tokens_of_its_line(text: str) -> None:
    empty = item((1, 0), 0, "said", "seller", [])
    assert item((1, 0), 0, "said", "seller", [Piece(text)]).tokens == empty.tokens + (3 if text else 0)


@awaited
async def test_a_memory_of_everything_is_everything_in_order() -> None:
    seat = Seat()
    seat.told("Welcome.")
    seat.says("Hello.", "Hello.")
    found = await seat.remembers("list")
    assert list(found.items) == items(seat)
    assert found.tokens == sum([one.tokens for one in items(seat)])
