"""The gateway of a fake Discord on a real WebSocket, with sessions that can be resumed."""

import asyncio
import copy
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal

import aiohttp
import discord
from aiohttp import web
from simcord import intents as rules
from simcord.backend import Backend, serializers

HEARTBEAT: Final = 41_250
"""Milliseconds between two heartbeats."""
_DISPATCH, _BEAT, _IDENTIFY, _RESUME, _RECONNECT, _MEMBERS, _INVALID, _HELLO, _BEAT_ACK = (
    0,
    1,
    2,
    6,
    7,
    8,
    9,
    10,
    11,
)
_BROKEN, _BAD_TOKEN, _DISALLOWED_INTENTS = 4000, 4004, 4014

Payload = Mapping[str, Any]


class Session:
    """What one client has been sent, whether it is connected or not."""

    def __init__(self, number: int, intents: discord.Intents) -> None:
        self.id = f"s{number}"
        self.intents = intents
        self.sent: list[tuple[int, str, Payload]] = []
        self.outgoing: asyncio.Queue[tuple[int, str, Payload]] | None = None
        """To the socket; None where there is none."""


class SocketGateway:
    """Deals out what happens in a backend. Faults are set on it by tests."""

    def __init__(
        self,
        backend: Backend,
        token: str,
        url: Callable[[], str],
        approved: discord.Intents,
        happened: Callable[[], Awaitable[None]],
    ) -> None:
        self._backend, self._token, self._url, self._happened = backend, token, url, happened
        self.approved = approved
        """Intents that the developer portal grants; another one ends the connection."""
        self.sessions: dict[str, Session] = {}
        self.sockets: set[web.WebSocketResponse] = set()
        self.identified = self.resumed = 0
        self.muted = False
        """What happens is kept, but not sent, until the connection is resumed."""
        self._fates: list[tuple[str, str, Callable[[Payload], bool]]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        backend.subscribers.append(self._emitted)

    # --- what tests arrange

    def on(
        self, event: str, fate: Literal["drop", "double"], when: Callable[[Payload], bool] = lambda _: True
    ) -> None:
        """Let this befall the next event of a kind."""
        self._fates.append((event, fate, when))

    async def ask_to_reconnect(self) -> None:
        """The client is to come back and resume."""
        await self._all({"op": _RECONNECT, "d": None})

    async def invalidate(self) -> None:
        """The client's session is no more; it has to begin anew, and what it has missed is lost."""
        self.sessions.clear()
        await self._all({"op": _INVALID, "d": False})
        self.muted = False

    async def beat(self) -> None:
        """A sign of life that is no event."""
        await self._all({"op": _BEAT_ACK})

    async def cut(self) -> None:
        """The connection breaks."""
        for socket in tuple(self.sockets):
            await socket.close(code=_BROKEN)

    async def _all(self, frame: dict[str, Any]) -> None:
        for socket in tuple(self.sockets):
            await socket.send_str(json.dumps(frame))

    # --- the protocol

    async def connected(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        self.sockets.add(socket)
        session: Session | None = None
        sender: asyncio.Task[None] | None = None
        try:
            await socket.send_str(json.dumps({"op": _HELLO, "d": {"heartbeat_interval": HEARTBEAT}}))
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    break
                frame = json.loads(message.data)
                operation = frame["op"]
                if operation == _BEAT:
                    await socket.send_str(json.dumps({"op": _BEAT_ACK}))
                elif operation == _IDENTIFY:
                    session = await self._identify(socket, frame["d"])
                elif operation == _RESUME:
                    session = await self._resume(socket, frame["d"])
                elif operation == _MEMBERS and session is not None:
                    self._send_members(session, frame["d"])
                if session is not None and session.outgoing is not None and sender is None:
                    sender = asyncio.ensure_future(self._send(socket, session.outgoing))
                await self._happened()
        finally:
            self.sockets.discard(socket)
            if sender is not None:
                sender.cancel()
                await asyncio.gather(sender, return_exceptions=True)
            if session is not None:
                session.outgoing = None
            await self._happened()
        return socket

    async def _identify(self, socket: web.WebSocketResponse, given: dict[str, Any]) -> Session | None:
        intents = discord.Intents._from_value(given["intents"])
        if given["token"].removeprefix("Bot ") != self._token:
            await socket.close(code=_BAD_TOKEN)
            return None
        if rules.missing_privileged_intents(intents, self.approved):
            await socket.close(code=_DISALLOWED_INTENTS)
            return None
        self.identified += 1
        session = Session(self.identified, intents)
        self.sessions = {session.id: session}
        session.outgoing = asyncio.Queue()
        backend = self._backend
        ready = {
            "v": 10,
            "user": dict(serializers.user_payload(backend.bot_user)),
            "guilds": [{"id": str(one), "unavailable": True} for one in backend.guilds],
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "shard": [0, 1],
            "application": {"id": str(backend.application_id), "flags": 0},
        }
        self._push(session, "READY", ready)
        for guild in tuple(backend.guilds.values()):
            self._push(session, "GUILD_CREATE", serializers.guild_create_payload(backend, guild))
        return session

    async def _resume(self, socket: web.WebSocketResponse, given: dict[str, Any]) -> Session | None:
        session = self.sessions.get(given["session_id"])
        if session is None:
            await socket.send_str(json.dumps({"op": _INVALID, "d": False}))
            return None
        self.resumed += 1
        self.muted = False
        session.outgoing = asyncio.Queue()
        for sent in session.sent:
            if sent[0] > given["seq"]:
                session.outgoing.put_nowait(sent)
        self._push(session, "RESUMED", {})
        return session

    def _send_members(self, session: Session, asked: dict[str, Any]) -> None:
        guild = self._backend.guilds.get(int(asked["guild_id"]))
        members = list(guild.members.values()) if guild is not None else []
        if asked.get("user_ids"):
            wanted = asked["user_ids"] if isinstance(asked["user_ids"], list) else [asked["user_ids"]]
            members = [one for one in members if str(one.user_id) in {str(user) for user in wanted}]
        payloads = [serializers.member_payload(self._backend, guild, one) for one in members] if guild else []
        chunk = {"guild_id": str(asked["guild_id"]), "members": payloads, "chunk_index": 0, "chunk_count": 1}
        self._push(session, "GUILD_MEMBERS_CHUNK", {**chunk, "nonce": asked.get("nonce")})

    async def _send(
        self, socket: web.WebSocketResponse, outgoing: "asyncio.Queue[tuple[int, str, Payload]]"
    ) -> None:
        while True:
            number, event, payload = await outgoing.get()
            if socket.closed:
                return
            frame = {"op": _DISPATCH, "s": number, "t": event, "d": payload}
            await socket.send_str(json.dumps(frame, default=str))

    # --- what happens

    def _emitted(self, event: str, payload: Payload) -> None:
        for session in self.sessions.values():
            needed = rules.required_intent(event, payload)
            if needed is None or getattr(session.intents, needed):
                self._push(session, event, self._censored(session, event, payload))
        task = asyncio.ensure_future(self._happened())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _censored(self, session: Session, event: str, payload: Payload) -> Payload:
        shown = copy.deepcopy(dict(payload))
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content:
            rules.censor_message(shown, self._backend.bot_user.id, backend=self._backend)
        return shown

    def _push(self, session: Session, event: str, payload: Payload) -> None:
        if event == "GUILD_CREATE":
            shown = copy.deepcopy(dict(payload))
            rules.prune_guild_create(shown, session.intents, self._backend.bot_user.id)
            payload = shown
        times = 1
        for place, (kind, fate, when) in enumerate(self._fates):
            if kind == event and when(payload):
                times = 0 if fate == "drop" else 2
                del self._fates[place]
                break
        sent = (len(session.sent) + 1, event, payload)
        session.sent.append(sent)
        if session.outgoing is not None and not self.muted:
            for _ in range(times):
                session.outgoing.put_nowait(sent)
