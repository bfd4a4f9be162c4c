"""Real time that a test can make pass faster: who sleeps is woken when a test has jumped over the wait."""

import asyncio
import time

SECOND = 1_000_000


class Passing:
    """The time that it is, and what a test has added to it."""

    simulated = False

    def __init__(self) -> None:
        self._added = self._jumped = 0
        self._sleepers: list[tuple[int, asyncio.Future[None]]] = []

    def now(self) -> int:
        return self.passed() + self._jumped

    def passed(self) -> int:
        """As `now`, by a clock that nobody has set: what Slack's own clocks say."""
        return time.time_ns() // 1000 + self._added

    def jump(self, seconds: float) -> None:
        """Somebody sets this machine's clock; no time passes by that."""
        self._jumped += round(seconds * SECOND)

    async def sleep(self, seconds: float) -> None:
        until = self.passed() + round(seconds * SECOND)
        sleeper = (until, asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        try:
            while (left := until - self.passed()) > 0:
                await asyncio.wait({sleeper[1]}, timeout=left / SECOND)
                if sleeper[1].done():
                    return
        finally:
            self._sleepers.remove(sleeper)

    @property
    def sleeping(self) -> int:
        """How many wait for their time."""
        return len(self._sleepers)

    def hurry(self, most: float = 5.0) -> bool:
        """Let time pass until the next who sleeps wakes, if that is soon; whether anybody does."""
        left = min([(until - self.passed()) / SECOND for until, _ in self._sleepers], default=most + 1)
        if left > most:
            return False
        self.pass_(max(0.0, left))
        return True

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self._added += round(seconds * SECOND)
        now = self.passed()
        for until, sleeper in self._sleepers:
            if until <= now and not sleeper.done():
                sleeper.set_result(None)


class Elsewhere:
    """The same time by another machine's clock, which is right."""

    def __init__(self, clock: Passing) -> None:
        self._clock = clock

    def now(self) -> int:
        return self._clock.passed()
