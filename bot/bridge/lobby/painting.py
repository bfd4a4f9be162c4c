"""What a lobby's card is made from: its row, and what is true around it now."""

from bot.bridge.content import Content
from bot.bridge.context import Bridge
from bot.bridge.lobby.about import about
from bot.bridge.lobby.card import Around, card
from bot.bridge.lobby.cards import spot_of
from bot.bridge.lobby.rules import OPEN
from bot.bridge.lobby.sitting import sitting_of
from scenarios.engine.ports import Ref
from storage.lobbies import LobbyRow


async def paint(bridge: Bridge, row: LobbyRow) -> Content:
    """The card as it is now. Raises `ParleyError` where its scenario is not installed any more."""
    known, platform = about(bridge.app, row), bridge.platforms[row.platform]
    lacking = await platform.lacking(spot_of(row)) if row.state in OPEN else ()
    around = Around(
        await bridge.persons.name(row.tenant, row.host),
        tuple(lacking),
        platform.can.reads_messages,
        await sitting_of(bridge, row) if row.state == "started" else None,
    )
    return card(row, known, around)


async def session_changed(bridge: Bridge, ref: Ref) -> None:
    """Draw the card again that a session came from, if there is one: a seat has changed hands, or it is over."""
    row = await bridge.lobbies.of_branch(ref)
    if row is not None and row.parent is None:
        bridge.cards.changed(row, paint)
