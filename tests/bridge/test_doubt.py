"""A post of which nobody knows whether it was made, while other things go wrong or go on around it."""

import pytest

from tests.bridge import acting
from tests.bridge.locked import locked
from tests.fakes.loop import awaited
from tests.fakes.places import Fault
from tests.fakes.world import World, world

AT_ONCE = {"pace": 0}


async def sale(w: World) -> None:
    """Between Anna and Ben, who are in the thread."""
    await w.begin("car-sale", {"seller": w.someone("Anna"), "buyer": w.someone("Ben")}, terms=AT_ONCE)


async def offers(w: World) -> None:
    await w.someone("Anna").commands("act", action="Offer", price="9000", message="Well")


def check_once(w: World) -> None:
    assert set(w.town.keys.values()) == {1}
    assert w.someone("Ben").sees().count("price 9,000") == 1
    assert len(w.someone("Ben").pinged()) == 1


@pytest.mark.parametrize("fault", ["later", "denied", "unsent"])
@awaited
async def test_a_post_in_doubt_stays_in_doubt_until_it_could_be_looked_for(fault: Fault) -> None:
    async with world(features=[acting]) as w:
        await sale(w)
        w.town.fail("post", "lost")
        w.town.fail("find", fault)
        await offers(w)
        await w.pass_(200)
        check_once(w)


@awaited
async def test_a_post_in_doubt_is_found_above_what_people_have_written_since() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben}, preset="shop-talk")
        w.town.fail("post", "lost")
        (ref,) = await w.bridge.traffic.live_branches()
        live = await w.bridge.sessions.open(ref)
        await live.notice(None, "Ten minutes left.", None)
        w.bridge.sessions.go_on(ref)
        await w.settle()
        await ben.says("Already?")
        await w.pass_(60)
        assert anna.sees().count("Ten minutes left.") == 1
        assert set(w.town.keys.values()) == {1}


@awaited
async def test_a_right_that_was_missing_for_long_uses_up_no_tries() -> None:
    async with world(features=[acting]) as w:
        await sale(w)
        w.town.fail("post", "denied", times=25, where=w.someone("Anna").at)
        await offers(w)
        await w.pass_(60 * 22 + 30)
        w.town._faults.clear()
        w.town.fail("post", "unsent")
        await w.pass_(300)
        check_once(w)


@pytest.mark.parametrize("after", [0, 1, 3, 5, 7])
@pytest.mark.parametrize("times", [1, 3])
@awaited
async def test_a_database_that_is_locked_for_a_while_loses_and_doubles_no_post(
    after: int, times: int
) -> None:
    async with world(features=[acting], errors=True) as w:
        await sale(w)
        (ref,) = await w.bridge.traffic.live_branches()
        live = await w.bridge.sessions.open(ref)
        await live.notice(None, "Ten minutes left.", None)
        locked(w, times, after)
        await w.settle()
        await w.pass_(120)
        assert w.someone("Ben").sees().count("Ten minutes left.") == 1
        assert set(w.town.keys.values()) == {1}
