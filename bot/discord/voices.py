"""Other names and faces than the bot's own: one webhook in each channel."""

import asyncio
from contextlib import AbstractAsyncContextManager
from hashlib import blake2b
from types import TracebackType
from typing import Any, Final

import aiohttp
import discord

from bot.bridge.content import Spot
from bot.discord.failures import Lost

_NAME: Final = "Parley"
_NO_MORE: Final = 30007
_FACES: Final = 6
_FACE: Final = "https://cdn.discordapp.com/embed/avatars/{}.png"
"""Discord's own default pictures: no address of ours is needed, and nothing is uploaded."""


class Voices:
    """Webhooks of this bot, looked up once per channel and process."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._hooks: dict[int, discord.Webhook] = {}
        self._looking: dict[int, asyncio.Lock] = {}

    async def hook(self, where: Spot) -> discord.Webhook | None:
        """The channel's webhook, made if there is none; None where the bot may have none, or no more fit."""
        channel = self._client.get_channel(int(where.channel))
        if not isinstance(channel, discord.TextChannel):
            return None
        if not channel.permissions_for(channel.guild.me).manage_webhooks:
            return None
        async with self._looking.setdefault(channel.id, asyncio.Lock()):
            if channel.id not in self._hooks:
                found = await self._found(channel)
                if found is None:
                    return None
                found.session = _Once(found.session)  # type: ignore[assignment]
                self._hooks[channel.id] = found
            return self._hooks[channel.id]

    def drop(self, where: Spot) -> None:
        """The webhook was deleted by somebody."""
        self._hooks.pop(int(where.channel), None)

    async def _found(self, channel: discord.TextChannel) -> discord.Webhook | None:
        me = self._client.user
        for hook in await channel.webhooks():
            if hook.token and hook.user is not None and me is not None and hook.user.id == me.id:
                return hook
        try:
            return await channel.create_webhook(name=_NAME)
        except discord.HTTPException as error:
            if error.code == _NO_MORE:
                return None
            raise


def face(name: str) -> str:
    """The picture of a name, always the same."""
    return _FACE.format(blake2b(name.encode(), digest_size=1).digest()[0] % _FACES)


class _Once:
    """A session that gives up on a post whose fate is unknown: discord.py would make it again, and perhaps twice."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def request(
        self, method: str, url: str, **given: Any
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        request = self._session.request(method, url, **given)
        return _Response(request) if method == "POST" else request


class _Response(AbstractAsyncContextManager["aiohttp.ClientResponse"]):
    def __init__(self, request: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> None:
        self._request = request

    async def __aenter__(self) -> aiohttp.ClientResponse:
        response = await self._request.__aenter__()
        if response.status >= 500:
            status = response.status
            await self._request.__aexit__(None, None, None)
            raise Lost(f"Discord answered {status}.")
        return response

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._request.__aexit__(kind, error, trace)
