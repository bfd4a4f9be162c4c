"""Discord within the process that serves it."""

from collections.abc import Awaitable, Callable

from bot.discord import connecting
from bot.discord.access import Access
from bot.discord.commands import Suggestions
from bot.discord.platform import Discord
from bot.served import Hooks
from scenarios.engine.ports import Clock, Spawn


class ServedDiscord:
    """A `Served`; `may` is what the application was given in the developer portal."""

    def __init__(self, token: str, may: Access, clock: Clock, spawn: Spawn) -> None:
        self.platform = Discord(may, clock, spawn)
        self.pulse = self.platform.pulse
        self._token = token

    def attend(self, hooks: Hooks) -> None:
        suggestions = Suggestions(hooks.scenarios, hooks.presets)
        self.platform.attend(hooks.handle, hooks.lost, hooks.caught_up, suggestions)

    async def stay(self, signed_in: Callable[[], Awaitable[None]]) -> None:
        await connecting.connected(self.platform.client, self._token, signed_in)

    async def hush(self) -> None:
        """Its one client hears and posts, so whoever takes in what happens has to refuse it."""

    async def close(self) -> None:
        await self.platform.client.close()
