"""Socket Mode: one-shot addresses, envelopes to one random live socket, acknowledgements, and how sockets fail."""

import asyncio
import contextlib
import json
import random
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.settings import Timing
from tests.fakes.slack.transport import Ack, Body


class Socket:
    """One connection of the app."""

    def __init__(self, ws: web.WebSocketResponse, request: web.Request) -> None:
        self.ws, self.request = ws, request
        self.frozen = False
        """Half open: it takes everything and answers nothing, not even pings."""
        self.leaving = False
        """Told to disconnect; nothing more is sent to it."""
        self.acks: dict[str, asyncio.Future[Ack]] = {}

    @property
    def live(self) -> bool:
        return not self.ws.closed and not self.leaving

    def abort(self) -> None:
        """Cut it without a word."""
        if self.request.transport is not None:
            self.request.transport.abort()


class Sockets:
    """All connections; the way to the app in Socket Mode."""

    def __init__(
        self, timing: Timing, app_id: str, now: Callable[[], float], new_id: Callable[[str], str]
    ) -> None:
        self.timing, self.app_id, self.now, self.new_id = timing, app_id, now, new_id
        self.all: list[Socket] = []
        self.most = 10
        self.refuse = 0
        """So many of the next handshakes are refused, and their tickets are used up."""
        self.swallow_acks = 0
        """So many of the next acknowledgements get lost."""
        self.opened = 0
        self.unknown_acks: list[dict[str, Any]] = []
        self._tickets: dict[str, float] = {}
        self._random = random.Random(7)

    @property
    def live(self) -> list[Socket]:
        return [socket for socket in self.all if socket.live]

    def ticket(self) -> str:
        """Good for one connection."""
        ticket = self.new_id("ticket-").lower()
        self._tickets[ticket] = self.now() + self.timing.ticket_ttl
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """`GET /link/?ticket=`: a connection, until it ends."""
        until = self._tickets.pop(request.query.get("ticket", ""), None)
        if until is None or until < self.now():
            return web.Response(status=404, text="invalid ticket")
        if self.refuse:
            self.refuse -= 1
            return web.Response(status=503, text="try again")
        ws = web.WebSocketResponse(autoping=False, timeout=0.5)
        await ws.prepare(request)
        socket = Socket(ws, request)
        if len(self.live) >= self.most:
            await ws.send_str(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await ws.close()
            return ws
        self.all.append(socket)
        self.opened += 1
        try:
            await self._hello(socket)
            await self._listen(socket)
        finally:
            self.all.remove(socket)
            for future in socket.acks.values():
                if not future.done():
                    future.set_result(Ack(False, reason="connection_failed"))
        return ws

    async def send(self, kind: str, body: Body, attempt: int, reason: str) -> Ack:
        """One envelope to one live socket."""
        live = self.live
        if not live:
            return Ack(False, reason="connection_failed")
        socket, envelope = self._random.choice(live), self.new_id("envelope-").lower()
        answers = kind != "events_api"
        message: Body = {
            "envelope_id": envelope,
            "payload": body,
            "type": kind,
            "accepts_response_payload": answers,
        }
        if not answers:
            message |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        socket.acks[envelope] = future
        try:
            if not socket.frozen:
                await socket.ws.send_str(json.dumps(message))
            return await asyncio.wait_for(future, self.timing.ack_timeout)
        except TimeoutError:
            return Ack(False, reason="timeout")
        except (ConnectionError, RuntimeError):
            return Ack(False, reason="connection_failed")
        finally:
            socket.acks.pop(envelope, None)

    # --- how sockets fail

    async def disconnect(self, reason: str = "refresh_requested", closing: float = 1.0) -> None:
        """Tell all that they will be closed (`warning` only says so), and close them after so many real seconds."""
        for socket in self.live:
            with contextlib.suppress(ConnectionError):
                message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}}
                await socket.ws.send_str(json.dumps(message))
            if reason != "warning":
                socket.leaving = True
                asyncio.get_running_loop().call_later(closing, socket.abort)

    def kill(self) -> None:
        """Cut all without a word."""
        for socket in list(self.all):
            socket.abort()

    def freeze(self) -> None:
        """All that are there now are half open from here on."""
        for socket in self.all:
            socket.frozen = True

    async def close(self) -> None:
        """The end."""
        for socket in list(self.all):
            with contextlib.suppress(ConnectionError, RuntimeError):
                await socket.ws.close()

    async def _hello(self, socket: Socket) -> None:
        message = {
            "type": "hello",
            "num_connections": len(self.live),
            "connection_info": {"app_id": self.app_id},
            "debug_info": {"host": "applink", "approximate_connection_time": 18060},
        }
        await socket.ws.send_str(json.dumps(message))

    async def _listen(self, socket: Socket) -> None:
        async for message in socket.ws:
            if socket.frozen:
                continue
            if message.type == WSMsgType.PING:
                await socket.ws.pong(message.data)
            elif message.type == WSMsgType.TEXT and message.data.startswith("{"):
                self._acked(socket, json.loads(message.data))

    def _acked(self, socket: Socket, message: dict[str, Any]) -> None:
        if self.swallow_acks:
            self.swallow_acks -= 1
            return
        future = socket.acks.get(message.get("envelope_id", ""))
        if future is None:
            self.unknown_acks.append(message)
        elif not future.done():
            future.set_result(Ack(True, message.get("payload")))
