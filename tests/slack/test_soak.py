"""Many messages over many connections: each arrives once and in order, and nothing is kept of those that are done."""

import gc
import tracemalloc

import pytest

from bot.slack import backoff, lanes
from tests.fakes.loop import long_awaited
from tests.fakes.slack import Timing
from tests.slack.inwards import Scene, scene

ROUNDS, MESSAGES, THREADS = 6, 250, 10
MOST = 100_000
"""Bytes that may stay behind of four rounds; the events alone take ten times as much."""


async def round_of(s: Scene, number: int, roots: list[str]) -> None:
    """People write in all threads, some is delivered twice, and the connection is replaced on the way."""
    said: dict[str, list[str]] = {root: [] for root in roots}
    for message in range(MESSAGES):
        root = roots[message % THREADS]
        said[root].append(f"{number}.{message}")
        (s.anna, s.ben)[message % 2].post(said[root][-1], channel=s.channel, thread=root)
        if message % 10 == 0:
            s.emu.events.again()
        if message == MESSAGES // 2:
            await s.emu.quiet()
            await s.emu.sockets.disconnect("refresh_requested")
            await s.emu.until(lambda: s.emu.sockets.live)
        if message % 50 == 0:
            await s.emu.quiet()
    await s.settle()
    found: dict[str, list[str]] = {root: [] for root in roots}
    for arrival in s.told("said"):
        found[arrival.where.thread].append(arrival.what.text)
    assert found == said
    assert s.emu.events.lost == []


@pytest.mark.long
@long_awaited
async def test_what_is_done_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_KEPT", 100)
    monkeypatch.setattr(backoff, "STEADY", 0.0)  # however short they are here, its connections are good ones
    async with scene(timing=Timing(ack_timeout=20)) as s:
        roots = [s.anna.post(f"thread {number}", channel=s.channel).ts for number in range(THREADS)]
        await s.settle()
        kept = list[int]()
        tracemalloc.start()
        try:
            for number in range(ROUNDS):
                await round_of(s, number, roots)
                s.arrivals.clear()
                gc.collect()
                own = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*/bot/*")])
                kept.append(sum(one.size for one in own.statistics("filename")))
        finally:
            tracemalloc.stop()
        assert kept[-1] - kept[1] < MOST
