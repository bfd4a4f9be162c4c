"""Slack within the process that serves it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.served import Hooks
from bot.slack import texts_doctor as texts
from bot.slack.connection import OneToken, session
from bot.slack.service import Service
from config.address import host_and_port
from scenarios.engine.ports import Clock, Spawn
from scenarios.kernel.errors import ParleyError


class Ways(NamedTuple):
    """How Slack is reached, and how it reaches us: over sockets where there is a token of the app, else by requests."""

    token: str
    app_token: str | None
    signing_secret: str | None
    address: str
    """On which requests are listened for."""
    base_url: str | None = None
    guests: bool = False

    def check(self) -> None:
        """Raises `ParleyError` where nothing could arrive."""
        if self.app_token is None and self.signing_secret is None:
            raise ParleyError(f"Slack: {texts.NO_WAY_IN}. {texts.MEND_NO_WAY_IN}")


class ServedSlack:
    """A `Served`."""

    def __init__(self, ways: Ways, clock: Clock, spawn: Spawn) -> None:
        self._ways, self._session = ways, session()
        self._service = Service(
            *(OneToken(ways.token), self._session, clock, spawn), base_url=ways.base_url, guests=ways.guests
        )
        self.platform = self._service.platform
        self.pulse = self._service.pulse
        self._hushed = asyncio.Event()

    def attend(self, hooks: Hooks) -> None:
        self._service.attend(hooks.handle, hooks.lost, hooks.caught_up)

    async def stay(self, signed_in: Callable[[], Awaitable[None]]) -> None:
        ways = self._ways
        ways.check()
        await self._service.begin(ways.token)
        await signed_in()
        if self._hushed.is_set():
            return
        if ways.app_token is not None:
            await self._service.sockets(ways.app_token)
        elif ways.signing_secret is not None:
            async with self._service.requests(ways.signing_secret, *host_and_port(ways.address)):
                await self._hushed.wait()

    async def hush(self) -> None:
        self._hushed.set()
        await self._service.close()

    async def close(self) -> None:
        await self.hush()
        await self._session.close()
