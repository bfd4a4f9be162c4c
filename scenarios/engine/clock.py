"""Clocks: the system's, and one that stands still until something happens."""

import asyncio
import time


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
