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
        self._free: Recent[tuple[str, str], tuple[int, int]] = Recent(_CHANNELS)
        """When each is free again, and when that was found out."""

    async def turn(self, workspace: str, channel: str) -> None:
        """Returns when it is this message's turn; whoever comes first goes first."""
        now = self._clock.now()
        at = now + self._left(workspace, channel, now)
        self._free.keep((workspace, channel), (at + _GAP, now))
        if at > now:
            await self._clock.sleep((at - now) / _GAP)

    def hold(self, workspace: str, channel: str, seconds: float) -> None:
        """Slack has had enough of them for so long."""
        now = self._clock.now()
        left = max(round(seconds * _GAP), self._left(workspace, channel, now))
        self._free.keep((workspace, channel), (now + left, now))

    def _left(self, workspace: str, channel: str, now: int) -> int:
        free, since = self._free.get((workspace, channel)) or (now, now)
        return max(0, free - max(now, since))  # the clock may have been set back
