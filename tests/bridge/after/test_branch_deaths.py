"""A process that dies while a branch is made: there is one card, one branch, one thread, and each post once."""

import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.bridge.branching.asking import MAKE
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button
from bot.bridge.lobby.consent import PURPOSE, digest
from scenarios.engine.ports import Ref
from scenarios.library.car_sale.actions import Accept
from tests.bridge.after.sales import offer, sale
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world


async def begun(w: World) -> Ref:
    """Over, with people who have agreed to be in a branch."""
    ref = await sale(w, ("seller", offer(8_000)), ("buyer", Accept()))
    for who in (w.someone("Anna"), w.someone("Ben")):
        person = await w.person(ref.tenant, who)
        await w.bridge.persons.consent(ref.tenant, person, PURPOSE, digest(()), 1)
    return ref


async def branched(w: World, label: str) -> None:
    """Ben asks for a branch, and both join; when the process dies, they wait, and look whether to try once more."""
    anna, ben, square = w.someone("Anna"), w.someone("Ben"), w.town.square
    replay = ButtonId(MAKE, (label, "3", "again"))

    async def joins(who: Someone, seat: str) -> None:
        await who.goes(square).presses(f"Join as {seat}")

    await until(w, lambda: w.town.inside(square), lambda: ben.presses_again(Button("", replay)))
    await until(w, lambda: "Seller: Anna, has joined" in anna.sees(square), lambda: joins(anna, "Seller"))
    await until(w, lambda: "It is played: go there" in anna.sees(square), lambda: joins(ben, "Buyer"))
    await until(w, lambda: len(ben.pinged()) == 2, lambda: w.pass_(1))


async def until(w: World, shown: Callable[[], Any], act: Callable[[], Awaitable[Any]]) -> None:
    """Do it until it shows, through however many deaths."""
    for _ in range(20):
        if w.life.over.is_set():
            await w.restart()
            await w.pass_(30)
        elif shown():
            return
        else:
            await act()
            await w.pass_(30)
    raise AssertionError("it never shows")


async def check(w: World, fatal: int) -> None:
    """After a death at that moment."""
    ref = await begun(w)
    info = await w.store.info(ref)
    mortal = w.life
    mortal.fatal = mortal.moments + fatal
    await branched(w, info.label)
    assert mortal.over.is_set(), "it did not die"
    assert [one.number for one in await w.store.branches(ref.tenant, info.session)] == [1, 2]
    first, second = w.town.threads()
    anna = w.someone("Anna")
    assert anna.sees(w.town.square).count("A branch of the car sale") == 1
    assert "It is played: go there" in anna.sees(w.town.square)
    assert anna.sees(first).count("A branch that goes on after") == 1
    assert anna.sees(second).count("This is a branch") == 1
    assert set(w.town.keys.values()) == {1}
    assert [one.where for one in w.someone("Ben").pinged()] == [first, second]


async def moments() -> int:
    async with world() as w:
        info = await w.store.info(await begun(w))
        before = w.life.moments
        await branched(w, info.label)
        return w.life.moments - before


async def die_at(count: int, seed: int) -> None:
    """So many deaths, one for each branch, at moments that the seed draws."""
    for fatal in sorted(random.Random(seed).sample(range(1, await moments() + 1), count)):
        async with world() as w:
            await check(w, fatal)


@pytest.mark.long
@awaited
async def test_a_death_at_some_moments_makes_one_branch() -> None:
    await die_at(3, seed=7)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_a_death_at_more_moments_makes_one_branch(seed: int) -> None:
    awaited(die_at)(8, seed)
