"""One message a second in each channel, in the order in which they were asked for: more is refused by Slack."""

from typing import Final

from bot.recent import Recent
from scenarios.engine.ports import Clock

_GAP: Final = 1_000_000
_CHANNELS: Final = 10_000


class Pacing:
    """Of all that one process posts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free: Recent[tuple[str, str], int] = Recent(_CHANNELS)

    async def turn(self, workspace: str, channel: str) -> None:
        """Returns when it is this message's turn; whoever comes first goes first."""
        now = self._clock.now()
        at = max(now, self._free.get((workspace, channel)) or 0)
        self._free.keep((workspace, channel), at + _GAP)
        if at > now:
            await self._clock.sleep((at - now) / _GAP)

    def hold(self, workspace: str, channel: str, seconds: float) -> None:
        """Slack has had enough of them for so long."""
        until = self._clock.now() + round(seconds * _GAP)
        self._free.keep((workspace, channel), max(until, self._free.get((workspace, channel)) or 0))
