"""The buttons of a lobby: join, leave, fill with AI, ready."""

from collections.abc import Callable

from bot.bridge.content import Answer, Done
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby import consent, players, rules
from bot.bridge.lobby.about import hosts
from bot.bridge.lobby.allowed import check_models
from bot.bridge.lobby.loading import loaded
from bot.bridge.lobby.starting import prepared, settled
from bot.bridge.lobby.verbs import FILL, JOIN, LEAVE, READY
from bot.bridge.playing import about
from storage.lobbies import LobbyRow


async def join(bridge: Bridge, here: Here) -> Answer:
    """Take a seat of a role: (lobby, role)."""
    row, known, (role,) = await loaded(bridge, here)
    name = await bridge.persons.name(here.tenant, here.person)

    def joined(row: LobbyRow) -> LobbyRow:
        return rules.joined(row, known.shape, role, here.person, name, bridge.clock.now())

    joined(row)  # nobody agrees to anything for a seat that is taken
    asked = await consent.missing(bridge, here, hosts(bridge.app, row, known), about(here))
    return asked or await _changed(bridge, row, joined)


async def leave(bridge: Bridge, here: Here) -> Answer:
    """Give one's seat up: (lobby)."""
    row, known, _ = await loaded(bridge, here)
    return await _changed(
        bridge, row, lambda row: rules.left(row, known.shape, here.person, bridge.clock.now())
    )


async def fill(bridge: Bridge, here: Here) -> Answer:
    """Give free seats to AI: (lobby)."""
    row, known, _ = await loaded(bridge, here)
    could = players.players(bridge.app, known.found, known.preset, rules.free(row))

    def filled(row: LobbyRow) -> LobbyRow:
        return rules.filled(row, here.person, could, bridge.clock.now())

    prepared(bridge, filled(row), known)
    await check_models(bridge, row, could.values())
    return await _changed(bridge, row, filled)


async def ready(bridge: Bridge, here: Here) -> Answer:
    """Say that one is ready: (lobby). The notice may have changed since one joined."""
    row, known, _ = await loaded(bridge, here)
    rules.ready(row, here.person)
    asked = await consent.missing(bridge, here, hosts(bridge.app, row, known), about(here))
    return asked or await _changed(bridge, row, lambda row: rules.ready(row, here.person))


async def _changed(bridge: Bridge, row: LobbyRow, how: Callable[[LobbyRow], LobbyRow]) -> Answer:
    await settled(bridge, await bridge.lobbies.change(row.tenant, row.public_id, how))
    return Done()


HANDLERS: dict[str, Handler] = {JOIN: join, LEAVE: leave, FILL: fill, READY: ready}
