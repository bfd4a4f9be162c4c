"""Another server in Discord's stead: a test's, or a proxy."""

import discord
from discord.gateway import DiscordWebSocket
from yarl import URL


def redirect(api: str | None, gateway: str | None) -> None:
    """Use these addresses instead of Discord's, in the whole process: `http://127.0.0.1:9/api/v10`, `ws://127.0.0.1:9/`."""
    if api:
        discord.http.Route.BASE = api.rstrip("/")
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
