"""The linked communities in which a lobby has, or could have, a card."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.bridge.communities import name_of
from bot.bridge.context import Bridge
from bot.community import Community, community_of
from storage.communities import CommunityRow
from storage.lobbies import LobbyRow


class Side(NamedTuple):
    """A linked community in which a lobby could have a card."""

    row: CommunityRow
    community: Community
    channel: str
    name: str
    """As people there read it."""


async def sides(bridge: Bridge, row: LobbyRow) -> Sequence[Side]:
    """Those that show what is started elsewhere, on platforms on which it has no card yet."""
    taken = {card.platform for card in row.cards}
    found: list[Side] = []
    for one in await bridge.communities.linked(row.platform, row.workspace):
        if one.platform not in bridge.platforms or one.platform in taken:
            continue
        community = community_of(one.settings)
        if community.shows_linked is not None:
            name = await name_of(bridge, one.platform, one.workspace)
            found.append(Side(one, community, community.shows_linked, name))
    return found


async def played_in(bridge: Bridge, row: LobbyRow) -> Sequence[str]:
    """All in which it has a card, as people there call them; empty where that is one."""
    if not row.elsewhere:
        return ()
    return sorted([await name_of(bridge, card.platform, card.workspace) for card in row.cards])
