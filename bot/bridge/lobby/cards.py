"""Keeps every card in a channel as the row behind it says."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Final
from weakref import WeakValueDictionary

from bot.bridge.content import Content, Spot
from bot.bridge.context import Bridge
from bot.bridge.lobby.card import digest
from bot.bridge.lobby.closing import close
from bot.bridge.platform import Later, PlaceGone, Unsure
from scenarios.kernel.errors import ParleyError
from storage.lobbies import LobbyRow

Paint = Callable[[Bridge, LobbyRow], Awaitable[Content]]
"""What a row's card shows now."""

TRIES: Final = 3
"""Times that a card is posted or changed without knowing whether it was."""
PAUSE: Final = 30.0
"""Seconds until it is tried again then."""
_LOG = logging.getLogger("parley.cards")


class Cards:
    """Of one row one card is drawn at a time, so that the last change wins.

    A card is posted once: an earlier try of unknown fate is looked for. Where posts cannot be edited, a new one
    takes the place of the old. A row whose card or channel is gone is closed.
    """

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()
        self._again: dict[tuple[int, str], tuple[int, LobbyRow, Paint]] = {}
        """What is to be drawn once more, and when."""

    def alone(self, tenant: int, public_id: str) -> asyncio.Lock:
        """For what follows from a card and is decided by no transaction."""
        return self._locks.setdefault((tenant, public_id), asyncio.Lock())

    def changed(self, row: LobbyRow, paint: Paint) -> None:
        """Draw it again, once whoever asks has gone on."""
        self._bridge.spawn(self._drawn(row, paint))

    def due(self, now: int) -> None:
        """Draw once more what could not be drawn before."""
        for key, (due, row, paint) in list(self._again.items()):
            if due <= now:
                del self._again[key]
                self.changed(row, paint)

    async def draw(self, row: LobbyRow, paint: Paint, *, fresh: bool = False) -> None:
        """The card shows what the row says now. `fresh`: nobody has ever tried to post it.

        Raises what a platform raises, but `PlaceGone`.
        """
        bridge = self._bridge
        async with self.alone(row.tenant, row.public_id):
            row = await bridge.lobbies.load(row.tenant, row.public_id)
            try:
                content = await paint(bridge, row)
                seen = digest(content)
                content = bridge.features.readable(bridge, spot_of(row), content)
                if row.message is not None and row.shown == seen:
                    return
                message = await self._show(row, content, fresh)
            except PlaceGone:
                await close(bridge, row)
                return
            await bridge.lobbies.change(row.tenant, row.public_id, _shown(row, message, seen))

    async def _drawn(self, row: LobbyRow, paint: Paint) -> None:
        try:
            await self.draw(row, paint)
        except (Later, Unsure) as error:
            self._later(row, paint, error.seconds if isinstance(error, Later) else PAUSE)
        except ParleyError as error:
            _LOG.warning("the card of %s was not drawn: %s", row.public_id, error)
        except Exception:
            _LOG.exception("the card of %s was not drawn", row.public_id)

    def _later(self, row: LobbyRow, paint: Paint, seconds: float) -> None:
        due = self._bridge.clock.now() + round(seconds * 1_000_000)
        self._again[row.tenant, row.public_id] = (due, row, paint)
        self._bridge.alarms.at(due)

    async def _show(self, row: LobbyRow, content: Content, fresh: bool) -> str:
        platform, where = self._bridge.platforms[row.platform], spot_of(row)
        tries = 0
        while True:
            try:
                if row.message is not None and platform.can.edits:
                    await platform.edit(where, row.message, content)
                    return row.message
                key = _key(row)
                found = None if fresh else await platform.find(where, content, key, row.message or "")
                return found or await platform.post(where, content, key)
            except Later as later:
                if tries:
                    raise Unsure(str(later)) from later  # it may stand there already
                raise
            except Unsure:
                fresh, tries = False, tries + 1
                if tries == TRIES:
                    raise


def spot_of(row: LobbyRow) -> Spot:
    """The channel that its card is in."""
    return Spot(row.platform, row.workspace, row.channel)


def _shown(drawn: LobbyRow, message: str, seen: str) -> Callable[[LobbyRow], LobbyRow]:
    """The card shows what the row was when it was drawn; it is settled if that is what it still is."""

    def shown(now: LobbyRow) -> LobbyRow:
        same = now._replace(message=drawn.message, shown=drawn.shown) == drawn
        return now._replace(message=message, shown=seen if same else now.shown)

    return shown


def _key(row: LobbyRow) -> str:
    """The same for every try of the same post: the first one, or the one that replaces an earlier."""
    told = f"{row.public_id} {row.message or ''}"
    return f"card.{blake2b(told.encode(), digest_size=8).hexdigest()}"
