"""The two pages by which people install the app in their workspace: one leads to Slack, the other comes back."""

import hmac
import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from bot.bridge.platform import NotAllowed
from bot.recent import Recent
from bot.slack import needs
from bot.slack import texts_outward as texts
from bot.slack.installed import Installed
from scenarios.engine.ports import Clock
from scenarios.kernel.errors import ParleyError

INSTALL: Final = "/slack/install"
BACK: Final = "/slack/oauth_redirect"
AUTHORIZE: Final = "https://slack.com/oauth/v2/authorize"
COOKIE: Final = "parley-install"
PATIENCE: Final = 600
"""Seconds that somebody has to decide."""
_DECIDING: Final = 10_000


class Installing:
    """Only the browser that was sent to Slack can bring its answer back, once, and while this process runs.

    `installed` is called with each workspace in which the app is now.
    """

    def __init__(
        self, tokens: Installed, client_id: str, clock: Clock, installed: Callable[[str], None]
    ) -> None:
        self._tokens, self._client_id, self._clock, self._installed = tokens, client_id, clock, installed
        self._deciding: Recent[str, int] = Recent(_DECIDING)

    def add(self, application: web.Application) -> None:
        """Add the pages to what is served."""
        application.router.add_get(INSTALL, self._install, allow_head=False)
        application.router.add_get(BACK, self._back, allow_head=False)

    async def _install(self, _: web.Request) -> web.Response:
        state = secrets.token_urlsafe(24)
        self._deciding.keep(state, self._clock.now() + PATIENCE * 1_000_000)
        query = {"client_id": self._client_id, "scope": ",".join(needs.scopes()), "state": state}
        headers = {"Location": f"{AUTHORIZE}?{urlencode(query)}", "Cache-Control": "no-store"}
        answer = web.Response(status=302, headers=headers)
        answer.set_cookie(
            *(COOKIE, state), max_age=PATIENCE, httponly=True, secure=True, samesite="Lax", path=BACK
        )
        return answer

    async def _back(self, request: web.Request) -> web.Response:
        if not self._is_known(request.query.get("state", ""), request.cookies.get(COOKIE, "")):
            return _said(texts.INSTALL_AGAIN, 400)
        answer = await self._taken(request)
        answer.del_cookie(COOKIE, path=BACK)
        return answer

    async def _taken(self, request: web.Request) -> web.Response:
        if "code" not in request.query:
            return _said(texts.NOT_INSTALLED, 200)
        try:
            self._installed(await self._tokens.install(request.query["code"]))
        except NotAllowed as error:
            return _said(str(error), 400)
        except ParleyError:
            return _said(texts.INSTALL_LATER, 503)
        return _said(texts.INSTALLED, 200)

    def _is_known(self, state: str, held: str) -> bool:
        """Whether this browser was sent to Slack lately with that state, and has not brought it back yet."""
        if not held or not hmac.compare_digest(state.encode(), held.encode()):
            return False
        until = self._deciding.get(state)
        self._deciding.drop(state)
        return until is not None and self._clock.now() < until


def _said(text: str, status: int) -> web.Response:
    return web.Response(text=f"{text}\n", status=status, headers={"Cache-Control": "no-store"})
