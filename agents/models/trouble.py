"""What became of one attempt that gave no answer, and what an endpoint's own words say about the cause."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from agents.models.failure import FailureKind
from scenarios.engine.desk import Used

Json = Any


class Trouble(NamedTuple):
    """An attempt without an answer."""

    kind: FailureKind
    detail: str = ""
    raw: str = ""
    used: Used = Used()
    again: bool = False
    """Another attempt may go well."""
    down: bool = False
    """The endpoint itself seems to be down or overloaded."""
    wait: float | None = None
    """Seconds that the endpoint asks to wait for."""


_TOO_LONG = re.compile(
    r"context.?(length|size|window)|(prompt|input) (is|are) too (long|large)|too many (input )?tokens"
    r"|token count .*exceeds",
    re.I,
)
_FILTERED = re.compile(
    r"content.?(filter|management.policy|policy.violation)|ResponsibleAI|invalid_prompt|flagged|moderation",
    re.I,
)
_USED_UP = re.compile(r"insufficient.?(quota|credits|balance|funds)|billing|payment.required", re.I)
_KEY = re.compile(r"invalid.api.key|api.?key not valid|incorrect api key", re.I)


def of_status(status: int, body: Json, raw: str, wait: float | None = None) -> Trouble:
    """What an answer with a status of 400 or more means; `body` is the decoded `raw`, None where it is no JSON."""
    codes, message = said(body)
    words = f"{codes} {message}".strip()
    detail = f"{status} {words.removeprefix(f'{status} ') or raw}"
    kind = _kind(status, codes, words)
    return Trouble(
        kind,
        detail,
        raw,
        again=kind is not FailureKind.QUOTA and (status in (408, 409, 429) or status >= 500),
        down=status >= 500,
        wait=wait,
    )


def said(body: Json) -> tuple[str, str]:
    """Codes and message of an error in any of the forms that OpenAI, its imitators and their proxies use."""
    error = body.get("error", body) if isinstance(body, Mapping) else body
    if not isinstance(error, Mapping):
        return "", error if isinstance(error, str) else ""
    inner = error.get("innererror")
    codes = [error.get("code"), error.get("type"), inner.get("code") if isinstance(inner, Mapping) else None]
    message = error.get("message") or error.get("detail") or ""
    return " ".join([str(code) for code in codes if code is not None]), str(message)


def _kind(status: int, codes: str, words: str) -> FailureKind:
    match status:
        case 402:
            return FailureKind.QUOTA
        case 429:
            return FailureKind.QUOTA if _USED_UP.search(codes) else FailureKind.RATE_LIMITED
        case 409:
            return FailureKind.RATE_LIMITED
        case 408 | 504 | 524:
            return FailureKind.TIMEOUT
        case 499:
            return FailureKind.CANCELLED
        case 401:
            return FailureKind.AUTH
        case 403:
            return FailureKind.CONTENT_FILTER if _FILTERED.search(words) else FailureKind.AUTH
        case 413:
            return FailureKind.CONTEXT_TOO_LONG
        case 400 | 422:
            return _of_request(words)
        case _:
            return FailureKind.UNREACHABLE if status >= 500 else FailureKind.MALFORMED


def _of_request(words: str) -> FailureKind:
    if _TOO_LONG.search(words):
        return FailureKind.CONTEXT_TOO_LONG
    if _FILTERED.search(words):
        return FailureKind.CONTENT_FILTER
    return FailureKind.AUTH if _KEY.search(words) else FailureKind.MALFORMED
