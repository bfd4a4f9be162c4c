"""Much that is said, over connections that come and go, arrives once and in order, and leaves nothing in memory."""

import gc
import tracemalloc

import pytest

from tests.fakes.loop import long_awaited
from tests.fakes.slack import Timing
from tests.slack.inwards import scene

BATCHES, EACH = 30, 100
GROWTH = 4_000_000
"""Bytes that may be kept of half of it, so that what comes again is known."""


def kept() -> int:
    """Bytes that the adapter holds."""
    gc.collect()
    taken = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, "*/bot/slack/*")])
    return sum(one.size for one in taken.statistics("filename"))


@pytest.mark.long
@long_awaited
async def test_thousands_of_messages() -> None:
    async with scene(timing=Timing(ack_timeout=5.0, retry_delays=(0.0, 0.2, 0.5))) as s:
        tracemalloc.start()
        try:
            half = 0
            for batch in range(BATCHES):
                for number in range(EACH):
                    s.in_thread(s.anna if number % 2 else s.ben).post(f"{batch}.{number}")
                if batch % 5 == 4:
                    await s.emu.sockets.disconnect()
                await s.emu.until(lambda until=(batch + 1) * EACH: len(s.said()) == until, 60)
                if batch == BATCHES // 2:
                    half = kept()
            assert s.said() == [f"{batch}.{number}" for batch in range(BATCHES) for number in range(EACH)]
            await s.settle()
            assert kept() - half < GROWTH
        finally:
            tracemalloc.stop()
