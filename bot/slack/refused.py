"""Requests that were not taken for Slack's: whoever runs this is told, for they may be Slack's all the same."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from bot.slack import texts_doctor as texts

AGAIN: Final = 600.0
"""Seconds until it is told again: anybody may send requests."""
_LOG: Final = logging.getLogger("parley.slack")


def telling() -> Any:
    """For the application to which Slack's requests go."""
    told: float | None = None

    @web.middleware
    async def watched(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        nonlocal told
        response = await handler(request)
        now = asyncio.get_running_loop().time()
        if response.status == web.HTTPUnauthorized.status_code and (told is None or now - told > AGAIN):
            told = now
            _LOG.warning(texts.NOT_SIGNED)
        return response

    return watched
