"""The lobby that a button belongs to."""

from bot.bridge.context import Bridge, Here
from bot.bridge.lobby.about import About
from bot.bridge.lobby.about import about as known
from bot.bridge.playing import about
from storage.lobbies import LobbyRow


async def loaded(bridge: Bridge, here: Here) -> tuple[LobbyRow, About, tuple[str, ...]]:
    """The lobby, what it is about, and what else the button says. Raises `ParleyError` where it is gone."""
    public_id, *more = about(here).about
    row = await bridge.lobbies.load(here.tenant, public_id)
    return row, known(bridge.app, row), tuple(more)
