"""A clock that a test moves by hand, in the place of the system's."""

import asyncio

SECOND = 1_000_000


class HandClock:
    """Stands still until `pass_` is called; whoever sleeps is woken when its time has come."""

    simulated = False

    def __init__(self) -> None:
        self._now = 1_800_000_000 * SECOND
        self._sleepers: list[tuple[int, asyncio.Future[None]]] = []

    def now(self) -> int:
        return self._now

    async def sleep(self, seconds: float) -> None:
        until = self._now + round(seconds * SECOND)
        if until <= self._now:
            await asyncio.sleep(0)
            return
        sleeper = (until, asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        try:
            await sleeper[1]
        finally:
            self._sleepers.remove(sleeper)

    @property
    def sleeping(self) -> int:
        """How many wait for their time."""
        return len(self._sleepers)

    @property
    def shortest(self) -> float:
        """Seconds until the first of them is woken."""
        return min(until - self._now for until, _ in self._sleepers) / SECOND

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self._now += round(seconds * SECOND)
        for until, sleeper in self._sleepers:
            if until <= self._now and not sleeper.done():
                sleeper.set_result(None)
