"""The stub as a program: what `parley serve` is to the fake Discord, but small."""

import os

import discord
import yarl

from tests.discord.stub import Stub

if __name__ == "__main__":
    discord.http.Route.BASE = os.environ["DISCORD_API_BASE_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    Stub(discord.Intents.all()).client.run(os.environ["PARLEY_DISCORD_TOKEN"], log_level=10)
