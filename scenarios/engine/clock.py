"""Clocks: the system's, and one that stands still until something happens."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any


class SystemClock:
    """Real time."""

    simulated = False

    def now(self) -> int:
        return time.time_ns() // 1_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class SimulatedClock:
    """Each event takes a second of a branch's time, waiting takes none: for sweeps, tests and searches."""

    simulated = True

    def now(self) -> int:
        return time.time_ns() // 1_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


async def first(*waiting: Coroutine[Any, Any, object]) -> None:
    """Wait for one of them; the others are cut off, also where the wait itself is."""
    tasks = [asyncio.ensure_future(one) for one in waiting]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
