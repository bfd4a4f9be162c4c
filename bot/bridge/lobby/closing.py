"""A lobby whose card is gone: nobody can use it any more, and its host gets a word."""

import logging
from typing import Final

from bot.bridge.content import Content, Spot
from bot.bridge.context import Bridge
from bot.bridge.lobby import rules
from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.bridge.texts import lobby as texts
from storage.lobbies import LobbyRow

NOWHERE: Final = "nowhere"
"""What a card shows that is not there."""
_LOG = logging.getLogger("parley.lobby")


async def close(bridge: Bridge, row: LobbyRow) -> None:
    """Close it if it is still open, and tell its host by direct message; its card is not drawn again."""
    was_open = False

    def closed(now: LobbyRow) -> LobbyRow:
        nonlocal was_open
        was_open = now.state in rules.OPEN
        return rules.closed(now)._replace(shown=NOWHERE)

    await bridge.lobbies.change(row.tenant, row.public_id, closed)
    if was_open:
        await _tell_host(bridge, row)


async def card_gone(bridge: Bridge, row: LobbyRow, platform: str) -> LobbyRow:
    """Its card on that platform is no more: its own closes it, a further one is forgotten. Gives what it is then."""
    if platform == row.platform:
        await close(bridge, row)
        return await bridge.lobbies.load(row.tenant, row.public_id)
    now = bridge.clock.now()
    return await bridge.lobbies.change(
        row.tenant, row.public_id, lambda row: rules.without_card(row, platform, now)
    )


async def _tell_host(bridge: Bridge, row: LobbyRow) -> None:
    """Wherever they are of all that it has a card in."""
    said = Content((texts.deleted(row.scenario),))
    for card in row.cards:
        platform = bridge.platforms.get(card.platform)
        user = await bridge.persons.account(row.tenant, row.host, card.platform, card.workspace)
        if platform is None or user is None:
            continue
        try:
            await platform.post(
                Spot(card.platform, card.workspace, f"@{user}"), said, f"closed.{row.public_id}"
            )
        except (NotAllowed, PlaceGone, Unsure, Later) as error:
            _LOG.info("the host of %s was not told that it is closed: %s", row.public_id, error)
        return
