"""What the community lets people do here."""

from collections.abc import Iterable

from agents.forms import models_in
from bot.bridge import permissions
from bot.bridge.arrivals import Author
from bot.bridge.communities import community_at
from bot.bridge.content import Spot
from bot.bridge.context import Bridge, Here
from bot.bridge.permissions import Running, Wish
from bot.from_settings import players_of
from scenarios.kernel.errors import Refused
from scenarios.registry import Found
from storage.lobbies import LobbyRow


async def allowed(bridge: Bridge, where: Spot) -> list[Found]:
    """The scenarios that may be started there, by name."""
    found = {one.scenario.name: one for one in bridge.app.registry.scenarios()}
    names = permissions.scenarios_allowed(await community_at(bridge, where), tuple(found))
    return [found[name] for name in names]


async def check_start(bridge: Bridge, here: Here, where: Spot, scenario: str) -> None:
    """Raises `Refused` where this person may not start this there now."""
    refused = permissions.start_refused(
        await community_at(bridge, where),
        here.arrival.who or Author(user="", name=""),
        Wish(scenario, where.channel),
        Running(
            await _hosted(bridge, here.tenant, here.person),
            await bridge.communities.going_on(where.platform, where.workspace)
            + len(await bridge.lobbies.at(where.platform, where.workspace)),
        ),
    )
    if refused is not None:
        raise Refused("illegal", refused)


async def check_models(bridge: Bridge, row: LobbyRow, players: Iterable[str]) -> None:
    """Raises `Refused` where one of these players uses a model that may not play there."""
    named = players_of(bridge.app.settings)
    models = {model for player in players for model in models_in(player, named)}
    for card in row.cards:
        community = await community_at(bridge, Spot(card.platform, card.workspace, card.channel))
        refused = permissions.models_refused(community, models)
        if refused is not None:
            raise Refused("illegal", refused)


async def _hosted(bridge: Bridge, tenant: int, person: int) -> int:
    """How much the person hosts that waits or is played."""
    waiting = [row for row in await bridge.lobbies.of_person(tenant, person) if row.host == person]
    played = [
        info
        for info in await bridge.persons.sessions_of(tenant, person)
        if await bridge.store.host(info.ref) == person
    ]
    return len(waiting) + len(played)
