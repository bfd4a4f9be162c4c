"""The commands, as Discord lists them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot import plain
from bot.bridge.content import Spot
from bot.discord import arrivals, texts
from bot.discord.limits import SUGGESTION, SUGGESTIONS, cut

if TYPE_CHECKING:
    from bot.discord.client import Client

Interaction = discord.Interaction[Any]
Suggested = Sequence[tuple[str, str]]
"""Shown names with what they stand for, the likeliest first."""
NAME: Final = 80
"""Characters of a checkpoint's name."""


class Suggestions(NamedTuple):
    """What is suggested while somebody types a command; fast, for Discord waits for 3 s."""

    scenarios: Callable[[Spot, str], Awaitable[Suggested]]
    """(where, what is typed so far)."""
    presets: Callable[[Spot, str, str], Awaitable[Suggested]]
    """(where, the scenario chosen, what is typed so far)."""


def add(client: "Client") -> None:
    """Give the client all commands; each arrives at the bridge under its name."""
    client.tree.add_command(_Parley(client))

    async def branch_from_here(interaction: Interaction, message: discord.Message) -> None:
        await client.commanded(interaction, "branch", target=str(message.id))

    client.tree.add_command(
        app_commands.guild_only(
            app_commands.ContextMenu(name=texts.BRANCH_FROM_HERE, callback=branch_from_here)
        )
    )


@app_commands.guild_only()
class _Parley(app_commands.Group):
    def __init__(self, client: "Client") -> None:
        super().__init__(name="parley", description=texts.DESCRIPTION)
        self._client = client

    @app_commands.command(description=texts.START)
    @app_commands.describe(scenario=texts.START_SCENARIO, preset=texts.START_PRESET)
    async def start(
        self, interaction: Interaction, scenario: str | None = None, preset: str | None = None
    ) -> None:
        await self._client.commanded(interaction, "start", scenario=scenario, preset=preset)

    @app_commands.command(name="list", description=texts.LIST)
    async def list_(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "list")

    @app_commands.command(description=texts.ROLE)
    async def role(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "role")

    @app_commands.command(description=texts.HOST)
    async def host(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "host")

    @app_commands.command(description=texts.CHECKPOINT)
    @app_commands.describe(name=texts.CHECKPOINT_NAME)
    async def checkpoint(
        self, interaction: Interaction, name: app_commands.Range[str, 1, NAME] | None = None
    ) -> None:
        await self._client.commanded(interaction, "checkpoint", name=name)

    @app_commands.command(description=texts.BRANCH)
    async def branch(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "branch")

    @app_commands.command(description=texts.EXPORT)
    async def export(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "export")

    @app_commands.command(name="forget-me", description=texts.FORGET_ME)
    async def forget_me(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "forget-me")

    @app_commands.command(name="help", description=texts.HELP)
    async def help_(self, interaction: Interaction) -> None:
        await self._client.commanded(interaction, "help")

    @start.autocomplete("scenario")
    async def _scenarios(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        where = arrivals.place_of(interaction)
        return choices(await self._client.suggestions.scenarios(where, typed))

    @start.autocomplete("preset")
    async def _presets(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        chosen = str(getattr(interaction.namespace, "scenario", None) or "")
        where = arrivals.place_of(interaction)
        return choices(await self._client.suggestions.presets(where, chosen, typed))


def choices(suggested: Suggested) -> list[Choice[str]]:
    """The first that Discord takes."""
    return [
        Choice(name=cut(plain.one_line(shown), SUGGESTION) or "…", value=value)
        for shown, value in suggested
        if 0 < len(value) <= SUGGESTION
    ][:SUGGESTIONS]
