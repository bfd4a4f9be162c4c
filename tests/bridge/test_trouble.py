"""Sessions that cannot go on as they should, how many are kept at hand, and the real alarm."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.bridge import sessions
from bot.bridge.alarms import SchedulerBell
from scenarios.engine.ports import Ref
from scenarios.kernel.errors import ParleyError, ScenarioFault
from tests.bridge import acting
from tests.fakes.loop import awaited
from tests.fakes.world import World, world


async def sale(w: World) -> Ref:
    """Between Anna and Ben."""
    seats = {"seller": w.someone("Anna"), "buyer": w.someone("Ben")}
    return await w.begin("car-sale", seats, terms={"pace": 0})


@awaited
async def test_rules_that_fail_are_named_once_and_give_nothing_away() -> None:
    async with world(features=[acting]) as w:
        ref = await sale(w)
        runner = (await w.bridge.sessions.open(ref)).runner
        await runner.quarantine(ScenarioFault("zq-secret: the limit is 7,000"))
        for _ in range(2):
            w.bridge.sessions.go_on(ref)
            await w.settle()
        seen = w.someone("Anna").sees()
        assert seen.count("because of a mistake in its rules") == 1
        assert "zq-secret" not in seen
        assert "zq-secret" not in w.someone("Ben").sees_anywhere()


@awaited
async def test_ai_that_fails_is_named() -> None:
    async with world() as w:
        ref = await sale(w)
        await (await w.bridge.sessions.open(ref)).runner.pause("zq-secret")
        w.bridge.sessions.go_on(ref)
        await w.settle()
        assert "stopped working" in w.someone("Anna").sees()
        assert "zq-secret" not in w.someone("Anna").sees()


@awaited
async def test_only_so_many_are_kept_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_OPEN", 2)
    async with world(features=[acting]) as w:
        refs = [await sale(w) for _ in range(4)]
        held = w.app.engine._live
        assert set(held) == set(refs[-2:])
        anna = w.someone("Anna").goes_to_thread(0)
        await anna.commands("act", action="Offer", price="9000", message="Well")
        assert "price 9,000" in anna.sees()
        assert set(held) == {refs[0], refs[-1]}


@awaited
async def test_a_session_that_cannot_be_driven_is_tried_again() -> None:
    async with world(errors=True) as w:
        ref = await sale(w)
        live = await w.bridge.sessions.open(ref)
        drive, tries = live.drive, []

        async def fails(**how: bool) -> str:
            tries.append(w.clock.now())
            if len(tries) == 1:
                raise ParleyError("The database is locked.")
            return await drive(**how)

        live.drive = fails  # type: ignore[method-assign,assignment]
        w.bridge.sessions.go_on(ref)
        await w.settle()
        await w.pass_(11)
        assert len(tries) == 2


@awaited
async def test_a_feature_that_fails_when_it_is_due_stops_no_other() -> None:
    tries = []

    async def sweep(bridge: object) -> None:
        tries.append(1)
        raise ZeroDivisionError

    async with world(features=[SimpleNamespace(SWEEP=sweep, __name__="failing")], errors=True) as w:
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": "strategy:micro"})
        await w.pass_(300)
        assert tries
        assert "(AI)" in w.someone("Anna").goes_to_thread().sees()


@awaited
async def test_the_scheduler_rings_what_is_past_at_once_and_nothing_that_was_taken_back() -> None:
    rang = asyncio.Event()
    times = []

    async def ring() -> None:
        times.append(1)
        rang.set()

    bell = SchedulerBell()
    bell.start(ring)
    bell.set(4_000_000_000_000_000)
    bell.set(None)
    bell.set(None)
    bell.set(1_700_000_000_000_000)
    await rang.wait()
    bell.stop()
    await asyncio.sleep(0)
    assert times == [1]


@awaited
async def test_a_clock_that_is_set_back_rings_on() -> None:
    async with world() as w:
        await w.begin("car-sale", {"seller": "strategy:micro", "buyer": "strategy:micro"}, terms={"pace": 0})
        await w.bell.rings()
        w.clock.pass_(-3_600)
        ref = await sale(w)
        await w.bridge.traffic.set_timer(ref, "half", "1", w.clock.now() + 5_000_000)
        w.bridge.alarms.wake()
        await w.settle()
        await w.pass_(10)
        assert await w.bridge.traffic.due_timers(w.clock.now()) == []
        anna = w.someone("Anna")
        assert "half of" in anna.sees().casefold()
