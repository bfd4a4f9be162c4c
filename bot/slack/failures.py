"""Slack's errors as the bridge knows them: unsure, gone, not allowed, or later."""

import logging
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.slack import texts_outward as texts
from scenarios.kernel.errors import ParleyError

SOON: Final = 5.0
"""Seconds until what could not be tried is tried again."""
_LIMITED: Final = ("ratelimited", "rate_limited", "message_limit_exceeded", "external_channel_migrating")
_DOUBTFUL: Final = (
    *(None, "internal_error", "fatal_error", "service_unavailable", "request_timeout"),
    *("file_not_found", "file_update_failed", "update_failed"),
)
"""Slack failed after it may have done what it was asked to, or lost what it was given."""
_GONE: Final = (
    *("is_archived", "is_inactive", "message_not_found", "thread_not_found", "cannot_reply_to_message"),
    *("no_item_specified", "channel_is_archived", "messages_not_found"),
)
_UNKNOWN: Final = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")
_NO_DIRECT: Final = (
    "user_not_found",
    "user_not_visible",
    "user_disabled",
    "cannot_dm_bot",
    "messages_tab_disabled",
)
_NOT_ALLOWED: Final = (
    *(
        "access_denied",
        "no_permission",
        "not_allowed_token_type",
        "team_access_not_granted",
        "ekm_access_denied",
    ),
    *("cant_update_message", "cant_delete_message", "edit_window_closed", "too_many_reactions"),
    *("user_not_in_channel", "posting_to_channel_denied", "file_type_not_allowed", "app_access_restricted"),
    *(
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "storage_limit_reached",
        "org_login_required",
    ),
)
_LOG: Final = logging.getLogger("parley.slack")


@asynccontextmanager
async def outward(*, reading: bool = False) -> AsyncIterator[None]:
    """Raises what a platform may raise, and nothing else. `reading` changes nothing, so its fate is never in doubt."""
    try:
        yield
    except ParleyError:
        raise
    except SlackApiError as error:
        raise _meant(error, reading) from error
    except aiohttp.ClientConnectorError as error:
        raise Later(SOON) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise (Later(SOON) if reading else Unsure(texts.UNSURE)) from error


async def answers(asked: Awaitable[Any]) -> bool:
    """Whether Slack is there and answers what was asked, be it by a refusal."""
    try:
        await asked
    except SlackApiError as error:
        return wait(error) is None and not _doubtful(error)
    except (aiohttp.ClientError, OSError, TimeoutError):
        return False
    return True


def code(error: SlackApiError) -> str | None:
    """What Slack calls it; None where it answered with something else than its own form."""
    answer = _answer(error)
    return str(answer["error"]) if answer.get("error") else None


def wait(error: SlackApiError) -> float | None:
    """Seconds after which Slack wants to be asked again; None where it said something else."""
    if _status(error) == HTTPStatus.TOO_MANY_REQUESTS or code(error) in _LIMITED:
        return _retry_after(error)
    return None


def _meant(error: SlackApiError, reading: bool) -> ParleyError:
    name = code(error)
    if (seconds := wait(error)) is not None:
        return Later(seconds)
    if _doubtful(error):
        return Later(SOON) if reading else Unsure(texts.UNSURE)
    if name == "not_in_channel":
        return NotAllowed(texts.INVITE)
    if name == "channel_not_found":  # deleted, or a private one that the app was taken out of
        return NotAllowed(texts.PERHAPS_THERE)
    if name in _GONE:
        return PlaceGone(texts.GONE)
    if name in _UNKNOWN:
        return NotAllowed(texts.BAD_TOKEN)
    if name in _NO_DIRECT:
        return NotAllowed(texts.NO_DIRECT)
    if name == "missing_scope":
        return NotAllowed(texts.LACKS.format(scopes=_answer(error).get("needed", "")))
    if name in _NOT_ALLOWED or str(name).startswith("restricted_action"):
        return NotAllowed(texts.NOT_ALLOWED)
    _LOG.error("Slack refused a request: %s", name)
    return NotAllowed(texts.REFUSED.format(code=name))


def _doubtful(error: SlackApiError) -> bool:
    return code(error) in _DOUBTFUL or _status(error) >= HTTPStatus.INTERNAL_SERVER_ERROR


def _status(error: SlackApiError) -> int:
    status = getattr(error.response, "status_code", None)
    return status if isinstance(status, int) else 0


def _answer(error: SlackApiError) -> Mapping[str, Any]:
    """Empty for a page that is not JSON; the library then has no data, or no answer of its own at all."""
    data = getattr(error.response, "data", None)
    return data if isinstance(data, Mapping) else {}


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return float(headers.get("Retry-After", SOON))
    except (TypeError, ValueError):
        return SOON
