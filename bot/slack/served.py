"""Slack within the process that serves it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from bot.served import Hooks
from bot.slack import texts_doctor as texts
from bot.slack.connection import OneToken, session
from bot.slack.installed import Installed, Kept
from bot.slack.installing import Installing
from bot.slack.listening import listening
from bot.slack.service import Service
from config.address import host_and_port
from scenarios.engine.ports import Clock, Spawn
from scenarios.kernel.errors import ParleyError


class Ways(NamedTuple):
    """How Slack is reached, and how it reaches us: over sockets where there is a token of the app, else by requests.

    Without a token of the bot, people install the app themselves.
    """

    token: str | None
    app_token: str | None
    signing_secret: str | None
    client: tuple[str, str] | None
    """Id and secret of the app that they install."""
    address: str
    """On which requests are listened for."""
    base_url: str | None = None
    guests: bool = False

    def check(self) -> None:
        """Raises `ParleyError` where nothing could arrive."""
        if self.app_token is None and self.signing_secret is None:
            raise ParleyError(f"Slack: {texts.NO_WAY_IN}. {texts.MEND_NO_WAY_IN}")

    @property
    def known_by(self) -> str:
        """What one process alone may serve."""
        return self.token or (self.client[0] if self.client is not None else "")


class ServedSlack:
    """A `Served`; installations are `kept` where people install it themselves."""

    def __init__(self, ways: Ways, kept: Kept, clock: Clock, spawn: Spawn) -> None:
        self._ways, self._session = ways, session()
        self._installed: Installed | None = None
        tokens: OneToken | Installed = OneToken(ways.token or "")
        if ways.token is None and ways.client is not None:
            tokens = self._installed = Installed(kept, clock, *ways.client)
        self._service = Service(
            *(tokens, self._session, clock, spawn), base_url=ways.base_url, guests=ways.guests
        )
        self._installing: Installing | None = None
        if self._installed is not None and ways.client is not None:
            self._installed.web = lambda: self._service.connection.client("")
            self._installing = Installing(self._installed, ways.client[0], clock, self._service.installed)
        self.platform = self._service.platform
        self.pulse = self._service.pulse
        self._hushed = asyncio.Event()

    def attend(self, hooks: Hooks) -> None:
        self._service.attend(hooks.handle, hooks.lost, hooks.caught_up, hooks.missed)

    async def stay(self, signed_in: Callable[[], Awaitable[None]]) -> None:
        ways = self._ways
        ways.check()
        if ways.token is not None:
            await self._service.begin(ways.token)
        await signed_in()
        if self._hushed.is_set():
            return
        where = host_and_port(ways.address)
        if ways.app_token is not None:
            async with self._pages(*where):
                await self._service.sockets(ways.app_token)
        elif ways.signing_secret is not None:
            add = self._installing.add if self._installing is not None else None
            async with self._service.requests(ways.signing_secret, *where, add):
                await self._hushed.wait()

    async def hush(self) -> None:
        self._hushed.set()
        await self._service.close()

    async def close(self) -> None:
        await self.hush()
        if self._installed is not None:
            await self._installed.close()
        await self._session.close()

    @asynccontextmanager
    async def _pages(self, host: str, port: int) -> AsyncIterator[None]:
        """Those by which people install it, where they do."""
        if self._installing is None:
            yield
            return
        application = web.Application()
        self._installing.add(application)
        async with listening(application, host, port):
            yield
