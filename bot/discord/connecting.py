"""Logging in and staying connected, with what to do where Discord refuses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import discord
import structlog

from bot.discord import access, texts
from bot.discord.access import Access
from bot.discord.client import Client
from scenarios.kernel.errors import ParleyError

_NOT_RESUMABLE: Final = {4004: texts.NO_TOKEN, 4014: texts.INTENTS_OFF}
"""Codes with which Discord closes a connection for good."""
_LOG = structlog.get_logger("parley.discord")


async def granted(token: str) -> Access:
    """What the application was given in the developer portal. Raises `ParleyError`."""
    async with _told():
        return await access.granted(token)


async def connected(client: Client, token: str, begin: Callable[[], Awaitable[None]]) -> None:
    """Stay connected until the client is closed; `begin` comes after the login. Raises `ParleyError`."""
    async with _told():
        await client.login(token)
        await begin()
        client.event(_ready(client))
        await client.connect()


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    try:
        yield
    except discord.LoginFailure as error:
        raise ParleyError(texts.NO_TOKEN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise ParleyError(texts.INTENTS_OFF) from error
    except discord.ConnectionClosed as error:
        raise ParleyError(_NOT_RESUMABLE.get(error.code or 0, texts.UNREACHABLE)) from error
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        raise ParleyError(texts.UNREACHABLE) from error
