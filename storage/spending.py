"""What was used: the sums of usage rows, of a branch and of its session."""

from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, case, func, select

from scenarios.engine.ports import Ref
from storage.tables import Branch, ModelCall, Usage

_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_CALL: Final = ModelCall.__table__  # type: ignore[attr-defined]
_USAGE: Final = Usage.__table__  # type: ignore[attr-defined]


class Spent(NamedTuple):
    """Model calls, tokens in and out, and millionths of the currency."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost_micros: int


class LedgerLine(NamedTuple):
    """What one seat used of one model; of a total, seat and model are empty."""

    seat: str
    model: str
    calls: int
    failed: int
    unsettled: int
    """Calls under way, or whose process died: what they may use at most is in the sums."""
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cost_micros: int


class Ledger(NamedTuple):
    """What the branch itself used, by seat and model, and the whole session with all its branches."""

    lines: tuple[LedgerLine, ...]
    session: LedgerLine


def spent(connection: Connection, ref: Ref) -> Spent:
    """What the branch itself has used, without its ancestors."""
    row = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(_USAGE.c.input_tokens), 0),
            func.coalesce(func.sum(_USAGE.c.output_tokens), 0),
            func.coalesce(func.sum(_USAGE.c.cost_micros), 0),
        ).where(_USAGE.c.tenant == ref.tenant, _USAGE.c.branch == ref.branch)
    ).one()
    return Spent(*map(int, row))


def ledger(connection: Connection, ref: Ref) -> Ledger:
    """What was used, by seat and model."""
    by = (_CALL.c.seat, _CALL.c.model)
    lines = connection.execute(
        _sums(ref, *by).where(_USAGE.c.branch == ref.branch).group_by(*by).order_by(*by)
    )
    session = select(_BRANCH.c.session).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    total = connection.execute(_sums(ref).where(_USAGE.c.session == session.scalar_subquery())).one()
    return Ledger(
        tuple([LedgerLine(seat, model, *map(int, rest)) for seat, model, *rest in lines]),
        LedgerLine("", "", *map(int, total)),
    )


def _sums(ref: Ref, *by: Any) -> Any:
    def total(what: Any) -> Any:
        return func.coalesce(func.sum(what), 0)

    return (
        select(
            *by,
            func.count(),
            total(case((_CALL.c.failure.is_not(None), 1), else_=0)),
            total(case((_USAGE.c.reserved, 1), else_=0)),
            total(_USAGE.c.input_tokens),
            total(_USAGE.c.output_tokens),
            total(_USAGE.c.cached_tokens),
            total(_USAGE.c.cost_micros),
        )
        .join(_CALL, _CALL.c.id == _USAGE.c.call)
        .where(_USAGE.c.tenant == ref.tenant)
    )
