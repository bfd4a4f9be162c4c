"""The two pages by which people install the app in their workspace: one leads to Slack, the other comes back."""

import hmac
import secrets
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from bot.bridge.platform import NotAllowed
from bot.slack import needs
from bot.slack import texts_outward as texts
from bot.slack.installed import Installed
from scenarios.kernel.errors import ParleyError

INSTALL: Final = "/slack/install"
BACK: Final = "/slack/oauth_redirect"
AUTHORIZE: Final = "https://slack.com/oauth/v2/authorize"
_COOKIE: Final = "parley-install"
_PATIENCE: Final = 600
"""Seconds that somebody has to decide."""


class Installing:
    """Only the browser that was sent to Slack can bring its answer back."""

    def __init__(self, installed: Installed, client_id: str) -> None:
        self._installed, self._client_id = installed, client_id

    def add(self, application: web.Application) -> None:
        """Add the pages to what is served."""
        application.router.add_get(INSTALL, self._install)
        application.router.add_get(BACK, self._back)

    async def _install(self, _: web.Request) -> web.Response:
        state = secrets.token_urlsafe(24)
        query = {"client_id": self._client_id, "scope": ",".join(needs.scopes()), "state": state}
        answer = web.Response(status=302, headers={"Location": f"{AUTHORIZE}?{urlencode(query)}"})
        answer.set_cookie(
            *(_COOKIE, state), max_age=_PATIENCE, httponly=True, secure=True, samesite="Lax", path=BACK
        )
        return answer

    async def _back(self, request: web.Request) -> web.Response:
        state, known = request.query.get("state", ""), request.cookies.get(_COOKIE, "")
        if not known or not hmac.compare_digest(state.encode(), known.encode()):
            return _said(texts.INSTALL_AGAIN, 400)
        if "code" not in request.query:
            return _said(texts.NOT_INSTALLED, 200)
        try:
            await self._installed.install(request.query["code"])
        except NotAllowed:
            return _said(texts.INSTALL_AGAIN, 400)
        except ParleyError:
            return _said(texts.INSTALL_LATER, 503)
        answer = _said(texts.INSTALLED, 200)
        answer.del_cookie(_COOKIE, path=BACK)
        return answer


def _said(text: str, status: int) -> web.Response:
    return web.Response(text=f"{text}\n", status=status, headers={"Cache-Control": "no-store"})
