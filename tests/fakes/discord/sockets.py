"""A fake Discord on loopback: HTTP and WebSocket as the real one speaks them, before simcord's backend.

async with socket_discord() as discord:
    anna = discord.member("Anna")
    with discord.bot(tmp_path) as bot:             # `parley serve` in a process of its own
        await bot.ready()
        await anna.commands("start", scenario="car-sale")
        bot.kill()                                 # as `kill -9` does
"""

import asyncio
import fnmatch
import io
import itertools
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import unquote

import discord
from aiohttp import web
from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.http import router
from simcord.results import InteractionResult

from tests.fakes.discord.gateway import SocketGateway
from tests.fakes.discord.patient import PatientEnv
from tests.fakes.discord.people import Member
from tests.fakes.discord.server import Server
from tests.fakes.discord.shims import shimmed

_TOKEN: Final = f"MTIzNDU2Nzg5.fake-token.of-the-tests-{os.getpid()}"
_NUMBERS: Final = itertools.count(1)
_API: Final = "/api/v10"
_CONTENT, _MEMBERS = 1 << 19, 1 << 15
"""Flags of an application to which the portal grants reading messages, and seeing members."""


class Upload(NamedTuple):
    """A file of a request, as simcord takes it."""

    fp: io.BytesIO
    filename: str
    description: str | None


Fault = Literal["rate_limited", "status", "lost", "refused", "held", "held_after"]


class HttpFault:
    """What befalls the next requests whose method and path fit. `reached` is set when one is under way."""

    def __init__(
        self, method: str, path: str, fault: Fault, times: int, status: int, seconds: float, after: int
    ) -> None:
        self.method, self.path, self.fault, self.left = method, path, fault, times
        self.status, self.seconds, self.after = status, seconds, after
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    def meant(self, method: str, path: str) -> bool:
        if self.left == 0 or self.method not in ("*", method) or not fnmatch.fnmatch(path, self.path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.left -= 1
        return True

    def off(self) -> None:
        """It befalls nothing any more."""
        self.left = 0


class SocketDiscord(Server):
    """The fake, its one server, and what a test arranges. `env.until(…)` waits for what is to come."""

    def __init__(self, env: PatientEnv, approved: discord.Intents) -> None:
        super().__init__(env)
        self.patient = env
        self.token = f"{_TOKEN}.{next(_NUMBERS)}"
        """With which this one lets a client in."""
        self.gateway = SocketGateway(
            env.backend, self.token, lambda: self.gateway_url, approved, env.happened
        )
        self.port = 0
        self.problems: list[str] = []
        """Requests that the fake does not know; they fail the test at its end."""
        self._faults: list[HttpFault] = []

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{_API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway/"

    def fail(
        self,
        method: str,
        path: str,
        fault: Fault,
        *,
        times: int = 1,
        status: int = 502,
        seconds: float = 0.2,
        after: int = 0,
    ) -> HttpFault:
        """Let this befall the next requests but the first `after`.

        `lost` is done but the answer is not; `refused` is not done; `held` waits before it is done, and
        `held_after` before it is answered, until `go_on` is set.
        """
        made = HttpFault(method, path, fault, times, status, seconds, after)
        self._faults.append(made)
        return made

    def member(self, name: str, **about: Any) -> "PatientMember":
        """Somebody new in the server."""
        made = super().member(name, **about)
        return PatientMember(self.patient, made.actor, made.at)

    # --- HTTP

    async def answered(self, request: web.Request) -> web.StreamResponse:
        """One request to the API."""
        path = request.path.removeprefix(_API)
        files, body = await _read(request)
        if not _open(path) and request.headers.get("Authorization", "") != f"Bot {self.token}":
            return _json(401, {"message": "401: Unauthorized", "code": 0})
        rule = next((one for one in self._faults if one.meant(request.method, path)), None)
        fault = rule.fault if rule is not None else None
        if rule is not None:
            rule.reached.set()
        match fault:
            case "rate_limited":
                assert rule is not None
                limited = {
                    "message": "You are being rate limited.",
                    "retry_after": rule.seconds,
                    "global": False,
                }
                return _json(429, limited, {"Via": "1.1 fake", "Retry-After": str(rule.seconds)})
            case "status":
                assert rule is not None
                return _json(rule.status, {"message": "made to fail", "code": 0})
            case "refused":
                return _cut(request)
            case "held":
                assert rule is not None
                await rule.go_on.wait()
        status, answer = self._done(request, path, body, files)
        await self.patient.happened()
        if fault == "lost":
            return _cut(request)
        if fault == "held_after":
            assert rule is not None
            await rule.go_on.wait()
        return _json(status, answer)

    def _done(self, request: web.Request, path: str, body: Any, files: list[Upload]) -> tuple[int, Any]:
        own = self._own(request.method, path)
        if own is not None:
            return 200, own
        reason = request.headers.get("X-Audit-Log-Reason")
        try:
            answer = router.dispatch(
                self.backend,
                request.method,
                path,
                json=body,
                params=dict(request.query),
                files=files,
                reason=unquote(reason) if reason else None,
                message_content_access=self.gateway.approved.message_content,
            )
        except (router.RouteNotImplemented, router.UnsupportedField) as error:
            self.problems.append(str(error))
            return 501, {"message": str(error), "code": 0}
        except BackendError as error:
            return error.status, error.to_json()
        return (204, None) if answer is None else (200, answer)

    def _own(self, method: str, path: str) -> Any:
        """Routes that simcord does not need, or gives another form."""
        backend, approved = self.backend, self.gateway.approved
        match method, path:
            case "GET", "/gateway":
                return {"url": self.gateway_url}
            case "GET", "/gateway/bot":
                limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
                return {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}
            case "GET", "/applications/@me" | "/oauth2/applications/@me":
                flags = (_CONTENT if approved.message_content else 0) | (_MEMBERS if approved.members else 0)
                info = router.dispatch(backend, "GET", "/oauth2/applications/@me")
                return {**info, "flags": flags}
            case "GET", "/users/@me/guilds":
                return [
                    {
                        **{
                            key: serializers.guild_create_payload(backend, one)[key]
                            for key in ("id", "name", "icon")
                        },
                        "owner": False,
                        "permissions": str(backend.compute_permissions(one.id, backend.bot_user.id)),
                        "features": [],
                    }
                    for one in backend.guilds.values()
                ]
        return None


class PatientMember(Member):
    """A member who waits for what is to come."""

    def __init__(self, env: PatientEnv, *given: Any) -> None:
        super().__init__(env, *given)
        self._patient = env

    async def presses(self, label: str, on: int | None = None) -> InteractionResult:
        await self.until(lambda: self.offered(label, on), f"a button {label!r} for {self.name}")
        return await super().presses(label, on)

    async def enters(self) -> None:
        """Go into the newest thread as soon as there is one that nobody is in yet."""
        await self.until(lambda: [one for one in self.threads() if one.id != self.at.id], "a thread")
        self.goes_to_thread()

    async def until(self, wanted: Callable[[], Any], what: str = "what they wait for") -> Any:
        """Wait until it holds."""
        return await self._patient.until(wanted, what)


@asynccontextmanager
async def socket_discord(*, approved: discord.Intents | None = None) -> AsyncIterator[SocketDiscord]:
    """The fake, reachable until the block ends. `approved` are the intents that its portal grants."""
    env = PatientEnv()
    with shimmed():
        fake = SocketDiscord(env, approved or discord.Intents.all())
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/gateway/", fake.gateway.connected)
        app.router.add_route("*", _API + "/{path:.*}", fake.answered)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.port = runner.addresses[0][1]
        try:
            with fake.delivered.watching():
                yield fake
        finally:
            await runner.cleanup()
    assert fake.problems == [], fake.problems


def _open(path: str) -> bool:
    """Whether the path itself holds what opens it."""
    parts = path.strip("/").split("/")
    return parts[0] == "interactions" or (parts[0] == "webhooks" and len(parts) > 2)


async def _read(request: web.Request) -> tuple[list[Upload], Any]:
    if request.content_type == "multipart/form-data":
        form = await request.post()
        body = json.loads(str(form["payload_json"])) if "payload_json" in form else None
        described = {str(one["id"]): one.get("description") for one in (body or {}).get("attachments") or ()}
        uploads = [
            Upload(io.BytesIO(part.file.read()), part.filename, described.get(name[6:-1]))
            for name, part in form.items()
            if isinstance(part, web.FileField)
        ]
        return uploads, body
    data = await request.read()
    return [], json.loads(data) if data else None


def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py reads as JSON only what is called exactly so."""
    if status == 204:
        return web.Response(status=204)
    data = json.dumps(body, default=str).encode()
    return web.Response(
        status=status, body=data, headers={"Content-Type": "application/json", **(headers or {})}
    )


def _cut(request: web.Request) -> web.Response:
    """The connection breaks instead of an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=204)
