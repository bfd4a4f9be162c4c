"""Pauses between connections."""

import asyncio
from time import monotonic
from typing import Final

LONGEST: Final = 30.0
STEADY: Final = 30.0
"""Seconds after which a connection counts as a good one."""


class Backoff:
    """None after the orderly end of a connection that has lasted, or the first of any other; then they double."""

    def __init__(self, first: float = 1.0) -> None:
        self._first = first
        self._failures = 0
        self._since: float | None = None
        self._asked = 0.0

    def connected(self) -> None:
        """A connection is there."""
        self._since = monotonic()

    def at_least(self, seconds: float) -> None:
        """Slack wants the next one to wait that long."""
        self._asked = seconds

    async def pause(self, stop: asyncio.Event, *, failed: bool) -> None:
        """Wait until the next try, or until `stop`."""
        seconds, self._asked = max(self._asked, self._due(failed=failed)), 0.0
        if seconds > 0:
            try:
                async with asyncio.timeout(seconds):
                    await stop.wait()
            except TimeoutError:
                pass

    def _due(self, *, failed: bool) -> float:
        lasted = self._since is not None and monotonic() - self._since >= STEADY
        self._since = None
        if lasted:
            self._failures = 0
            if not failed:
                return 0.0
        self._failures += 1
        if self._failures == 1:
            return 0.0
        return min(LONGEST, self._first * 2.0 ** min(self._failures - 2, 10))
