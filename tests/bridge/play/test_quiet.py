"""Quiet hours: what passes within them does not count."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bridge.quiet import SECOND, Quiet, after, awake, quiet

HOUR = 3_600 * SECOND
NIGHT = Quiet(22 * 60, 7 * 60, "Europe/Berlin")


def at(text: str, zone: str = "Europe/Berlin") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * SECOND


def said(moment: int, zone: str = "Europe/Berlin") -> str:
    return datetime.fromtimestamp(moment / SECOND, UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-05-04 12:00", 2, "2026-05-04 14:00"),
        ("2026-05-04 21:00", 1, "2026-05-04 22:00"),
        ("2026-05-04 21:00", 2, "2026-05-05 08:00"),
        ("2026-05-04 23:30", 1, "2026-05-05 08:00"),
        ("2026-05-05 03:00", 24, "2026-05-06 16:00"),
        ("2026-03-28 21:00", 2, "2026-03-29 08:00"),
        ("2026-10-24 21:00", 2, "2026-10-25 08:00"),
    ],
)
def test_time_stands_still_in_quiet_hours(start: str, hours: int, end: str) -> None:
    assert said(after(at(start), hours * HOUR, NIGHT)) == end


def test_hours_within_one_day_and_in_another_zone() -> None:
    lunch = Quiet(12 * 60, 13 * 60 + 30, "Asia/Kolkata")
    assert (
        said(after(at("2026-05-04 11:30", "Asia/Kolkata"), HOUR, lunch), "Asia/Kolkata") == "2026-05-04 14:00"
    )


@pytest.mark.parametrize("ends", [(None, 60), (60, None), (60, 60), (None, None)])
def test_hours_without_an_end_or_a_length_are_none(ends: tuple[int | None, int | None]) -> None:
    assert quiet(*ends, "UTC") is None
    assert awake(5, None) == 5
    assert after(5, 7, None) == 12


MOMENTS = st.integers(at("2026-01-01 00:00"), at("2027-01-01 00:00"))
MINUTES = st.integers(0, 24 * 60 - 1)


@given(MOMENTS, MINUTES, MINUTES, st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
def test_nobody_is_due_in_quiet_hours(start: int, begin: int, end: int, zone: str) -> None:
    hours = quiet(begin, end, zone)
    due = after(start, 3 * HOUR, hours)
    assert due - start >= 3 * HOUR
    moment = awake(start, hours)
    assert moment >= start
    assert awake(moment, hours) == moment


@given(MOMENTS, MINUTES, MINUTES, st.integers(0, 48), st.integers(0, 48))
def test_more_time_is_never_over_sooner(start: int, begin: int, end: int, one: int, two: int) -> None:
    hours = quiet(begin, end, "Europe/Berlin")
    less, more = sorted((one * HOUR, two * HOUR))
    assert after(start, less, hours) <= after(start, more, hours)
