"""Who learns what from an event: each item has an audience, and nobody else meets it."""

import pytest

from scenarios import ALL, FrozenDict, Outcome, Roster, Say, Tell, Words
from scenarios.kernel.position import Entry, Input
from scenarios.kernel.rules import Move, brief, show
from scenarios.kernel.seen import FULL, PUBLIC, Seen, everything, learns, seen
from tests.kernel.games import Bid


def kinds(entry: Entry, viewer: str, *, people: bool = False) -> list[str]:
    return [item.kind for item in seen(1, 0, entry, viewer, people=people)]


A, B = Move("a", Bid(amount=1), 1), Move("b", Bid(amount=2), 2)


@pytest.mark.parametrize(
    ("to", "viewer", "learned"),
    [
        (ALL, "a", True), (ALL, PUBLIC, True), (ALL, FULL, True),
        ("a", "a", True), ("a", "b", False), ("a", PUBLIC, False), ("a", FULL, True),
        (("a", "b"), "b", True), (("a", "b"), "c", False), (("a", "b"), PUBLIC, False),
        ((), "a", False), ((), FULL, True), ("people", "a", False),
    ],
)  # fmt: skip
def test_an_audience_is_exact(to: str | tuple[str, ...], viewer: str, learned: bool) -> None:
    assert learns(Seen(1, 0, "told", to), viewer) is learned


def test_a_seat_name_within_another_is_no_audience() -> None:
    assert not learns(Seen(1, 0, "told", "member-10"), "member-1")
    assert not learns(Seen(1, 0, "told", "member-1"), "member-10")


@pytest.mark.parametrize(
    ("tells", "for_a", "for_b"),
    [
        ((), ["move"], []),
        ((show(A),), ["move"], ["move"]),
        ((show(A, "b"),), ["move"], ["move"]),
        ((show(A, ("a", "b")),), ["move"], ["move"]),
        ((Tell("b", "hi"),), ["move"], ["told"]),
        ((brief("b", "hi"),), ["move"], ["brief"]),
    ],
)
def test_ones_own_move_is_seen_once(tells: tuple[Tell, ...], for_a: list[str], for_b: list[str]) -> None:
    entry = Entry(Input("moves", (A,)), tells)
    assert kinds(entry, "a") == for_a
    assert kinds(entry, "b") == for_b
    assert kinds(entry, PUBLIC) == (["move"] if any(tell.to == ALL for tell in tells) else [])


def test_of_a_joint_group_only_the_last_has_not_seen_its_own_move() -> None:
    entry = Entry(Input("moves", (A, B), {"by": 2}))
    assert (kinds(entry, "a"), kinds(entry, "b")) == ([], ["move"])
    entry = Entry(Input("moves", (A, B), {"by": None}))
    assert (kinds(entry, "a"), kinds(entry, "b")) == ([], [])


def test_a_sealed_choice_is_for_its_author() -> None:
    entry = Entry(Input("sealed", (A,)))
    assert [kinds(entry, viewer) for viewer in ("a", "b", PUBLIC, FULL)] == [["chose"], [], [], ["chose"]]


def test_asides_are_for_people_alone() -> None:
    entry = Entry(Input("aside", (), {"text": {"w": "r1"}, "seat": "a"}))
    assert kinds(entry, "a") == []
    assert kinds(entry, "a", people=True) == ["aside"]
    assert kinds(entry, PUBLIC, people=True) == ["aside"]
    assert kinds(entry, FULL) == ["aside"]
    assert everything(1, 0, entry)[0].text == str(Words.kept("r1"))


def test_what_became_of_a_message_is_for_people_alone() -> None:
    revised = Entry(Input("revised", (), {"of": 3, "text": {"w": "r2"}, "seat": "a"}))
    removed = Entry(Input("removed", (), {"of": 3, "refs": ["r1", "r2"], "seat": "a"}))
    for entry, kind in ((revised, "revised"), (removed, "removed")):
        assert kinds(entry, "a") == kinds(entry, "b") == []
        assert kinds(entry, PUBLIC, people=True) == kinds(entry, FULL) == [kind]
    assert everything(1, 0, removed)[0].text == ""


def test_words_of_the_host_reach_all_or_those_they_are_for() -> None:
    to_all = Entry(Input("notice", (), {"to": ALL, "text": {"t": "Welcome."}}))
    to_one = Entry(Input("notice", (), {"to": ["a"], "text": {"t": "Come to an end."}}))
    assert [kinds(to_all, viewer) for viewer in ("a", "b", PUBLIC, FULL)] == [["notice"]] * 4
    assert [kinds(to_one, viewer) for viewer in ("a", "b", PUBLIC, FULL)] == [["notice"], [], [], ["notice"]]


def test_memories_and_consultations_are_for_their_seat() -> None:
    entries = [
        Entry(Input("memo", (), {"about": "plan", "seat": "a", "text": {"t": "I trust b."}})),
        Entry(Input("consult", (), {"ask": ["a", ["Say"]], "parent": 1, "addressee": "p"})),
        Entry(Input("answer", (Move("a", Say(text=Words("No.")), 3),))),
    ]
    for entry in entries:
        assert len(kinds(entry, "a")) == 1
        assert kinds(entry, "b") == kinds(entry, PUBLIC) == []


def test_who_holds_a_seat_is_public() -> None:
    entry = Entry(Input("moves", (Move("a", Roster(change="handed"), None, cause="host"),)))
    assert kinds(entry, PUBLIC) == ["seated"]


OUTCOME = Outcome(
    summary="They agreed.",
    payoffs=FrozenDict({"a": 1.0, "b": 2.0}),
    metrics=FrozenDict({"rounds": 3, "share": 0.5, "deal": True, "none": None}),
    own=FrozenDict({"a": "Your limit was 7."}),
    hidden=FrozenDict({"overlap": 9}),
)


def results(viewer: str, outcome: Outcome) -> list[Outcome]:
    items = seen(1, 0, Entry(Input("end", (), {"why": "x"}), outcome=outcome), viewer)
    return [item.outcome for item in items if item.outcome is not None]


def test_by_default_the_public_outcome_and_ones_own_result() -> None:
    public = Outcome(summary="They agreed.", metrics=OUTCOME.metrics)
    assert results(PUBLIC, OUTCOME) == [public]
    assert results("c", OUTCOME) == [public]
    own = Outcome(summary="They agreed.", payoffs=FrozenDict({"a": 1.0}), own=OUTCOME.own)
    assert results("a", OUTCOME) == [public, own]
    assert results("b", OUTCOME)[1].payoffs == FrozenDict({"b": 2.0})
    assert results("b", OUTCOME)[1].own == FrozenDict()
    assert any(part.hidden for part in results(FULL, OUTCOME))
    texts = [item.text for item in seen(1, 0, Entry(Input("end"), outcome=OUTCOME), "a")]
    assert texts == ["They agreed.", "Your limit was 7."]


def test_all_is_revealed_where_the_rules_say_so() -> None:
    revealed = OUTCOME.but(reveal="all")
    assert results(PUBLIC, revealed) == [revealed]
    assert results("b", revealed) == [revealed]
    assert "Your limit was 7." in [
        item.text for item in seen(1, 0, Entry(Input("end"), outcome=revealed), "b")
    ]
