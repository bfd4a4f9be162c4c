"""What becomes of lobbies without anybody's doing: time passes, people leave, channels and cards are deleted."""

import logging
from collections.abc import Sequence

from bot.bridge.content import Spot
from bot.bridge.context import Bridge, Here
from bot.bridge.lobby import rules
from bot.bridge.lobby.about import about
from bot.bridge.lobby.closing import card_gone, close
from bot.bridge.lobby.painting import painted
from bot.bridge.lobby.starting import settled
from scenarios.kernel.errors import ParleyError
from storage.lobbies import LobbyRow

_LOG = logging.getLogger("parley.lobby")


async def sweep(bridge: Bridge) -> None:
    """What is due is done."""
    now = bridge.clock.now()
    for row in await bridge.lobbies.due(now):
        if _ours(row):
            await _overdue(bridge, row, now)
    bridge.cards.due(now)


async def repair(bridge: Bridge) -> None:
    """What a killed process has left: cards that were not posted or changed, and lobbies that were to begin."""
    await sweep(bridge)
    for row in await bridge.lobbies.unsettled():
        if _ours(row):
            await _settled(bridge, row)


async def left(bridge: Bridge, here: Here) -> None:
    """Somebody left the server or workspace: the seats they wanted there are free."""
    where = here.arrival.where
    for row in await bridge.lobbies.of_person(here.tenant, here.person):
        if _ours(row) and any(card[:2] == where[:2] for card in row.cards):
            await withdrawn(bridge, row, here.person)


async def withdrawn(bridge: Bridge, row: LobbyRow, person: int) -> None:
    """Somebody is here no more: their seat is free, and somebody else hosts, or it is closed."""
    shape, now = about(bridge.app, row).shape, bridge.clock.now()
    row = await bridge.lobbies.change(
        row.tenant, row.public_id, lambda row: rules.gone(row, shape, person, now)
    )
    await _settled(bridge, row)


async def gone(bridge: Bridge, where: Spot) -> None:
    """A channel is no more, or (without one) the whole server: cards there are closed, also those of branches."""
    if where.thread:
        return
    for row in await bridge.lobbies.at(where.platform, where.workspace):
        if where.channel in ("", row.seen_on(where.platform).channel):
            await _card_gone(bridge, row, where.platform)


async def deleted(bridge: Bridge, where: Spot, messages: Sequence[str]) -> None:
    """Messages were deleted: what has its card among them is closed, also a branch."""
    for message in messages:
        row = await bridge.lobbies.by_message(where.platform, where.workspace, where.channel, message)
        if row is not None:
            await _card_gone(bridge, row, where.platform)


async def _card_gone(bridge: Bridge, row: LobbyRow, platform: str) -> None:
    row = await card_gone(bridge, row, platform)
    if row.elsewhere or platform != row.platform:
        bridge.cards.changed(row, painted)  # the others say so


async def _overdue(bridge: Bridge, row: LobbyRow, now: int) -> None:
    try:
        shape = about(bridge.app, row).shape
    except ParleyError as error:
        _LOG.warning("the lobby %s is closed: %s", row.public_id, error)
        await close(bridge, row)
        return
    row = await bridge.lobbies.change(row.tenant, row.public_id, lambda row: rules.overdue(row, shape, now))
    await _settled(bridge, row)


async def _settled(bridge: Bridge, row: LobbyRow) -> None:
    try:
        await settled(bridge, row)
    except ParleyError as error:
        _LOG.warning("the lobby %s could not begin: %s", row.public_id, error)


def _ours(row: LobbyRow) -> bool:
    """Not the card of a branch, which is tended elsewhere."""
    return row.parent is None
