"""The real libraries against the emulator: a client, and Bolt apps in both modes."""

import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import Slack
from tests.fakes.slack.teams import Team
from tests.fakes.slack.transport import Ack

QUIET = logging.getLogger("tests.slack")
QUIET.setLevel(logging.CRITICAL)
Register = Callable[[AsyncApp], Any]


@contextlib.asynccontextmanager
async def client_of(emu: Slack, token: str) -> AsyncIterator[AsyncWebClient]:
    """A client with one session, and no retries of its own."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            token=token, base_url=emu.base_url, session=session, retry_handlers=[], logger=QUIET
        )


@contextlib.asynccontextmanager
async def socket_app(emu: Slack, team: Team, register: Register) -> AsyncIterator[AsyncApp]:
    """A Bolt app in Socket Mode, connected."""
    async with client_of(emu, team.bot.token) as client:
        app = AsyncApp(client=client, signing_secret=emu.signing_secret, logger=QUIET)
        register(app)
        handler = AsyncSocketModeHandler(app, emu.app_token, logger=QUIET, ping_interval=1)
        await handler.connect_async()
        try:
            yield app
        finally:
            before = len(emu.sockets.live)
            await handler.close_async()
            await emu.until(lambda: len(emu.sockets.live) < max(1, before))


@contextlib.asynccontextmanager
async def http_app(emu: Slack, team: Team, register: Register, **how: Any) -> AsyncIterator[AsyncApp]:
    """A Bolt app that takes signed requests."""
    async with client_of(emu, team.bot.token) as client:
        app = AsyncApp(client=client, signing_secret=emu.signing_secret, logger=QUIET, **how)
        register(app)
        runner = web.AppRunner(app.web_app(), access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        emu.serve_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        try:
            yield app
        finally:
            await runner.cleanup()


async def refused(call: Any) -> Any:
    """The answer of a call that must fail."""
    try:
        await call
    except SlackApiError as error:
        return error.response.data
    raise AssertionError("it was not refused")


async def code(call: Any) -> str:
    """The error of a call that must fail."""
    return str((await refused(call))["error"])


class Listener:
    """An app that acknowledges everything at once, with what a test has prepared for it."""

    def __init__(self, emu: Slack) -> None:
        self.payloads: list[Any] = []
        """What the next interactions are acknowledged with."""
        self.heard: list[tuple[str, Any]] = []
        emu.transport.way = self

    async def send(self, kind: str, body: Any, attempt: int, reason: str) -> Ack:
        self.heard.append((kind, body))
        return Ack(True, self.payloads.pop(0) if self.payloads and kind != "events_api" else None)

    def events(self, kind: str) -> list[Any]:
        """Events of a type, oldest first."""
        return [
            body["event"]
            for name, body in self.heard
            if name == "events_api" and body["event"]["type"] == kind
        ]

    @property
    def last(self) -> Any:
        """What came last that was no event."""
        return [body for name, body in self.heard if name != "events_api"][-1]
