"""A small bot that does a little of everything, to try the rig with."""

from typing import Any

import discord
from discord import app_commands

from tests.fakes.discord.world import World


class Stub:
    """Says back what it hears, and has one command, one button and one form."""

    def __init__(self, intents: discord.Intents) -> None:
        self.client = discord.Client(intents=intents)
        self.tree = app_commands.CommandTree(self.client)
        self.client.tree = self.tree  # type: ignore[attr-defined]  # where simcord looks for it
        self.heard: list[str] = []
        self.ready = 0
        self.dead = False
        self.hook: discord.Webhook | None = None
        self.client.setup_hook = self._set_up  # type: ignore[method-assign]
        for listener in (self.on_message, self.on_ready, self.on_interaction):
            self.client.event(listener)

    async def close(self) -> None:
        self.heard.append("closed")

    def die(self) -> None:
        self.dead = True

    async def _set_up(self) -> None:
        group = app_commands.Group(name="parley", description="All of it")

        @group.command(name="start", description="Begin")
        async def start(interaction: discord.Interaction, scenario: str) -> None:
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Join", custom_id="join"))
            await interaction.response.send_message(f"Lobby of {scenario}", view=view)

        @start.autocomplete("scenario")
        async def suggested(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            count = int(typed) if typed.isdigit() else 2
            return [app_commands.Choice(name=f"s{number}", value=f"s{number}") for number in range(count)]

        self.tree.add_command(group)
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.ready += 1

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        data: dict[str, Any] = dict(interaction.data or {})
        if interaction.type is discord.InteractionType.component and data["custom_id"] == "join":
            await interaction.response.send_modal(_Form())
        elif interaction.type is discord.InteractionType.modal_submit:
            price = data["components"][0]["component"]["value"]
            await interaction.response.send_message(f"Your secret is {price}", ephemeral=True)

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        self.heard.append(message.content)
        if message.content.startswith("say "):
            await message.channel.send(message.content[4:])


class _Form(discord.ui.Modal):
    def __init__(self) -> None:
        super().__init__(title="Your price", custom_id="price")
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="price", default="7")
        self.add_item(discord.ui.Label(text="The price", component=field))


async def stub(world: World) -> Stub:
    """The stub, reading messages."""
    return Stub(discord.Intents.all())
