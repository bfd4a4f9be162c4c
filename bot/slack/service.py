"""Slack, put together: what the bridge asks for, what comes in, and the two ways by which it comes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
from aiohttp import web

from bot.bridge.platform import Handle
from bot.slack import signed
from bot.slack.backoff import Backoff
from bot.slack.connection import Addresses, Connection, Tokens
from bot.slack.directory import Directory
from bot.slack.failures import answers
from bot.slack.inward import Inward
from bot.slack.listening import listening
from bot.slack.people import People
from bot.slack.platform import Slack
from bot.slack.reading import Reading
from bot.slack.sockets import Heard, Sockets
from scenarios.engine.ports import Clock, Spawn

PATH: Final = "/slack/events"
"""Where Slack's requests go, whatever they are about."""
BEAT: Final = 30.0
"""Seconds between two looks at whether Slack answers, where it calls us and would otherwise seem silent."""


class Service:
    """`platform` is what the bridge is given. Call `attend`, then `begin`, then stay in `sockets` or `requests`."""

    def __init__(
        self,
        tokens: Tokens,
        session: aiohttp.ClientSession,
        clock: Clock,
        spawn: Spawn,
        *,
        base_url: str | None = None,
        guests: bool = False,
    ) -> None:
        self.connection = Connection(tokens, session, base_url)
        directory = Directory(self.connection, clock)
        people = People(directory, guests=guests)
        reading = Reading(self.connection, directory, people, clock)
        self.platform = Slack(self.connection, directory, reading, clock)
        self.inward = Inward(self.connection, directory, people, reading, self.platform, clock, spawn)
        self.pulse = self.connection.pulse
        self._spawn = spawn
        self._sockets: Sockets | None = None

    def attend(
        self,
        handle: Handle,
        lost: Callable[[], None],
        caught_up: Callable[[], Awaitable[None]],
        missed: Callable[[], None],
    ) -> None:
        """Hand everything that happens to `handle`; between `lost` and `caught_up` something may be missed, and at
        `missed` something was."""
        self.inward.attend(handle, lost, caught_up, missed)

    async def begin(self, token: str) -> None:
        """Sign in. Raises `ParleyError` with what to do."""
        await self.connection.begin(token)

    async def sockets(self, token: str, *, quiet: float = 10.0, pause: float = 1.0) -> None:
        """Socket Mode, until `close`. Raises `ParleyError` where Slack will never take the app's token."""
        backoff = Backoff(pause)
        addresses = Addresses(self.connection.client(token), token, backoff)
        app = self.inward.app()
        heard = Heard(self.pulse, self.inward.lost, self._caught_up)

        async def take(body: dict[str, Any], headers: dict[str, str]) -> tuple[bool, Any]:
            return await self.inward.dispatch(app, body, headers)

        self._sockets = Sockets(self.connection.session, addresses.next, take, heard, backoff, quiet=quiet)
        await self._sockets.run()

    @asynccontextmanager
    async def requests(
        self, signing_secret: str, host: str, port: int, add: Callable[[web.Application], None] | None = None
    ) -> AsyncIterator[int]:
        """HTTP mode as long as the block lasts; gives the port. Raises `ParleyError` for an address that is taken.

        `add` may add other pages to what is served there.
        """
        application = self.inward.app().web_app(PATH)
        application.middlewares.append(signed.checking(signing_secret, PATH))
        if add is not None:
            add(application)
        try:
            async with listening(application, host, port) as bound:
                beating = asyncio.create_task(self._beat())
                try:
                    yield bound
                finally:
                    beating.cancel()
                    await asyncio.gather(beating, return_exceptions=True)
        finally:
            self.pulse.down()

    def installed(self, workspace: str) -> None:
        """The app is in it now, perhaps again: what waited there for that goes on."""
        self.connection.forget(workspace)
        self._caught_up()

    async def close(self) -> None:
        """Take nothing more in."""
        if self._sockets is not None:
            await self._sockets.close()
        await self.inward.hush()

    def _caught_up(self) -> None:
        self._spawn(_once(self.inward.caught_up))

    async def _beat(self) -> None:
        """Whether Slack can be reached is all that tells, while nobody does anything, that it may reach us."""
        missing = True
        while True:
            if await answers(self.connection.client("").api_test()):
                self.pulse.up()
                if missing:
                    missing = False
                    self._caught_up()
            elif not missing:
                missing = True
                self.pulse.down()
                self.inward.lost()
            await asyncio.sleep(BEAT)


async def _once(work: Callable[[], Awaitable[None]]) -> None:
    await work()
