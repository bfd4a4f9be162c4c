"""Processes that die: at a chosen one of all the moments between two things that leave a trace.

Such a moment is before and after each transaction, and before and after each call of a platform.
"""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from storage.executor import Executor, Work

T = TypeVar("T")


class Life:
    """Counts the moments; at the fatal one, and from then on, nothing goes on any more."""

    def __init__(self, fatal: int | None = None) -> None:
        self.moments = 0
        self.fatal = fatal
        self.over = asyncio.Event()

    async def moment(self, *_: object) -> None:
        """Go on, or never."""
        self.moments += 1
        if self.moments == self.fatal:
            self.over.set()
        if self.over.is_set():
            await asyncio.get_running_loop().create_future()


class Mortal:
    """A store's executor whose caller may die before the work is done, or after it, before it learns so."""

    def __init__(self, executor: Executor, life: Life) -> None:
        self.executor = executor
        self.life = life

    async def run(self, work: Work[T]) -> T:
        await self.life.moment()
        done = await self.executor.run(work)
        await self.life.moment()
        return done

    def now(self, work: Work[T]) -> T:
        return self.executor.now(work)

    async def scrub(self) -> None:
        await self.executor.scrub()

    def close(self) -> None:
        self.executor.close()


async def either(work: Awaitable[T], life: Life) -> T | None:
    """What comes of it; None where the process died first."""
    task, death = asyncio.ensure_future(work), asyncio.ensure_future(life.over.wait())
    try:
        await asyncio.wait((task, death), return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        death.cancel()
        if not task.done():
            task.cancel()
