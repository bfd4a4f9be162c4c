"""The two ways to the app, of which one is in use: Socket Mode, or signed requests to its address."""

from typing import Any, NamedTuple, Protocol

from tests.fakes.slack.settings import Timing

Body = dict[str, Any]


class Ack(NamedTuple):
    """What came of sending something: `payload` is what the acknowledgement carried."""

    ok: bool
    payload: Any = None
    reason: str = ""


class Way(Protocol):
    """Sends one thing once."""

    async def send(self, kind: str, body: Body, attempt: int, reason: str) -> Ack: ...


class Sent(NamedTuple):
    """One thing that was sent to the app, for tests to look at."""

    kind: str
    body: Body
    attempt: int


class Transport:
    """Sends by the way that is in use, and keeps what was sent."""

    def __init__(self, timing: Timing, way: Way) -> None:
        self.timing = timing
        self.way = way
        self.sent: list[Sent] = []
        self.waiting = 0
        """How many wait for their acknowledgement."""

    async def event(self, body: Body, attempt: int, reason: str) -> Ack:
        """An event of the Events API."""
        return await self._send("events_api", body, attempt, reason)

    async def command(self, body: Body) -> Ack:
        """A slash command."""
        return await self._send("slash_commands", body, 0, "")

    async def interactive(self, body: Body) -> Ack:
        """A button, a form, a shortcut."""
        return await self._send("interactive", body, 0, "")

    async def _send(self, kind: str, body: Body, attempt: int, reason: str) -> Ack:
        self.sent.append(Sent(kind, body, attempt))
        self.waiting += 1
        try:
            return await self.way.send(kind, body, attempt, reason)
        finally:
            self.waiting -= 1
