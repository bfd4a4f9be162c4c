"""The newest things, unions and rows of memories."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agents.memory.plain import WindowMemory
from tests.agents.memory.seat import Offer, Seat, texts
from tests.fakes.loop import awaited

SAID = st.lists(st.text("ab .9é", max_size=60), max_size=25)


@given(SAID, st.none() | st.integers(1, 60), st.integers(1, 30))
def test_a_window_is_the_longest_end_within_both_limits(
    said: list[str], tokens: int | None, count: int
) -> None:
    @awaited
    async def check() -> None:
        seat = Seat()
        seat.says(*said)
        everything = (await seat.remembers("list")).items
        found = await seat.remembers({"kind": "window", "tokens": tokens, "items": count})
        assert len(found.items) <= count
        assert tokens is None or found.tokens <= tokens
        assert found.items == everything[len(everything) - len(found.items) :]
        if len(found.items) < min(count, len(everything)):
            assert tokens is not None
            assert found.tokens + everything[-len(found.items) - 1].tokens > tokens

    check()


@awaited
async def test_what_is_older_than_a_window_is_anothers() -> None:
    seat = Seat()
    seat.moves(Offer(price=7000))
    seat.says(*"abcdefgh")
    older = {"kind": "associative", "top": 1, "relevance": 0, "recency": 0}
    found = await seat.remembers({"kind": "window", "items": 2, "older": older})
    assert texts(found) == ["Offer: price 7,000", "g", "h"]
    assert len((await seat.remembers({"kind": "window", "items": 20, "older": older})).items) == 9


@awaited
async def test_all_of_several_memories_is_each_thing_once_by_time() -> None:
    seat = Seat()
    seat.says("No.")
    seat.moves(Offer(price=7000))
    seat.says("No.", "No.")
    best: dict[str, Any] = {"kind": "associative", "top": 2, "relevance": 0, "recency": 1}
    found = await seat.remembers({"kind": "all_of", "of": [{"kind": "window", "items": 2}, best]})
    assert texts(found) == ["Offer: price 7,000", "No.", "No."]


@awaited
async def test_memories_in_a_row_choose_from_what_is_left() -> None:
    seat = Seat()
    seat.says("a", "b", "c", "d", "e")
    window = {"kind": "window", "tokens": None, "items": 3}
    last = {"kind": "window", "tokens": None, "items": 1}
    assert texts(await seat.remembers({"kind": "then", "of": [window, last]})) == ["e"]
    assert texts(await seat.remembers({"kind": "then", "of": [last, window]})) == ["e"]
    best = {"kind": "associative", "top": 1, "relevance": 1, "recency": 0, "embedder": "hashing"}
    assert texts(await seat.remembers({"kind": "then", "of": [window, best]}, "d")) == ["d"]
    assert texts(await seat.remembers({"kind": "then", "of": [window, best]}, "a")) != ["a"]


@awaited
async def test_nothing_seen_is_nothing_remembered() -> None:
    for config in ("list", "window", {"kind": "all_of", "of": ["list", "associative"]}, "associative"):
        assert (await Seat().remembers(config)).items == ()


def test_settings_are_written_as_they_are_read() -> None:
    window = WindowMemory(older=WindowMemory(items=3))
    assert window.model_dump()["older"]["items"] == 3
