"""Keeps every card in a channel as the row behind it says; where it has several, all of them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from typing import Final
from weakref import WeakValueDictionary

from bot.bridge.content import Content, Spot
from bot.bridge.context import Bridge
from bot.bridge.lobby.card import digest
from bot.bridge.lobby.closing import NOWHERE, card_gone
from bot.bridge.platform import Later, PlaceGone, Unsure
from scenarios.kernel.errors import ParleyError
from storage.lobbies import LobbyCard, LobbyRow

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
        """Its cards show what the row says now. `fresh`: nobody has ever tried to post its own.

        Raises what a platform raises, but `PlaceGone`; what could be drawn is drawn then.
        """
        async with self.alone(row.tenant, row.public_id):
            row = await self._bridge.lobbies.load(row.tenant, row.public_id)
            drawn, failed = dict[str, LobbyCard](), list[ParleyError]()
            for card in row.cards:
                if card.platform not in self._bridge.platforms or card.shown == NOWHERE:
                    continue
                try:
                    drawn[card.platform] = await self._one(row.seen_on(card.platform), paint, fresh)
                except PlaceGone:
                    row = await card_gone(self._bridge, row, card.platform)
                    self.changed(row, paint)  # those drawn before say otherwise
                except ParleyError as error:
                    failed.append(error)
                fresh = False
            served = all(card.platform in self._bridge.platforms for card in row.cards)
            if any(card != drawn.get(card.platform, card) for card in row.cards):
                how = _shown(row, drawn, complete=not failed and served)
                await self._bridge.lobbies.change(row.tenant, row.public_id, how)
            if failed:
                raise failed[0]

    async def _one(self, row: LobbyRow, paint: Paint, fresh: bool) -> LobbyCard:
        """The row's own card, as it stands now."""
        content = await paint(self._bridge, row)
        seen, card = digest(content), row.cards[0]
        if card.message is not None and card.shown == seen:
            return card
        content = self._bridge.features.readable(self._bridge, spot_of(row), content)
        return card._replace(message=await self._show(row, content, fresh), shown=seen)

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


def _shown(
    row: LobbyRow, drawn: Mapping[str, LobbyCard], *, complete: bool
) -> Callable[[LobbyRow], LobbyRow]:
    """These cards stand there; all is settled if the row is what it was then, and none of them is missing."""

    def shown(now: LobbyRow) -> LobbyRow:
        same = complete and now.undrawn() == row.undrawn()
        cards = []
        for card in now.cards:
            made = drawn.get(card.platform, card)
            cards.append(made if same or made == card else card._replace(message=made.message, shown=""))
        own, *others = cards
        return now._replace(message=own.message, shown=own.shown, elsewhere=tuple(others))

    return shown


def _key(row: LobbyRow) -> str:
    """The same for every try of the same post: the first one, or the one that replaces an earlier."""
    told = f"{row.public_id} {row.message or ''}"
    return f"card.{blake2b(told.encode(), digest_size=8).hexdigest()}"
