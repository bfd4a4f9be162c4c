"""What a lobby's card is made from: its row, and what is true around it now."""

from typing import Final
from weakref import WeakKeyDictionary

from bot.bridge.branching import card as branches
from bot.bridge.content import Content
from bot.bridge.context import Bridge
from bot.bridge.lobby.about import about
from bot.bridge.lobby.card import Around, card
from bot.bridge.lobby.cards import spot_of
from bot.bridge.lobby.rules import OPEN
from bot.bridge.lobby.sides import played_in, sides
from bot.bridge.lobby.sitting import sitting_of
from bot.bridge.texts import lobby as texts
from scenarios.engine.ports import Ref
from scenarios.engine.runner import Runner
from storage.lobbies import LobbyRow

_FOLLOWED: Final[WeakKeyDictionary[Runner, tuple[object, ...]]] = WeakKeyDictionary()


async def paint(bridge: Bridge, row: LobbyRow) -> Content:
    """The card as it is now. Raises `ParleyError` where its scenario is not installed any more."""
    known, platform = about(bridge.app, row), bridge.platforms[row.platform]
    lacking = await platform.lacking(spot_of(row)) if row.state in OPEN else ()
    around = Around(
        await bridge.persons.name(row.tenant, row.host) or texts.SOMEBODY,
        tuple(lacking),
        platform.can.reads_messages,
        await sitting_of(bridge, row) if row.state == "started" else None,
        [(str(side.row.id), side.name) for side in await sides(bridge, row)] if row.state in OPEN else (),
        await played_in(bridge, row),
    )
    return card(row, known, around)


async def follow(bridge: Bridge, runner: Runner) -> None:
    """Draw the card again where seats have come, gone or changed hands since it was last looked at, or it is over."""
    position = runner.position
    now = position.seats, position.over is not None, {**runner.holders}
    if _FOLLOWED.get(runner) != now:
        _FOLLOWED[runner] = now
        await session_changed(bridge, runner.ref)


async def session_changed(bridge: Bridge, ref: Ref) -> None:
    """Draw the card again that a session came from, if there is one."""
    row = await bridge.lobbies.of_branch(ref)
    if row is not None:
        bridge.cards.changed(row, painted)


async def painted(bridge: Bridge, row: LobbyRow) -> Content:
    """The card of a lobby or of a branch, as it is now. Raises `ParleyError`."""
    return await (paint if row.parent is None else branches.paint)(bridge, row)
