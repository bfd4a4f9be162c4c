"""The settings of a server or workspace."""

from collections.abc import Callable

from bot.bridge.content import Spot
from bot.bridge.context import Bridge
from bot.community import Community, community_of
from scenarios.kernel.errors import ParleyError


async def community_at(bridge: Bridge, where: Spot) -> Community:
    """As they are set now. Raises `ParleyError` where what is stored cannot be read."""
    return community_of(await bridge.communities.settings(where.platform, where.workspace))


async def name_of(bridge: Bridge, platform: str, workspace: str) -> str:
    """As people there call it; its id where that cannot be told now. Raises nothing."""
    served = bridge.platforms.get(platform)
    try:
        return workspace if served is None else await served.called(workspace)
    except ParleyError:
        return workspace


async def change_community(bridge: Bridge, where: Spot, pure: Callable[[Community], Community]) -> Community:
    """Make of them what `pure` makes of them; gives what they are then. Raises `ParleyError`."""

    def change(form: dict[str, object]) -> dict[str, object]:
        return pure(community_of(form)).model_dump(mode="json", exclude_defaults=True)

    return community_of(await bridge.communities.change_settings(where.platform, where.workspace, change))
