"""What is said in a thread arrives in the order of its moments, and once."""

import asyncio

import pytest

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Done
from tests.fakes.loop import awaited
from tests.slack.inwards import Mode, scene

MANY = [str(number) for number in range(30)]
BOTH = pytest.mark.parametrize("mode", ["sockets", "requests"])


@BOTH
@awaited
async def test_thirty_messages_keep_their_order(mode: Mode) -> None:
    async with scene(mode) as s:

        async def unevenly(arrival: Arrival) -> Answer:
            await asyncio.sleep(0.01 if arrival.order[-1] in "13579" else 0)
            return Done()

        s.reply = unevenly
        for text in MANY:
            s.in_thread(s.anna).post(text)
        await s.emu.until(lambda: len(s.said()) == len(MANY))
        assert s.said() == MANY


@awaited
async def test_what_slack_delivers_the_other_way_round_is_put_in_order() -> None:
    async with scene() as s:
        s.emu.events.hold()
        for text in MANY:
            s.in_thread(s.anna).post(text)
        s.emu.events.release(backwards=True)
        await s.emu.until(lambda: len(s.said()) == len(MANY))
        assert s.said() == MANY


@awaited
async def test_the_same_event_again_is_taken_once() -> None:
    async with scene() as s:
        s.in_thread(s.anna).post("once")
        await s.emu.quiet()
        for _ in range(3):
            s.emu.events.again()
        await s.settle()
        assert s.said() == ["once"]


@awaited
async def test_a_slow_thread_keeps_no_other_waiting() -> None:
    async with scene() as s:
        release = asyncio.Event()

        async def slow_there(arrival: Arrival) -> Answer:
            if arrival.where == s.thread:
                await release.wait()
            return Done()

        s.reply = slow_there
        s.in_thread(s.anna).post("slow")
        await s.emu.until(lambda: s.said() == ["slow"])
        s.ben.post("quick", channel=s.ben.dm_channel)
        await s.emu.until(lambda: s.said() == ["slow", "quick"])
        release.set()


@awaited
async def test_who_waits_no_longer_for_it_to_be_taken_in_takes_nothing_from_it() -> None:
    async with scene() as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return Done()

        s.reply = slowly
        s.in_thread(s.anna).post("slow")
        await s.emu.until(lambda: s.said() == ["slow"])
        delivery = s.emu.events.all[-1]
        impatient = asyncio.create_task(s.service.inward.take(delivery.body))
        for _ in range(20):
            await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.gather(impatient, return_exceptions=True)
        release.set()
        await s.emu.quiet()
        assert delivery.tries == ["ok"]
