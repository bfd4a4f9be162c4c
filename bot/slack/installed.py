"""Tokens of the workspaces into which people installed the app themselves; those that expire are renewed in time."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final, NamedTuple, Protocol
from weakref import WeakValueDictionary

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.bridge.platform import NotAllowed
from bot.slack import texts_outward as texts
from bot.slack.failures import code, outward
from scenarios.engine.ports import Clock
from scenarios.kernel.errors import ParleyError

_SECOND: Final = 1_000_000
MARGIN: Final = 2 * 60 * 60 * _SECOND
"""Microseconds before a token expires at which another one is got: so much time there is to try again."""
PAUSE: Final = 60 * _SECOND
"""Microseconds for which a renewal that failed is not tried again, as long as the token is good."""
_USED: Final = ("invalid_code", "code_already_used", "invalid_refresh_token")
_NOT_OURS: Final = ("invalid_client_id", "bad_client_secret")
_LOG: Final = logging.getLogger("parley.slack")


class Kept(Protocol):
    """Where installations are stored."""

    async def load(self, workspace: str) -> dict[str, Any] | None:
        """What was kept; None where it is not installed."""

    async def keep(self, workspace: str, body: Mapping[str, Any]) -> None:
        """In place of what was kept before."""

    async def remove(self, workspace: str) -> None:
        """Nothing is kept of it any more."""


class Grant(NamedTuple):
    """What Slack gave for a workspace."""

    token: str
    since: int
    """When somebody installed the app there."""
    refresh: str | None = None
    until: int | None = None
    """When the token expires, if ever."""


class Installed:
    """`Tokens`. Each is renewed once, however many ask at the same time, and stored before it is used.

    One process alone may use them. Call `close` before it ends: a renewal that is cut off between Slack's answer and
    the database leaves a pair behind that is used up, and the app has to be installed again.
    """

    def __init__(self, kept: Kept, clock: Clock, client_id: str, client_secret: str) -> None:
        self._kept, self._clock = kept, clock
        self._app = {"client_id": client_id, "client_secret": client_secret}
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._known: dict[str, Grant] = {}
        self._unkept: dict[str, Grant] = {}
        self._again: dict[str, int] = {}
        self._at_work: set[asyncio.Task[Any]] = set()
        self.web: Callable[[], AsyncWebClient]
        """Calls without a token; set before anything is asked."""

    async def token(self, workspace: str) -> str:
        found = self._known.get(workspace)
        if found is None or self._is_due(workspace, found):
            found = await self._whole(self._good(workspace))
        return found.token

    async def install(self, given: str) -> str:
        """Take the code that somebody's browser brought back, and keep what Slack gives for it; the workspace's id.

        Raises `NotAllowed` with what to do for a code that is not good, and `Later`.
        """
        answer = await self._asked(code=given)
        if not answer.get("team"):
            raise NotAllowed(texts.ORGANISATION)
        workspace = str(answer["team"]["id"])
        async with self._lock(workspace):
            await self._keep(workspace, self._grant(answer, self._clock.now()))
        return workspace

    async def removed(self, workspace: str, at: int) -> bool:
        async with self._lock(workspace):
            found = await self._loaded(workspace)
            if found is not None and found.since > at:
                return False
            await self._kept.remove(workspace)
            self._known.pop(workspace, None)
        return True

    async def close(self) -> None:
        """Let what is being renewed come to its end."""
        await asyncio.gather(*self._at_work, return_exceptions=True)

    def _is_due(self, workspace: str, grant: Grant) -> bool:
        now = self._clock.now()
        if grant.until is None or grant.until - now > MARGIN:
            return False
        return grant.until <= now or self._again.get(workspace, 0) <= now

    async def _good(self, workspace: str) -> Grant:
        async with self._lock(workspace):
            found = await self._loaded(workspace)
            if found is None:
                raise NotAllowed(texts.BAD_TOKEN)
            if found.refresh is None or not self._is_due(workspace, found):
                return found
            try:
                return await self._renewed(workspace, found)
            except ParleyError as error:
                _LOG.warning("the token of workspace %s could not be renewed: %s", workspace, error)
                now = self._clock.now()
                if found.until is None or found.until <= now:
                    raise
                self._again[workspace] = now + PAUSE
                return found

    async def _renewed(self, workspace: str, old: Grant) -> Grant:
        """What could not be stored the last time is not asked for twice: it could be got only once."""
        new = self._unkept.get(workspace)
        if new is None:
            answer = await self._asked(grant_type="refresh_token", refresh_token=str(old.refresh))
            new = self._grant(answer, old.since)
        await self._keep(workspace, new)
        return new

    async def _asked(self, **how: str) -> Mapping[str, Any]:
        async with outward(reading=True):
            try:
                answer = await self.web().api_call("oauth.v2.access", data={**self._app, **how})
            except SlackApiError as error:
                if code(error) in _USED:
                    raise NotAllowed(texts.INSTALL_AGAIN if "code" in how else texts.BAD_TOKEN) from error
                if code(error) in _NOT_OURS:
                    raise NotAllowed(texts.NOT_OURS) from error
                raise
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def _grant(self, answer: Mapping[str, Any], since: int) -> Grant:
        lasts = answer.get("expires_in")
        until = None if lasts is None else self._clock.now() + int(lasts) * _SECOND
        return Grant(str(answer["access_token"]), since, answer.get("refresh_token"), until)

    async def _loaded(self, workspace: str) -> Grant | None:
        if workspace not in self._known and (body := await self._kept.load(workspace)) is not None:
            self._known[workspace] = Grant(**body)
        return self._known.get(workspace)

    async def _keep(self, workspace: str, grant: Grant) -> None:
        self._unkept[workspace] = grant
        await self._kept.keep(workspace, grant._asdict())
        self._known[workspace] = self._unkept.pop(workspace)

    def _lock(self, workspace: str) -> asyncio.Lock:
        return self._locks.setdefault(workspace, asyncio.Lock())

    async def _whole(self, work: Coroutine[Any, Any, Grant]) -> Grant:
        """Comes to its end, whether or not whoever asked waits so long."""
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)
        return await asyncio.shield(task)
