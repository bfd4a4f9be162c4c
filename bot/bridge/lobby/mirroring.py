"""*Also in …*: a lobby gets a card in a linked community, and what begins is played in both."""

from typing import Final

from bot.bridge import permissions
from bot.bridge.content import Answer, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby import rules
from bot.bridge.lobby.allowed import check_models
from bot.bridge.lobby.loading import loaded
from bot.bridge.lobby.painting import paint
from bot.bridge.lobby.sides import Side, sides
from bot.bridge.lobby.verbs import ALSO
from bot.bridge.platform import Later, NotAllowed, Unsure
from bot.bridge.terms import terms_of
from bot.bridge.texts import linking as texts
from scenarios.kernel.errors import Refused
from storage.lobbies import LobbyCard, LobbyRow


async def also(bridge: Bridge, here: Here) -> Answer:
    """Show it there as well: (lobby, community)."""
    row, known, (number,) = await loaded(bridge, here)
    side = next((one for one in await sides(bridge, row) if str(one.row.id) == number), None)
    if side is None:
        raise Refused("late", texts.NOT_LINKED)
    card = LobbyCard(side.row.platform, side.row.workspace, side.channel)
    wanted = rules.also(row, here.person, card, bridge.clock.now())
    await _check(bridge, wanted, side)
    players = [seat.actor for seat in row.seats if seat.actor is not None]
    await check_models(bridge, wanted, [*players, *filter(None, (known.terms.stand_in,))])
    row = await bridge.lobbies.change(
        row.tenant, row.public_id, lambda row: rules.also(row, here.person, card, bridge.clock.now())
    )
    return await _drawn(bridge, row, side)


async def _check(bridge: Bridge, row: LobbyRow, side: Side) -> None:
    """Raises `Refused` where it may not be played there, or not as its host wants it."""
    if not permissions.scenarios_allowed(side.community, (row.scenario,)):
        raise Refused("illegal", texts.not_allowed(side.name))
    at = side.row.platform, side.row.workspace
    if (
        await bridge.communities.going_on(*at) + len(await bridge.lobbies.at(*at))
        >= side.community.server_sessions
    ):
        raise Refused("illegal", texts.full(side.name))
    private = bridge.platforms[side.row.platform].can.members_change
    if terms_of(row.terms).watch == "seated" and not private:
        raise Refused("illegal", texts.seen_by_all(side.name))


async def _drawn(bridge: Bridge, row: LobbyRow, side: Side) -> Answer:
    platform = side.row.platform
    try:
        await bridge.cards.draw(row, paint)
    except (Later, Unsure):
        bridge.cards.changed(row, paint)
    except NotAllowed:
        await bridge.lobbies.change(row.tenant, row.public_id, lambda now: now.without_card(platform))
        bridge.cards.changed(row, paint)
    row = await bridge.lobbies.load(row.tenant, row.public_id)
    if all(card.platform != platform for card in row.cards):
        raise Refused("illegal", texts.refused(side.name))
    return notice(texts.shown(side.name))


HANDLERS: Final[dict[str, Handler]] = {ALSO: also}
