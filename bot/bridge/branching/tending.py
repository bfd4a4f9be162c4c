"""What becomes of the cards of branches without anybody's doing: time passes, people leave."""

from typing import Final

from bot.bridge.branching import seats
from bot.bridge.branching.card import paint
from bot.bridge.context import Bridge, Here
from storage.lobbies import LobbyRow


async def sweep(bridge: Bridge) -> None:
    """Unused cards expire."""
    now = bridge.clock.now()
    for row in await bridge.lobbies.due(now):
        if row.parent is not None:
            changed = await bridge.lobbies.change(
                row.tenant, row.public_id, lambda row: seats.overdue(row, now)
            )
            bridge.cards.changed(changed, paint)


async def repair(bridge: Bridge) -> None:
    """Cards that a killed process has not posted or changed."""
    await sweep(bridge)
    for row in await bridge.lobbies.unsettled():
        if row.parent is not None:
            bridge.cards.changed(row, paint)


async def withdrawn(bridge: Bridge, row: LobbyRow, person: int) -> None:
    """Somebody is here no more: the seat is free, and a card that was their idea is closed."""
    changed = await bridge.lobbies.change(row.tenant, row.public_id, lambda now: seats.without(now, person))
    bridge.cards.changed(changed, paint)


async def left(bridge: Bridge, here: Here) -> None:
    """Somebody left the server or workspace."""
    where = here.arrival.where
    for row in await bridge.lobbies.of_person(here.tenant, here.person):
        if row.parent is not None and (row.platform, row.workspace) == (where.platform, where.workspace):
            await withdrawn(bridge, row, here.person)


SWEEP: Final = sweep
REPAIR: Final = repair
