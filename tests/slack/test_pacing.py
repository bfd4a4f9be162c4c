"""One message a second in each channel, in the order in which they were asked for."""

import asyncio
from collections.abc import Awaitable, Iterable

import pytest

from bot.bridge.content import Content, Spot
from bot.bridge.platform import Later
from bot.slack.pacing import Pacing
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.loop import awaited, settled
from tests.slack.outwards import scene

POST = "chat.postMessage"


@awaited
async def test_whoever_comes_first_goes_first_a_second_apart() -> None:
    clock = HandClock()
    pacing, gone, begin = Pacing(clock), list[tuple[int, int]](), clock.now()

    async def go(number: int) -> None:
        await pacing.turn("T1", "C1")
        gone.append((number, (clock.now() - begin) // SECOND))

    tasks = [asyncio.create_task(go(number)) for number in range(5)]
    for _ in range(5):
        await settled()
        clock.pass_(1)
    await asyncio.gather(*tasks)
    assert gone == [(number, number) for number in range(5)]
    clock.pass_(10)
    await pacing.turn("T1", "C1")
    assert clock.sleeping == 0


@awaited
async def test_a_clock_that_is_set_back_keeps_nobody_waiting() -> None:
    clock = HandClock()
    pacing = Pacing(clock)
    pacing.hold("T1", "C1", 3)
    clock.pass_(-3_600)
    task = asyncio.create_task(pacing.turn("T1", "C1"))
    await settled()
    assert not task.done()
    clock.pass_(3)
    await settled()
    assert task.done()


@awaited
async def test_a_short_wait_that_slack_asks_for_lets_nobody_overtake_those_who_wait() -> None:
    clock = HandClock()
    pacing, gone = Pacing(clock), list[str]()

    async def go(name: str) -> None:
        await pacing.turn("T1", "C1")
        gone.append(name)

    tasks = [asyncio.create_task(go(name)) for name in ("one", "two", "three")]
    await settled()
    pacing.hold("T1", "C1", 0.5)
    tasks.append(asyncio.create_task(go("last")))
    for _ in range(8):
        await settled()
        clock.pass_(0.5)
    await asyncio.gather(*tasks)
    assert gone == ["one", "two", "three", "last"]


@awaited
async def test_channels_do_not_wait_for_each_other() -> None:
    clock = HandClock()
    pacing = Pacing(clock)
    for team, channel in (("T1", "C1"), ("T1", "C2"), ("T2", "C1")):
        await asyncio.wait_for(pacing.turn(team, channel), 5)


@awaited
async def test_thirty_messages_at_once_keep_their_order_and_none_is_refused() -> None:
    async with scene() as s:
        s.emu.rates.on = True
        s.clock.pass_(10)
        before = s.posted()
        posts = [
            s.platform.post(s.thread, Content((f"Word {number}",)), f"1.{number}.0") for number in range(30)
        ]
        await s.calls(_together(posts))
        assert s.texts() == [f"Word {number}" for number in range(30)]
        assert s.posted() - before == 30


@awaited
async def test_threads_of_one_channel_share_its_pace() -> None:
    async with scene() as s:
        s.emu.rates.on = True
        other = await s.calls(
            s.platform.open(s.square, "Another", under=None, private=False, members=(), key="0.1.0")
        )
        before = s.clock.now()
        posts = [
            s.platform.post(where, Content(("Word",)), f"1.{number}.0")
            for number in range(6)
            for where in (s.thread, other)
        ]
        await s.calls(_together(posts))
        assert s.clock.now() - before >= 11 * SECOND
        assert len(s.texts()) == len(s.texts(other)) == 6


@awaited
async def test_who_is_told_to_wait_waits_as_long_as_slack_says() -> None:
    async with scene() as s:
        s.emu.inject(POST, "429", arg=12)
        with pytest.raises(Later) as later:
            await s.posts("Word")
        assert later.value.seconds == 12
        begin = s.clock.now()
        await s.posts("Word")
        assert s.clock.now() - begin >= 12 * SECOND
        assert s.texts() == ["Word"]
        begin = s.clock.now()
        await s.posts("Word", where=Spot("slack", s.team.id, f"@{s.anna.id}"))
        assert s.clock.now() == begin


@awaited
async def test_edits_marks_and_removals_wait_as_well_where_slack_says_so() -> None:
    async with scene() as s:
        message = await s.posts("Word")
        for method, request in (
            ("chat.update", s.platform.edit(s.thread, message, Content(("Else",)))),
            ("reactions.add", s.platform.react(s.thread, message, "✅")),
            ("chat.delete", s.platform.delete(s.thread, message)),
        ):
            s.emu.inject(method, "429", arg=3)
            with pytest.raises(Later) as later:
                await s.calls(request)
            assert later.value.seconds == 3
        assert s.texts() == ["Word"]


async def _together(requests: Iterable[Awaitable[str]]) -> None:
    await asyncio.gather(*requests)
