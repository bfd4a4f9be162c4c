"""The Web API's one entry: who calls, whether they may, what befalls them, and the answer."""

import base64
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.faults import befall, limited
from tests.fakes.slack.methods import (
    assistant,
    chat,
    conversations,
    files,
    oauth,
    people,
    reactions,
    streams,
    views,
)
from tests.fakes.slack.records import Call, Token
from tests.fakes.slack.registry import METHODS, Context, Method
from tests.fakes.slack.requests import Args, arguments

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack

FAMILIES = (assistant, chat, conversations, files, oauth, people, reactions, streams, views)


class WebApi:
    """Answers `/api/{method}`."""

    def __init__(self, emu: "Slack") -> None:
        self.emu = emu
        self.calls: list[Call] = []
        self.running = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request, from its arguments to its answer."""
        self.running += 1
        try:
            return await self._handle(request)
        finally:
            self.running -= 1

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            args = Args(await arguments(request))
        except ApiError as error:
            return web.json_response(error.answer())
        token = _shown(request, args)
        call = Call(name, dict(args), token, self.emu.state.now())
        self.calls.append(call)
        fault = self.emu.faults.take(name, args)
        call.fault = fault.kind if fault else None
        if fault is not None and not fault.after:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        answer, headers = self._answer(name, args, request)
        if isinstance(answer, float):
            call.answer = {"ok": False, "error": "ratelimited"}
            return limited(answer)
        call.committed = bool(answer["ok"])
        if fault is not None and fault.after:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        call.answer = answer
        return web.json_response(answer, headers=headers)

    def _answer(self, name: str, args: Args, request: web.Request) -> tuple[Any, dict[str, str]]:
        headers = {"X-Slack-Req-Id": self.emu.state.id("req-").lower()}
        found = METHODS.get(name)
        if found is None:
            return {"ok": False, "error": "unknown_method", "req_method": name}, headers
        try:
            token = self._token(found, _shown(request, args))
            if token is not None:
                headers["X-OAuth-Scopes"] = ",".join(sorted(token.scopes))
            if name == "oauth.v2.access":
                args = _with_basic(request, args)
            context = Context(self.emu, args, token)
            if found.scope is not None:
                context.needs(found.scope)
            team = token.installation.team if token and token.installation else ""
            wait = self.emu.rates.wait(team, name, args.said("channel"), found.tier, self.emu.state.now())
            if wait:
                return float(wait), headers
            return {"ok": True, **found.handler(context)}, headers
        except ApiError as error:
            return error.answer(), headers

    def _token(self, found: Method, shown: str | None) -> Token | None:
        if found.kind == "none" and shown is None:
            return None
        if shown is None:
            raise ApiError("not_authed")
        token = self.emu.state.tokens.get(shown)
        if token is None:
            if found.kind == "none":
                return None
            raise ApiError("invalid_auth")
        if token.revoked or (token.installation is not None and not token.installation.active):
            raise ApiError("account_inactive" if not token.revoked else "token_revoked")
        if token.expires is not None and token.expires <= self.emu.state.now():
            raise ApiError("token_expired")
        if found.kind in ("bot", "app") and token.app_level != (found.kind == "app"):
            raise ApiError("not_allowed_token_type")
        return token


def _shown(request: web.Request, args: Args) -> str | None:
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ").strip()
    return args.said("token") or None


def _with_basic(request: web.Request, args: Args) -> Args:
    header = request.headers.get("Authorization", "")
    if not header.startswith("Basic "):
        return args
    name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
    return Args({**args, "client_id": name, "client_secret": secret})
