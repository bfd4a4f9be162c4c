"""Processes that die, and others that go on: nothing is lost, nothing is done twice."""

import random

import pytest

from tests.bridge import acting
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world

OFFERS = (7_000, 7_400)
PARTS = 12


async def bargain(w: World, anna: Someone) -> None:
    """Anna bids as the buyer until she has said all her prices, then walks away; when the process dies, she waits."""
    for price in OFFERS:
        await until(
            w, anna, f"Buyer: I say {price}", action="Offer", price=str(price), message=f"I say {price}"
        )
    await until(w, anna, "[Play again]", action="WalkAway")


async def until(w: World, anna: Someone, shown: str, **move: str) -> None:
    """Do it until it shows, through however many deaths."""
    for _ in range(20):
        if shown in anna.sees():
            return
        if w.life.over.is_set():
            await w.restart()
            await w.pass_(30)
        else:
            await anna.commands("act", **move)
            await w.pass_(30)
    raise AssertionError(f"{shown!r} never shows:\n{anna.sees()}")


def told(anna: Someone) -> list[str]:
    """What stands in the thread in the end, but for notices of whose move it was."""
    lines = [message.text for message in anna.town.inside(anna.at)]
    return [line for line in lines if "your move" not in line and "move is made" not in line]


async def check_nothing_is_lost_or_doubled(w: World, fatal: int, undisturbed: list[str]) -> None:
    """After a death at that moment of the game."""
    anna = w.someone("Anna")
    await w.begin("car-sale", {"seller": "strategy:micro", "buyer": anna}, seed=5, terms={"pace": 0})
    mortal = w.life
    mortal.fatal = mortal.moments + fatal
    await bargain(w, anna)
    if w.life.over.is_set():
        await w.restart()
    assert mortal.over.is_set(), "it did not die"
    assert told(anna) == undisturbed
    assert set(w.town.keys.values()) == {1}
    rows = await w.store.run(
        lambda c: c.exec_driver_sql("select state from outbox where state in ('pending', 'sending')").all()
    )
    assert rows == []
    assert await w.bridge.traffic.pending() == []


async def moments_of_a_game() -> tuple[int, list[str]]:
    async with world(features=[acting]) as w:
        anna = w.someone("Anna")
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": anna}, seed=5, terms={"pace": 0})
        before = w.life.moments
        await bargain(w, anna)
        return w.life.moments - before, told(anna)


@pytest.mark.long
@awaited
async def test_a_death_at_some_moments_loses_and_doubles_nothing() -> None:
    moments, undisturbed = await moments_of_a_game()
    for fatal in sorted(random.Random(4).sample(range(1, moments + 1), 6)):
        async with world(features=[acting]) as w:
            await check_nothing_is_lost_or_doubled(w, fatal, undisturbed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_a_death_at_any_moment_loses_and_doubles_nothing(part: int) -> None:
    @awaited
    async def whole() -> None:
        moments, undisturbed = await moments_of_a_game()
        for fatal in range(1 + part, moments + 1, PARTS):
            async with world(features=[acting]) as w:
                await check_nothing_is_lost_or_doubled(w, fatal, undisturbed)

    whole()
