"""Budgets: whether a call still fits, by what the record says was used and is reserved."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, func, select

from scenarios.engine.desk import Limit, LimitFallen, Scope, Unit, Used
from storage.tables import Session, Tenant, Usage

_SESSION: Final = Session.__table__  # type: ignore[attr-defined]
_TENANT: Final = Tenant.__table__  # type: ignore[attr-defined]
_USAGE: Final = Usage.__table__  # type: ignore[attr-defined]


class Payer(NamedTuple):
    """On whose account a call goes."""

    tenant: int
    session: int
    seat: str
    host: int | None
    guild: str | None
    at: datetime


def check(connection: Connection, payer: Payer, limits: Sequence[Limit], most: Used) -> None:
    """Raises `LimitFallen` where the call could go beyond a limit; the first one that is given counts.

    Two calls that ask at once are let through one after the other. A limit of a guild or a host binds only
    sessions that have one.
    """
    shared = [limit for limit in limits if limit.scope != "call"]
    if shared:
        _one_at_a_time(connection, payer, shared)
    for limit in limits:
        wanted = most.tokens if limit.unit == "tokens" else most.cost_micros
        used = _used(connection, payer, limit)
        if used is not None and used + wanted > limit.most:
            raise LimitFallen(limit, _why(limit, payer, used, wanted))


def amount(unit: Unit, number: int) -> str:
    """The number for people: `20,000 tokens`, or `0.50` of the currency."""
    if unit == "tokens":
        return f"{number:,} {'token' if number == 1 else 'tokens'}"
    whole, rest = divmod(number, 1_000_000)
    return f"{whole:,}.{f'{rest:06d}'.rstrip('0'):0<2}"


def _one_at_a_time(connection: Connection, payer: Payer, limits: Sequence[Limit]) -> None:
    """On PostgreSQL, wait for others who count the same; SQLite has one writer anyway."""
    if connection.dialect.name == "sqlite":
        return
    table, key = _SESSION, payer.session
    if any(limit.scope in ("person", "guild", "month") for limit in limits):
        table, key = _TENANT, payer.tenant
    connection.execute(select(table.c.id).where(table.c.id == key).with_for_update(key_share=True))


def _used(connection: Connection, payer: Payer, limit: Limit) -> int | None:
    """What the scope has used so far; None where there is no such scope for this session."""
    month = payer.at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    by: list[Any]
    match limit.scope:
        case "call":
            return 0
        case "seat":
            by = [_USAGE.c.session == payer.session, _USAGE.c.seat == payer.seat]
        case "session":
            by = [_USAGE.c.session == payer.session]
        case "person":
            if payer.host is None:
                return None
            by = [_USAGE.c.person == payer.host, _USAGE.c.at >= month]
        case "guild":
            if payer.guild is None:
                return None
            by = [_USAGE.c.guild == payer.guild, _USAGE.c.at >= month]
        case "month":
            by = [_USAGE.c.at >= month]
    tokens = _USAGE.c.input_tokens + _USAGE.c.output_tokens
    what = tokens if limit.unit == "tokens" else _USAGE.c.cost_micros
    total = select(func.coalesce(func.sum(what), 0)).where(_USAGE.c.tenant == payer.tenant, *by)
    return int(connection.execute(total).scalar_one())


def _why(limit: Limit, payer: Payer, used: int, wanted: int) -> str:
    most = amount(limit.unit, limit.most)
    if limit.scope == "call":
        return f"A call may use at most {most}, and this one could use {amount(limit.unit, wanted)}."
    whose: dict[Scope, str] = {
        "seat": f"the seat {payer.seat}",
        "session": "this session",
        "person": "this session's host for this month",
        "guild": "this community for this month",
        "month": "all sessions for this month",
    }
    left = max(0, limit.most - used)
    rest = f"; the {amount(limit.unit, left)} left may not suffice for another call" if left else ""
    return f"The budget of {whose[limit.scope]} is used up: {most}{rest}."
