"""Discord's errors as the bridge knows them: unsure, gone, not allowed, or later."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import discord

from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.discord import texts
from scenarios.kernel.errors import ParleyError

SOON: Final = 5.0
"""Seconds until what could not be tried is tried again."""
ARCHIVED: Final = 50083
THREAD_IS_THERE: Final = 160004
UNKNOWN_MESSAGE: Final = 10008
UNKNOWN_WEBHOOK: Final = 10015
_LOCKED: Final = (ARCHIVED, 160005)
_NO_DIRECT: Final = (50007, 50278)
_TOO_MANY_EDITS: Final = 30046
_BUSY: Final = (_TOO_MANY_EDITS, 20016, 20028, 40062)
_LOG: Final = logging.getLogger("parley.discord")


class Lost(aiohttp.ClientError):
    """Discord failed after it may have done what it was asked to."""


@asynccontextmanager
async def outward(
    lacking: Callable[[], Sequence[str]] = tuple, *, reading: bool = False
) -> AsyncIterator[None]:
    """Raises what a platform may raise, and nothing else. `lacking` names missing rights; `reading` changes nothing."""
    try:
        yield
    except ParleyError:
        raise
    except discord.RateLimited as error:
        raise Later(error.retry_after) from error
    except discord.HTTPException as error:
        raise _meant(error, lacking, reading) from error
    except aiohttp.ClientConnectorError as error:
        raise Later(SOON) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise (Later(SOON) if reading else Unsure(texts.UNSURE)) from error


def _meant(error: discord.HTTPException, lacking: Callable[[], Sequence[str]], reading: bool) -> ParleyError:
    if error.status >= 500:
        return Later(SOON) if reading else Unsure(texts.UNSURE)
    if error.status == 429 or error.code in _BUSY:
        return Later(_retry_after(error))
    if error.code in _NO_DIRECT:
        return NotAllowed(texts.NO_DIRECT)
    if error.code in _LOCKED:
        return NotAllowed(texts.LOCKED)
    if error.status == 404:
        return PlaceGone(texts.GONE)
    if error.status == 401:
        return NotAllowed(texts.BAD_TOKEN)
    if error.status == 403:
        rights = lacking()
        return NotAllowed(lacks(rights) if rights else texts.NOT_ALLOWED)
    _LOG.error("Discord refused a request: %s", error)
    return NotAllowed(texts.REFUSED.format(code=error.code or error.status))


def lacks(rights: Sequence[str]) -> str:
    """What has to be done about these rights."""
    return texts.LACKS.format(rights=", ".join(f"“{right}”" for right in rights))


def _retry_after(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return float(headers.get("Retry-After", SOON))
    except ValueError:
        return SOON
