"""Requests to the address that Slack has: those that it did not sign are refused before anything of them is read."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.slack import texts_doctor as texts

AGAIN: Final = 600.0
"""Seconds until it is told again that something was refused: anybody may send requests."""
_LOG: Final = logging.getLogger("parley.slack")


def checking(secret: str, path: str) -> Any:
    """For the application that serves the path. Who runs it is told of what is refused: it may be Slack's after all."""
    verifier, told = SignatureVerifier(secret), -AGAIN

    @web.middleware
    async def checked(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        nonlocal told
        if request.path != path or _is_signed(verifier, await request.read(), dict(request.headers)):
            return await handler(request)
        now = asyncio.get_running_loop().time()
        if now - told >= AGAIN:
            told = now
            _LOG.warning(texts.NOT_SIGNED)
        return web.Response(status=web.HTTPUnauthorized.status_code)

    return checked


def _is_signed(verifier: SignatureVerifier, body: bytes, headers: dict[str, str]) -> bool:
    try:
        return verifier.is_valid_request(body, headers)
    except (TypeError, ValueError):  # no number, or letters that no signature has
        return False
