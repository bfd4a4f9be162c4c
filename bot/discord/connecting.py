"""Logging in and staying connected, with what to do where Discord refuses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import discord
from discord import VoiceClient

from bot.discord import access
from bot.discord import texts_doctor as texts
from bot.discord.access import Access
from bot.discord.client import Client
from bot.reaching import Unreachable
from scenarios.kernel.errors import ParleyError

_FOR_GOOD: Final = {4004: texts.NOT_TAKEN, 4013: texts.INTENTS_OFF, 4014: texts.INTENTS_OFF}
"""Codes with which Discord closes a connection that cannot be made again."""


VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # nobody is to hear us


async def granted(token: str) -> Access:
    """What the application was given in the developer portal. Raises `ParleyError`."""
    async with sentences():
        return await access.granted(token)


async def connected(client: Client, token: str, begin: Callable[[], Awaitable[None]]) -> None:
    """Stay connected until the client is closed; `begin` comes after the login. Raises `ParleyError`."""
    async with sentences():
        await client.login(token)
        await begin()
        await client.connect()


@asynccontextmanager
async def sentences() -> AsyncIterator[None]:
    """Raises what Discord refuses as a `ParleyError` that says what to do; where it gives no answer, `Unreachable`."""
    try:
        yield
    except discord.LoginFailure as error:
        raise ParleyError(texts.NOT_TAKEN) from error
    except discord.PrivilegedIntentsRequired as error:
        raise ParleyError(texts.INTENTS_OFF) from error
    except discord.ConnectionClosed as error:
        raise ParleyError(_FOR_GOOD.get(error.code or 0, texts.UNREACHABLE)) from error
    except (discord.HTTPException, discord.GatewayNotFound, aiohttp.ClientError, OSError) as error:
        raise Unreachable(texts.UNREACHABLE) from error
