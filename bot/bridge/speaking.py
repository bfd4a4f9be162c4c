"""The pace at which AI speaks: about as fast as somebody types, in the order of what was said."""

from typing import Final

from bot.bridge.content import Bold, Content
from bot.bridge.context import Bridge
from storage.traffic import OutboxRow, PlaceRow

SECOND: Final = 1_000_000
LONGEST: Final = 20
"""Seconds that anybody waits for a text that is there."""


class Speaking:
    """Says when a post is to be made that is there already."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._spoken: dict[int, int] = {}
        """Place to when something was last posted there."""

    async def due(self, place: PlaceRow, row: OutboxRow, content: Content) -> int | None:
        """When it is to be posted, in UTC microseconds; None for now."""
        if content.voice is None or not content.voice.machine:
            return None
        pace = (await self._bridge.sessions.terms(place.ref)).pace
        if not pace:
            return None
        words = sum(len(_text(part).split()) for part in content.body)
        since = max(row.committed, self._spoken.get(place.id, 0))
        at = since + round(min(words * 60 / pace, LONGEST) * SECOND)
        return at if at > self._bridge.clock.now() else None

    def said(self, place: PlaceRow) -> None:
        """Something was posted there now."""
        self._spoken[place.id] = self._bridge.clock.now()


def _text(part: object) -> str:
    return part.text if isinstance(part, Bold) else part if isinstance(part, str) else ""
