"""How often a method may be called: a bucket for posts in one channel, tiers for the rest."""

from collections import deque
from typing import Final

_MINUTE: Final = 60.0
TIERS: Final = {1: 10, 2: 20, 3: 50, 4: 100}
"""Calls a minute; of the first tier with the few more that Slack bears at once."""
BURST: Final = 3
_HISTORY: Final = ("conversations.history", "conversations.replies")
HISTORY_PAGE: Final = 15


class RateLimits:
    """Off until `on` is set. Goes by the emulator's clock."""

    def __init__(self) -> None:
        self.on = False
        self.distributed = False
        """People of many workspaces get the app past Slack's marketplace: it reads fifteen messages a minute there."""
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}
        self._calls: dict[tuple[str, str], deque[float]] = {}

    def wait(self, team: str, method: str, channel: str, tier: int | None, now: float) -> float:
        """0 where the call may be made, and it counts; else the seconds until the next."""
        slow = self.distributed and method in _HISTORY
        if tier is None or not (self.on or slow):
            return 0.0
        if method == "chat.postMessage":
            left, then = self._buckets.get((team, channel), (float(BURST), now))
            left = min(float(BURST), left + now - then)
            if left < 1:
                self._buckets[(team, channel)] = (left, now)
                return 1.0 - left
            self._buckets[(team, channel)] = (left - 1, now)
            return 0.0
        calls = self._calls.setdefault((team, method), deque())
        while calls and calls[0] <= now - _MINUTE:
            calls.popleft()
        if len(calls) >= (1 if slow else TIERS[tier]):
            return calls[0] + _MINUTE - now
        calls.append(now)
        return 0.0
