"""Quiet hours: time that passes while somebody wants to be left alone does not count. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

SECOND: Final = 1_000_000


class Quiet(NamedTuple):
    """From one minute of the day to another, in a zone; over midnight where the first is the later one."""

    begin: int
    end: int
    zone: str


def quiet(begin: int | None, end: int | None, zone: str) -> Quiet | None:
    """Nobody's hours where one end is missing, or they would last the whole day or no time at all."""
    return None if begin is None or end is None or begin == end else Quiet(begin, end, zone)


def awake(at: int, hours: Quiet | None) -> int:
    """The moment itself, or the end of the quiet hours that it lies in; UTC microseconds."""
    if hours is None:
        return at
    begun, ends = _last(at, hours.begin, hours.zone), _next(at, hours.end, hours.zone)
    # It lies in them if they end before they begin again, and began after they last ended.
    return ends if begun > _last(at, hours.end, hours.zone) else at


def after(start: int, span: int, hours: Quiet | None) -> int:
    """The moment by which `span` microseconds outside of quiet hours have passed since `start`."""
    if hours is None:
        return start + span
    at = awake(start, hours)
    while True:
        begins = _next(at, hours.begin, hours.zone)
        if at + span <= begins:
            return at + span
        span -= begins - at
        at = awake(begins, hours)


def _next(at: int, minute: int, zone: str) -> int:
    """When the clocks of the zone next show that minute of the day, after `at`."""
    return min(moment for moment in _around(at, minute, zone) if moment > at)


def _last(at: int, minute: int, zone: str) -> int:
    """When they last showed it, at `at` or before."""
    return max(moment for moment in _around(at, minute, zone) if moment <= at)


def _around(at: int, minute: int, zone: str) -> list[int]:
    """Each day's such moment, from two days before to two days after."""
    place = ZoneInfo(zone)
    today = datetime.fromtimestamp(at / SECOND, UTC).astimezone(place)
    days = [today + timedelta(days=days) for days in range(-2, 3)]
    return [
        int(day.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0).timestamp()) * SECOND
        for day in days
    ]
