"""Processes that die while somebody is late or leaves; moves at the very last moment; the time that is shown."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest

from bot.bridge.terms import Terms
from scenarios.engine.ports import Ref
from scenarios.kernel import options
from tests.bridge.play.test_late import HOUR, sale
from tests.fakes.clock import SECOND
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world

Act = Callable[[], Awaitable[object]]


async def status(w: World, ref: Ref) -> str:
    return (await w.store.info(ref)).status


async def deaths(w: World, act: Act, moment: int) -> bool:
    """Whether the process died while it did that, at that moment; another has gone on then."""
    w.life.fatal = w.life.moments + moment
    await act()
    died = w.life.over.is_set()
    if died:
        await w.restart()
    w.life.fatal = None
    await w.pass_(5)
    return died


def decides(label: str, ben: Someone) -> Act:
    async def act() -> None:
        await ben.presses(label)

    return act


@pytest.mark.long
@pytest.mark.parametrize("label", ["Wait longer", "Let a stand-in move", "End"])
@awaited
async def test_what_those_present_decide_is_done_whole_or_can_be_decided_again(label: str) -> None:
    moment, died = 0, True
    while died:
        moment += 7 if moment else 2
        async with world() as w:
            _, ben, ref = await sale(w)
            await w.pass_(HOUR)
            died = await deaths(w, decides(label, ben), moment)
            if "[Wait longer]" in ben.sees():
                assert await status(w, ref) == "held"
                await ben.presses(label)
            assert "[Wait longer]" not in ben.sees()
            assert await status(w, ref) == ("done" if label == "End" else "running")
            runner = (await w.bridge.sessions.open(ref)).runner
            assert runner.holders["seller"].stands_in == (label == "Let a stand-in move")
            assert ben.sees().count("[Take my seat back]") == (label == "Let a stand-in move")


@pytest.mark.long
@awaited
async def test_those_present_can_decide_wherever_the_process_dies_when_somebody_is_late() -> None:
    moment, died = 0, True
    while died:
        moment += 3
        async with world() as w:
            _, ben, ref = await sale(w)
            await w.pass_(HOUR - 1)

            async def second(w: World = w) -> None:
                await w.pass_(1)

            died = await deaths(w, second, moment)
            await w.pass_(HOUR)
            assert await status(w, ref) == "held"
            assert ben.sees().count("[Wait longer]") == 1


@pytest.mark.long
@awaited
async def test_those_present_can_decide_wherever_the_process_dies_when_somebody_leaves() -> None:
    moment, died = 0, True
    while died:
        moment += 2
        async with world() as w:
            anna, ben, ref = await sale(w, deadline=None)
            died = await deaths(w, anna.leaves, moment)
            assert ben.sees().count("[Wait longer]") == (await status(w, ref) == "held")
            if moment > 12:
                assert await status(w, ref) == "held"


@pytest.mark.parametrize("policy", ["ask", "stand-in", "end"])
@awaited
async def test_who_moves_at_the_very_moment_is_in_time(policy: str) -> None:
    async with world() as w:
        _, _, ref = await sale(w, late=policy)
        await w.pass_(HOUR - 1)
        terms, moved = w.bridge.sessions.terms, []

        async def meanwhile(of: Ref) -> Terms:
            if not moved:
                moved.append(1)
                live = await w.bridge.sessions.open(ref)
                (asked,) = live.runner.position.asks.values()
                given = {"price": "2000", "message": "Now"}
                await live.move("seller", options.parse(asked.ask.options, "Offer", given), ask=asked.number)
            return await terms(of)

        w.bridge.sessions.terms = meanwhile  # type: ignore[method-assign]
        await w.pass_(1)
        w.bridge.sessions.terms = terms  # type: ignore[method-assign]
        await w.settle()
        assert moved
        assert await status(w, ref) == "running"
        runner = (await w.bridge.sessions.open(ref)).runner
        assert not runner.holders["seller"].machine
        assert "buyer" in {asked.ask.seat for asked in runner.position.asks.values()}


async def until(w: World, who: Someone) -> tuple[list[int], list[int]]:
    """Until when the open notice says that there is time, and when the time is really up."""
    shown = [int(moment) for moment in re.findall(r"Time is up <left (\d+)>", who.sees())]
    (ref,) = await w.bridge.traffic.live_branches()
    return shown, [row.due for row in await w.bridge.traffic.timers(ref) if row.kind == "late"]


@awaited
async def test_the_time_that_is_shown_is_true_after_a_restart_that_came_too_late() -> None:
    async with world() as w:
        anna, _, _ = await sale(w)
        shown, real = await until(w, anna)
        assert shown == real == [w.clock.now() + HOUR * SECOND]
        await w.die()
        w.clock.pass_(3 * HOUR)
        await w.start()
        shown, real = await until(w, anna)
        assert shown == real == [w.clock.now() + HOUR * SECOND]
        assert len(anna.pinged()) == 1


@awaited
async def test_the_time_that_is_shown_is_true_after_a_pause() -> None:
    async with world() as w:
        host = w.someone("Host")
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin(
            "car-sale", {"seller": anna, "buyer": ben}, host=host, terms={"deadline": HOUR, "pace": 0}
        )
        host.goes(anna.at)
        await host.commands("host")
        await host.presses("Pause")
        assert await status(w, ref) == "held"
        await w.pass_(100)
        await host.commands("host")
        await host.presses("Go on")
        shown, real = await until(w, anna)
        assert shown == real == [w.clock.now() + HOUR * SECOND]


@awaited
async def test_the_time_that_is_shown_is_true_while_an_ai_thinks() -> None:
    async with world() as w:
        anna, _, ref = await sale(w)
        live = await w.bridge.sessions.open(ref)
        drive = live.drive

        async def slow(**how: bool) -> str:
            found = await drive(**how)
            await w.clock.sleep(100)
            return found

        live.drive = slow  # type: ignore[method-assign,assignment]
        await anna.presses("Offer")
        w.town.listening = False
        await anna.fills(price="2000", message="Mine.")
        w.town.listening = True
        running = asyncio.ensure_future(w.town.deliver(w.town.arrivals[-1]))
        for _ in range(200):
            await asyncio.sleep(0)
        before, _ = await until(w, anna)
        assert before == [w.clock.now() + HOUR * SECOND]
        for _ in range(20):
            w.clock.pass_(100)
            for _ in range(50):
                await asyncio.sleep(0)
        await running
        shown, real = await until(w, anna)
        assert shown == before == real
