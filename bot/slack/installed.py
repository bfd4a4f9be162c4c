"""Tokens of the workspaces into which people installed the app themselves; those that expire are renewed in time."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.bridge.platform import NotAllowed
from bot.slack import texts_outward as texts
from bot.slack.failures import code, outward
from scenarios.engine.ports import Clock
from scenarios.kernel.errors import ParleyError

MARGIN: Final = 2 * 60 * 60 * 1_000_000
"""Microseconds before a token expires at which another one is got: so much time there is to try again."""


_BAD: Final = ("invalid_code", "code_already_used", "invalid_refresh_token")


class Kept(Protocol):
    """Where installations are stored."""

    async def load(self, workspace: str) -> dict[str, Any] | None:
        """What was kept; None where it is not installed."""

    async def keep(self, workspace: str, body: Mapping[str, Any]) -> None:
        """In place of what was kept before."""


class Installed:
    """`Tokens`. Each is renewed once, however many ask at the same time, and stored before it is used."""

    def __init__(self, kept: Kept, clock: Clock, client_id: str, client_secret: str) -> None:
        self._kept, self._clock = kept, clock
        self._app = {"client_id": client_id, "client_secret": client_secret}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.web: Callable[[], AsyncWebClient]
        """Calls without a token; set before anything is asked."""

    async def token(self, workspace: str) -> str:
        lock = self._locks.setdefault(workspace, asyncio.Lock())
        async with lock:
            found = await self._kept.load(workspace)
            if found is None:
                raise NotAllowed(texts.BAD_TOKEN)
            until = found.get("until")
            if until is None or until - self._clock.now() > MARGIN:
                return str(found["token"])
            try:
                return await self._renewed(workspace, str(found["refresh"]))
            except ParleyError:
                if until > self._clock.now():
                    return str(found["token"])
                raise

    async def install(self, given: str) -> str:
        """Take the code that somebody's browser brought back, and keep what Slack gives for it; the workspace's id.

        Raises `NotAllowed` for a code that is not good, and `Later`.
        """
        return await self._granted(code=given)

    async def _renewed(self, workspace: str, refresh: str) -> str:
        await self._granted(grant_type="refresh_token", refresh_token=refresh)
        found = await self._kept.load(workspace)
        return str(found["token"]) if found is not None else ""

    async def _granted(self, **how: str) -> str:
        async with outward(reading=True):
            try:
                answer = await self.web().api_call("oauth.v2.access", data={**self._app, **how})
            except SlackApiError as error:
                if code(error) in _BAD:
                    raise NotAllowed(texts.BAD_TOKEN) from error
                raise
        workspace = str(answer["team"]["id"])
        lasts = answer.get("expires_in")
        await self._kept.keep(
            workspace,
            {
                "token": answer["access_token"],
                "refresh": answer.get("refresh_token"),
                "until": None if lasts is None else self._clock.now() + int(lasts) * 1_000_000,
            },
        )
        return workspace
