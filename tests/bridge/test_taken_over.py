"""Sessions that fail to open, that another process takes, or whose place goes while the process dies."""

import pytest

from bot.bridge import recovery
from bot.bridge.arrivals import Gone
from storage import ownership
from tests.bridge import acting
from tests.bridge.locked import locked
from tests.fakes.loop import awaited
from tests.fakes.world import World, world

OFFER = {"action": "Offer", "price": "9000", "message": "Well"}


async def sale(w: World, **how: str) -> None:
    """Between Anna and Ben; the host plays no seat."""
    seats = {"seller": w.someone("Anna"), "buyer": w.someone("Ben")}
    await w.begin("car-sale", seats, host=w.someone("Host"), terms={"pace": 0})


@pytest.mark.parametrize("after", range(5))
@awaited
async def test_a_session_that_could_not_be_opened_once_is_shown_afterwards(after: int) -> None:
    async with world(features=[acting], errors=True) as w:
        await sale(w)
        await w.restart()
        (ref,) = await w.bridge.traffic.live_branches()
        await w.bridge.sessions.close()
        locked(w, 1, after)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        for _ in range(2):
            w.bridge.sessions.go_on(ref)
            await anna.commands("act", **OFFER)
            await w.pass_(30)
        assert ben.sees().count("price 9,000") == 1
        assert "your move as the buyer" in ben.sees()


@awaited
async def test_what_another_process_has_taken_is_taken_back_when_that_lets_go() -> None:
    async with world(features=[acting], errors=True) as w:
        await sale(w)
        (ref,) = await w.bridge.traffic.live_branches()
        other = ownership.process_name(1)
        await w.store.run(lambda c: c.exec_driver_sql("update branch set lease_until = null"))
        await w.store.claim(ref, other)
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await anna.commands("act", **OFFER)
        assert "could not be kept" in anna.told()
        await w.store.release(ref, other)
        await anna.commands("act", **OFFER)
        await w.settle()
        assert ben.sees().count("price 9,000") == 1


@pytest.mark.long
@awaited
async def test_wherever_the_process_dies_a_host_learns_once_that_a_place_is_gone() -> None:
    moment, died = -7, True
    while died:
        moment += 9
        async with world() as w:
            await sale(w)
            host, anna = w.someone("Host"), w.someone("Anna")
            w.town.close(anna.at)
            w.life.fatal = w.life.moments + moment
            await w.town.happens(anna.at, None, Gone())
            died, w.life.fatal = w.life.over.is_set(), None
            if died:
                await w.restart()
            assert host.sees(host.direct).count("is gone") == 1
            infos = await w.store.run(lambda c: [*c.exec_driver_sql("select status from branch").scalars()])
            assert infos == ["held"]


@pytest.mark.long
@awaited
async def test_wherever_the_process_dies_a_pause_is_told_once() -> None:
    moment, died = -7, True
    while died:
        moment += 9
        async with world() as w:
            await sale(w)
            host, anna = w.someone("Host").goes(w.someone("Anna").at), w.someone("Anna")
            await host.commands("host")
            w.life.fatal = w.life.moments + moment
            await host.presses("Pause")
            died, w.life.fatal = w.life.over.is_set(), None
            if died:
                await w.restart()
            infos = await w.store.run(lambda c: [*c.exec_driver_sql("select status from branch").scalars()])
            assert anna.sees().count("paused") == (infos == ["held"])


@awaited
async def test_what_could_not_be_read_back_is_read_soon(caplog: pytest.LogCaptureFixture) -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben}, preset="shop-talk")
        recovery.lost(w.bridge, w.town.name)
        w.town.listening = False
        await ben.says("missed")
        w.town.listening = True
        w.town.fail("missed", "later")
        await recovery.caught_up(w.bridge, w.town.name)
        assert w.bridge.behind
        await w.pass_(60)
        assert not w.bridge.behind
        rows = await w.store.run(lambda c: [*c.exec_driver_sql("select text from text").scalars()])
        assert rows == ["missed"]
