"""Pieces of work: all spans and calls of one seat for one ask after one event."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select, union_all

from scenarios.engine.desk import Work
from scenarios.engine.ports import Ref
from storage import calls, spans
from storage.calls import CallRecord
from storage.prompts import Prompts
from storage.spans import SpanRecord
from storage.tables import ModelCall, Span

_CALL: Final = ModelCall.__table__  # type: ignore[attr-defined]
_SPAN: Final = Span.__table__  # type: ignore[attr-defined]


class Place(NamedTuple):
    """Whose work it is, and the last event of the branch when it began."""

    work: Work
    seq: int


def places(connection: Connection, ref: Ref, upto: int | None) -> Sequence[Place]:
    """The work on this very branch that began before event `upto` was the last, in the order of its beginning."""
    parts = [
        select(table.c.seat, table.c.ask, table.c.basis, table.c.seq, table.c.started, table.c.id).where(
            table.c.tenant == ref.tenant, table.c.branch == ref.branch, table.c.ask.is_not(None)
        )
        for table in (_CALL, _SPAN)
    ]
    if upto is not None:
        parts = [part.where(part.selected_columns.seq < upto) for part in parts]
    both = union_all(*parts).subquery()
    of = (both.c.seat, both.c.ask, both.c.basis)
    query = (
        select(*of, func.min(both.c.seq))
        .group_by(*of)
        .order_by(func.min(both.c.seq), func.min(both.c.started), *of)
    )
    return [Place(Work(seat, ask, basis), seq) for seat, ask, basis, seq in connection.execute(query)]


def at(
    connection: Connection, ref: Ref, some: Sequence[Place]
) -> list[tuple[list[CallRecord], list[SpanRecord]]]:
    """All that belongs to each of them. Read together, their prompts cost no more than their difference."""
    kept = Prompts(connection, ref.tenant)
    return [
        (
            calls.along(connection, ref, of=place.work, kept=kept),
            spans.along(connection, ref, of=place.work),
        )
        for place in some
    ]
