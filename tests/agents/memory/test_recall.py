"""A memory at work: each thing is taken in once, and nothing outlives the view that it came from."""

import asyncio

from agents.memory.named import memory_of
from agents.memory.recall import Recall
from scenarios.kernel.rng import Rng
from tests.agents.memory.seat import Seat, texts
from tests.fakes.loop import awaited


class Watched(dict[str, str]):
    """Texts that count how often each was looked up."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.looked_up: list[str] = []

    def get(self, ref: str, default: object = None) -> str | None:  # type: ignore[override]
        self.looked_up.append(ref)
        return super().get(ref)


@awaited
async def test_only_what_is_new_is_taken_in() -> None:
    seat = Seat()
    seat.says(*["Hm."] * 50)
    seat.texts = watched = Watched(seat.texts)
    recall = Recall(memory_of("window"))
    assert len((await recall.now(seat.moment())).items) == 50
    assert sorted(watched.looked_up) == sorted(watched)
    watched.looked_up.clear()
    seat.says("Well?")
    assert texts(await recall.now(seat.moment()))[-1] == "Well?"
    assert watched.looked_up == list(watched)[-1:]


@awaited
async def test_a_long_past_is_taken_in_without_holding_up_others() -> None:
    seat = Seat()
    seat.says(*["Hm."] * 1_500)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.ensure_future(others())
    found = await Recall(memory_of("list")).now(seat.moment())
    beside.cancel()
    await asyncio.gather(beside, return_exceptions=True)
    assert len(found.items) == 1_500
    assert turns >= 3


@awaited
async def test_words_erased_meanwhile_are_gone() -> None:
    seat = Seat()
    seat.says("I am Ada.", "Hello.")
    recall = Recall(memory_of("list"))
    assert texts(await recall.now(seat.moment())) == ["I am Ada.", "Hello."]
    seat.erase("I am Ada.")
    assert texts(await recall.now(seat.moment())) == ["[erased]", "Hello."]


@awaited
async def test_two_seats_and_two_branches_of_one_actor_do_not_mix() -> None:
    seat = Seat()
    seat.says("Hello.")
    other = seat.branch()
    seat.says("Good.")
    other.says("Bad.")
    third = Seat()
    third.says("Elsewhere.")
    recall = Recall(memory_of({"kind": "associative", "embedder": "hashing"}))
    for _ in range(2):
        assert texts(await recall.now(seat.moment())) == ["Hello.", "Good."]
        assert texts(await recall.now(other.moment())) == ["Hello.", "Bad."]
        elsewhere = third.moment()._replace(seat="seller", rng=Rng(2))
        assert texts(await recall.now(elsewhere)) == ["Elsewhere."]
