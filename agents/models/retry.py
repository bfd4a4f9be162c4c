"""How long to wait before another attempt."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from typing import Final

FIRST: Final = 0.5
LONGEST: Final = 8.0
PATIENCE: Final = 60.0
"""Seconds that an endpoint may ask to wait for; beyond, the session rather waits for its host."""


def pause(attempt: int, asked: float | None, random: Random) -> float | None:
    """Seconds before another attempt after the `attempt`-th; None where the endpoint asks for too much.

    Full jitter, so that calls that failed together do not come again together; what the endpoint asked for comes
    on top. Source: M. Brooker, "Exponential Backoff And Jitter" (AWS, 2015).
    """
    jitter = random.uniform(0.0, min(LONGEST, FIRST * 2.0 ** min(attempt, 10) / 2.0))
    if asked is None:
        return jitter
    return asked + jitter if asked <= PATIENCE else None


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that `Retry-After` asks for, as a number or a date; None where there is none that makes sense.

    `headers` have names in lower case. A date is taken relative to the endpoint's own clock where it tells.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
        return max(seconds, 0.0) if math.isfinite(seconds) else None
    until, now = _date(headers.get("retry-after")), _date(headers.get("date")) or datetime.now(UTC)
    return None if until is None else max((until - now).total_seconds(), 0.0)


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)
