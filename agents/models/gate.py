"""The gate before an endpoint: so many calls at once, further attempts where they help, and rest where it is down."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count
from random import Random, SystemRandom
from typing import TypeVar

from agents.models.breaker import Breaker
from agents.models.failure import FailureKind
from agents.models.retry import pause
from agents.models.trouble import Trouble

T = TypeVar("T")


class Gate:
    """Everything sent to one endpoint goes through its gate. Belongs to one event loop between two `reset`s."""

    def __init__(
        self,
        concurrency: int,
        *,
        breaker: Breaker | None = None,
        random: Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._concurrency = concurrency
        self._slots = asyncio.Semaphore(concurrency)
        self._breaker = breaker or Breaker()
        self._random = random or SystemRandom()
        self._sleep = sleep
        self._last = ""

    async def through(
        self, attempt: Callable[[], Awaitable[T | Trouble]], retries: int
    ) -> tuple[T | Trouble, int]:
        """The first answer, or the last trouble, and after how many attempts. Nothing is held while it pauses."""
        for attempts in count(1):
            outcome = await self._once(attempt, last=attempts > retries)
            if not isinstance(outcome, Trouble) or not outcome.again or attempts > retries:
                break
            seconds = pause(attempts, outcome.wait, self._random)
            if seconds is None:
                break
            await self._sleep(seconds)
        return outcome, attempts

    def reset(self) -> None:
        """Nothing is under way, and the next call may come from another event loop."""
        self._slots = asyncio.Semaphore(self._concurrency)

    async def _once(self, attempt: Callable[[], Awaitable[T | Trouble]], *, last: bool) -> T | Trouble:
        async with self._slots:
            seconds = self._breaker.enter()
            if seconds is not None:
                why = f"left alone for {seconds:.0f} s after failing too often; {self._last}"
                return Trouble(FailureKind.UNREACHABLE, why)
            down: bool | None = None
            try:
                outcome = await attempt()
                if isinstance(outcome, Trouble) and outcome.down:
                    # One blip may meet many calls at once; what the next attempt mends is no outage.
                    down = True if last else None
                    self._last = outcome.detail
                else:
                    down = False
            finally:
                self._breaker.leave(down)
            return outcome
