"""Column types: instants as integers, keys that fit both databases, JSON as text."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Key = Integer().with_variant(BigInteger(), "postgresql")
"""An integer key: 64 bits on both, and the row id itself on SQLite."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime kept as microseconds since 1970. Naive datetimes are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(int(value))


def to_micros(value: datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    if value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    delta = value - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def from_micros(micros: int) -> datetime:
    """The UTC datetime of microseconds since 1970."""
    seconds, rest = divmod(micros, 1_000_000)
    return datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=rest)


def utc_now() -> datetime:
    return datetime.now(tz=UTC)
