"""How long things take, and Slack's numbers that tests may want smaller."""

import time
from dataclasses import dataclass
from typing import Final, Protocol

SECOND: Final = 1_000_000


class Clock(Protocol):
    """Microseconds since 1970; a test may move it by hand (`tests.fakes.clock.HandClock`)."""

    def now(self) -> int: ...


class SystemClock:
    """The time that it is."""

    def now(self) -> int:
        return time.time_ns() // 1000


@dataclass
class Timing:
    """Waits for the other side of a socket are real seconds; what expires goes by the emulator's clock.

    Slack itself waits 3 s for an acknowledgement and delivers again at once, after 1 and after 5 minutes.
    """

    ack_timeout: float = 3.0
    """Real seconds until an envelope or a request counts as not acknowledged."""
    event_delay: float = 0.0
    """Real seconds from what happens to the first delivery of its event."""
    retry_delays: tuple[float, ...] = (0.0, 0.1, 0.3)
    """Real seconds before each further delivery of an event."""
    share_delay: float = 0.0
    """Real seconds from the end of an upload until its message stands there."""
    trigger_ttl: float = 3.0
    ticket_ttl: float = 30.0
    stream_ttl: float = 300.0
    response_url_ttl: float = 1800.0
    response_url_uses: int = 5
    token_ttl: float = 43_200.0
    """Of access tokens, where they rotate."""


class Ticks:
    """Time as the emulator has it: never twice the same, as `ts` of messages must not be."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._last = 0

    def seconds(self) -> float:
        """Now."""
        return self.clock.now() / SECOND

    def ts(self) -> str:
        """A new `ts`, later than each before."""
        self._last = max(self.clock.now(), self._last + 1)
        return f"{self._last // SECOND}.{self._last % SECOND:06d}"
