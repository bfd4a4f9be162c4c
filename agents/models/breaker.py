"""A circuit breaker: an endpoint that is down is left alone for a while."""

import time
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half-open"]


class Breaker:
    """Opens after so many calls in a row that failed for good; after a pause one trial at a time closes or reopens it.

    Source: M. Nygard, Release It!, "Circuit Breaker".
    """

    def __init__(
        self, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._until: float | None = None
        self._trying = False

    @property
    def state(self) -> State:
        if self._until is None:
            return "closed"
        return "open" if self._clock() < self._until else "half-open"

    def enter(self) -> float | None:
        """None where a call may be made; it must `leave` then. Otherwise the seconds until it makes sense to ask."""
        if self._until is None:
            return None
        left = self._until - self._clock()
        if left > 0 or self._trying:
            return max(left, 0.0)
        self._trying = True
        return None

    def leave(self, down: bool | None) -> None:
        """How a call ended: whether the endpoint is down, or None where that is not known."""
        self._trying = False
        if down is None:
            return
        if not down:
            self._failures, self._until = 0, None
            return
        self._failures += 1
        if self._failures >= self._limit:
            self._until = self._clock() + self._seconds
