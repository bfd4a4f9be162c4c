"""Socket Mode: one connection to Slack after the other, over which everything that happens comes."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, NamedTuple

import aiohttp

from bot.pulse import Pulse
from bot.slack.backoff import Backoff

OPENING: Final = 10.0
"""Seconds that a handshake, and then Slack's greeting, may take."""
CLOSING: Final = 1.0
"""Seconds that Slack has to answer a farewell."""
FINISHING: Final = 20.0
"""Seconds that work under way has to be acknowledged."""
_KINDS: Final = ("events_api", "slash_commands", "interactive")
_LOG: Final = logging.getLogger("parley.slack")

Take = Callable[[dict[str, Any], dict[str, str]], Awaitable[tuple[bool, Any]]]
"""(what came, its headers) to whether it was taken in, and what the acknowledgement carries."""


class Heard(NamedTuple):
    """Whom to tell how the connection stands."""

    pulse: Pulse
    lost: Callable[[], None]
    """From now on something may be missed."""
    connected: Callable[[], None]
    """Nothing is missed any more."""


class Sockets:
    """Keeps one connection; a new one is there before Slack closes the old. `address` gives one-shot addresses.

    A connection from which nothing comes in `quiet` seconds, not even an answer to a ping, in as many again, is dead.
    Every failure takes a new address, after a pause that grows.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        address: Callable[[], Awaitable[str]],
        take: Take,
        heard: Heard,
        backoff: Backoff,
        *,
        quiet: float = 10.0,
    ) -> None:
        self._session, self._address, self._take = session, address, take
        self._heard, self._backoff, self._quiet = heard, backoff, quiet
        self._closing = asyncio.Event()
        self._lines: set[_Line] = set()
        self._missing = True
        """Something may have been missed since the last connection."""

    async def run(self) -> None:
        """Stay connected until `close`. Raises what `address` raises for good."""
        try:
            while not self._closing.is_set():
                graceful = await self._once()
                if not self._closing.is_set():
                    await self._backoff.pause(self._closing, failed=not graceful)
        finally:
            for line in list(self._lines):
                await line.finish()

    async def close(self) -> None:
        """Take nothing more; what was taken and not acknowledged yet still is."""
        self._closing.set()
        for line in list(self._lines):
            await line.finish()

    async def _once(self) -> bool:
        """One connection, until it is to be replaced; whether that was Slack's orderly wish."""
        try:
            url = await self._address()
            async with asyncio.timeout(OPENING):
                ws = await self._session.ws_connect(
                    url, autoping=False, timeout=aiohttp.ClientWSTimeout(ws_close=CLOSING)
                )
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            _LOG.warning("Slack could not be reached: %s", _without_address(error))
            return False
        line = _Line(ws, self._take, self._heard.pulse, self._quiet, self._greeted)
        self._lines.add(line)
        line.reading.add_done_callback(lambda _: self._ended(line))
        closing = asyncio.ensure_future(self._closing.wait())
        leaving = asyncio.ensure_future(line.leaving.wait())
        try:
            await asyncio.wait({closing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            closing.cancel()
            leaving.cancel()
        return line.graceful

    def _greeted(self) -> None:
        self._backoff.connected()
        self._heard.pulse.up()
        if self._missing:
            self._missing = False
            self._heard.connected()

    def _ended(self, line: "_Line") -> None:
        self._lines.discard(line)
        if not any(one.greeted for one in self._lines) and not self._missing:
            self._missing = True
            self._heard.pulse.down()
            self._heard.lost()


class _Line:
    """One connection."""

    def __init__(
        self,
        ws: aiohttp.ClientWebSocketResponse,
        take: Take,
        pulse: Pulse,
        quiet: float,
        hello: Callable[[], None],
    ) -> None:
        self._ws, self._take, self._pulse, self._quiet, self._hello = ws, take, pulse, quiet, hello
        self._work: set[asyncio.Task[None]] = set()
        self.greeted = self.graceful = self._deaf = False
        self.leaving = asyncio.Event()
        """It is to be replaced, or is over."""
        self._stop = asyncio.Event()
        self.reading = asyncio.create_task(self._read())

    async def finish(self, patience: float = FINISHING) -> None:
        """Take nothing more, let what was taken be acknowledged, and close."""
        self._deaf = True
        if self._work:
            await asyncio.wait(self._work, timeout=patience)
        for task in self._work:
            task.cancel()
        self._stop.set()
        await asyncio.wait({self.reading})

    async def _read(self) -> None:
        stop = asyncio.ensure_future(self._stop.wait())
        receiving = asyncio.ensure_future(self._ws.receive())
        try:
            asked = False
            while not self._stop.is_set():
                patience = self._quiet if self.greeted else OPENING
                await asyncio.wait({receiving, stop}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
                if receiving.done():
                    if not await self._came(receiving.result()):
                        return
                    receiving, asked = asyncio.ensure_future(self._ws.receive()), False
                elif asked or not self.greeted:
                    return
                elif not stop.done():
                    asked = True
                    await self._ws.ping()
        except (aiohttp.ClientError, OSError, RuntimeError, ValueError) as error:
            _LOG.warning("the connection to Slack broke: %s", error)
        finally:
            stop.cancel()
            receiving.cancel()
            await asyncio.gather(stop, receiving, return_exceptions=True)
            self.greeted = False
            self.leaving.set()
            with suppress(aiohttp.ClientError, OSError, TimeoutError):
                await self._ws.close()

    async def _came(self, message: aiohttp.WSMessage) -> bool:
        """Whether more can come."""
        if message.type is aiohttp.WSMsgType.TEXT:
            self._pulse.heard()
            self._told(json.loads(message.data))
        elif message.type is aiohttp.WSMsgType.PING:
            self._pulse.heard()
            await self._ws.pong(message.data)
        elif message.type is aiohttp.WSMsgType.PONG:
            self._pulse.heard()
        return message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.PING, aiohttp.WSMsgType.PONG)

    def _told(self, message: dict[str, Any]) -> None:
        kind = message.get("type")
        if kind == "hello":
            self.greeted = True
            self._hello()
        elif kind == "disconnect":
            reason = message.get("reason")
            _LOG.info("Slack closes this connection soon: %s", reason)
            self.graceful = self.greeted and reason in ("warning", "refresh_requested")
            self.leaving.set()
        elif kind in _KINDS and not self._deaf:
            task = asyncio.create_task(self._taken(message))
            self._work.add(task)
            task.add_done_callback(self._work.discard)

    async def _taken(self, message: dict[str, Any]) -> None:
        headers = {
            "x-slack-retry-num": str(message.get("retry_attempt") or 0),
            "x-slack-retry-reason": str(message.get("retry_reason") or ""),
        }
        taken, payload = await self._take(message.get("payload") or {}, headers)
        if not taken:
            return
        ack = {"envelope_id": message.get("envelope_id"), **({"payload": payload} if payload else {})}
        with suppress(aiohttp.ClientError, OSError, RuntimeError):  # Slack delivers again what it waits for
            await self._ws.send_str(json.dumps(ack))


def _without_address(error: Exception) -> object:
    """Of a refused handshake its status: its text holds the address, with which anybody could listen."""
    return error.status if isinstance(error, aiohttp.ClientResponseError) else error
