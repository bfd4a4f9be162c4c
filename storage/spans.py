"""Spans: nested pieces of work, in the record of the branch on which they were done."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, case, insert, select, update

from scenarios.engine.desk import Work
from scenarios.engine.ports import Ref
from storage.errors import Unknown
from storage.statements import BranchRow
from storage.tables import Span
from storage.types import utc_now

Json = Any

_SPAN: Final = Span.__table__  # type: ignore[attr-defined]


class SpanRecord(NamedTuple):
    """A span as it is on record."""

    number: int
    parent: int | None
    branch: int
    seq: int
    """The last event of the branch when it began."""
    work: Work
    kind: str
    name: str
    inputs: Json
    result: Json
    failure: str | None
    started: datetime
    ended: datetime | None
    """None while it is under way, and for ever where its process died."""
    erased: bool
    """Inputs and result went with somebody's words."""


def begin(
    connection: Connection,
    row: BranchRow,
    ref: Ref,
    work: Work,
    kind: str,
    name: str,
    inputs: Json,
    parent: int | None,
) -> int:
    """Open a span and give its number."""
    made = insert(_SPAN).values(
        tenant=ref.tenant,
        branch=ref.branch,
        parent=parent,
        seq=row.head,
        seat=work.seat,
        ask=work.ask,
        basis=work.basis,
        kind=kind,
        name=name,
        inputs=_text(inputs),
        started=utc_now(),
    )
    return int(connection.execute(made.returning(_SPAN.c.id)).scalar_one())


def end(connection: Connection, ref: Ref, number: int, result: Json, failure: str | None) -> None:
    """Close it. Raises `Unknown` for one that is not open.

    What came of words that were erased meanwhile is not kept, but the kind of failure.
    """
    kind = failure and failure.partition(":")[0]
    done = connection.execute(
        update(_SPAN)
        .where(
            _SPAN.c.tenant == ref.tenant,
            _SPAN.c.branch == ref.branch,
            _SPAN.c.id == number,
            _SPAN.c.ended.is_(None),
        )
        .values(
            result=case((_SPAN.c.erased.is_(None), _text(result))),
            failure=case((_SPAN.c.erased.is_(None), failure), else_=kind),
            ended=utc_now(),
        )
    )
    if done.rowcount != 1:
        raise Unknown(f"There is no piece of work {number} under way here.")


def along(
    connection: Connection, ref: Ref, past: Mapping[int, int] = {}, of: Work | None = None
) -> list[SpanRecord]:
    """The spans of the shared past, oldest branch first, then the branch's own, as they began; or of one work."""
    found: list[SpanRecord] = []
    for branch in [*reversed([*past]), ref.branch]:
        query = (
            select(_SPAN).where(_SPAN.c.tenant == ref.tenant, _SPAN.c.branch == branch).order_by(_SPAN.c.id)
        )
        if branch != ref.branch:
            query = query.where(_SPAN.c.seq < past[branch])
        if of is not None:
            query = query.where(*[_SPAN.c[name] == value for name, value in of._asdict().items()])
        found += [_record(row) for row in connection.execute(query)]
    return found


def _record(row: Any) -> SpanRecord:
    return SpanRecord(
        row.id,
        row.parent,
        row.branch,
        row.seq,
        Work(row.seat, row.ask, row.basis),
        row.kind,
        row.name,
        None if row.inputs is None else json.loads(row.inputs),
        None if row.result is None else json.loads(row.result),
        row.failure,
        row.started,
        row.ended,
        row.erased is not None,
    )


def _text(form: Json) -> str | None:
    return None if form is None else json.dumps(form, ensure_ascii=False, allow_nan=False)
