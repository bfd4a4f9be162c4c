"""Model calls: reserved before they are made, stored before anything follows from them, found again."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, case, insert, select, update

from scenarios.engine.desk import Called, Limit, Used, Wanted, Work
from scenarios.engine.ports import Ref
from storage import budgets, prompts
from storage.budgets import Payer
from storage.errors import Unknown
from storage.prompts import Prompts
from storage.statements import BranchRow
from storage.tables import ModelCall, Session, Usage
from storage.types import utc_now

Json = Any

_CALL: Final = ModelCall.__table__  # type: ignore[attr-defined]
_SESSION: Final = Session.__table__  # type: ignore[attr-defined]
_USAGE: Final = Usage.__table__  # type: ignore[attr-defined]


GIVEN_UP: Final = "given_up"
"""In place of a failure: there is an answer, and it was of no use."""


class CallRecord(NamedTuple):
    """A call as it is on record."""

    number: int
    branch: int
    seq: int
    """The last event of the branch when it began."""
    work: Work
    key: str
    model: str
    request: dict[str, Json]
    """People's words stand in it as `{"w": reference}`."""
    response: dict[str, Json] | None
    failure: str | None
    detail: str
    used: Used
    """While `ended` is None, what was reserved."""
    span: int | None
    started: datetime
    ended: datetime | None
    """None while it is under way, and for ever where its process died: what came of it is not known then."""
    erased: bool
    """Its answer went with somebody's words."""


def stored(connection: Connection, ref: Ref, key: str, before: int | None = None) -> Called | None:
    """The last answer to a call on this very branch, begun before an event. Failed calls do not count."""
    query = (
        select(_CALL.c.response, *[_USAGE.c[name] for name in Used._fields])
        .join(_USAGE, _USAGE.c.call == _CALL.c.id)
        .where(
            _CALL.c.tenant == ref.tenant,
            _CALL.c.branch == ref.branch,
            _CALL.c.key == key,
            _CALL.c.response.is_not(None),
            _CALL.c.failure.is_(None),
        )
        .order_by(_CALL.c.id.desc())
    )
    if before is not None:
        query = query.where(_CALL.c.seq < before)
    row = connection.execute(query.limit(1)).first()
    return None if row is None else Called(json.loads(row.response), used=Used(*row[1:]))


def begin(
    connection: Connection,
    row: BranchRow,
    ref: Ref,
    work: Work,
    key: str,
    wanted: Wanted,
    limits: Sequence[Limit],
    span: int | None,
) -> int:
    """Reserve what the call may use and give its number. Raises `LimitFallen`, with nothing stored."""
    now = utc_now()
    session = connection.execute(
        select(_SESSION.c.host, _SESSION.c.guild).where(
            _SESSION.c.tenant == ref.tenant, _SESSION.c.id == row.session
        )
    ).one()
    payer = Payer(ref.tenant, row.session, work.seat, session.host, session.guild, now)
    budgets.check(connection, payer, limits, wanted.most)
    call = insert(_CALL).values(
        tenant=ref.tenant,
        branch=ref.branch,
        key=key,
        seq=row.head,
        seat=work.seat,
        ask=work.ask,
        basis=work.basis,
        request_digest=prompts.digest(wanted.request),
        model=wanted.model,
        request=Prompts(connection, ref.tenant).keep(wanted.request),
        span=span,
        started=now,
    )
    number = int(connection.execute(call.returning(_CALL.c.id)).scalar_one())
    connection.execute(
        insert(_USAGE).values(
            tenant=ref.tenant,
            session=row.session,
            branch=ref.branch,
            seat=work.seat,
            person=session.host,
            guild=session.guild,
            call=number,
            reserved=True,
            at=now,
            **wanted.most._asdict(),
        )
    )
    return number


def end(connection: Connection, ref: Ref, number: int, called: Called) -> None:
    """Store what came of it, and what it used in place of what was reserved. Raises `Unknown`.

    What came of words that were erased meanwhile is not kept.
    """
    answer = None if called.response is None else json.dumps(called.response, ensure_ascii=False)
    done = connection.execute(
        update(_CALL)
        .where(
            _CALL.c.tenant == ref.tenant,
            _CALL.c.branch == ref.branch,
            _CALL.c.id == number,
            _CALL.c.ended.is_(None),
        )
        .values(
            response=case((_CALL.c.erased.is_(None), answer)),
            failure=called.failure,
            detail=case((_CALL.c.erased.is_(None), called.detail or None)),
            ended=utc_now(),
        )
    )
    if done.rowcount != 1:
        raise Unknown(f"There is no call {number} under way here.")
    connection.execute(
        update(_USAGE)
        .where(_USAGE.c.tenant == ref.tenant, _USAGE.c.call == number)
        .values(reserved=False, **called.used._asdict())
    )


def give_up(connection: Connection, ref: Ref, keys: Sequence[str]) -> None:
    """These calls led to nothing: their answers stay on record, and are not found again."""
    connection.execute(
        update(_CALL)
        .where(
            _CALL.c.tenant == ref.tenant,
            _CALL.c.branch == ref.branch,
            _CALL.c.key.in_(keys),
            _CALL.c.failure.is_(None),
        )
        .values(failure=GIVEN_UP)
    )


def along(
    connection: Connection,
    ref: Ref,
    past: Mapping[int, int] = {},
    of: Work | None = None,
    kept: Prompts | None = None,
) -> list[CallRecord]:
    """The calls of the shared past, oldest branch first, then the branch's own, as they began; or of one work."""
    found: list[CallRecord] = []
    kept = kept or Prompts(connection, ref.tenant)
    for branch in [*reversed([*past]), ref.branch]:
        query = (
            select(_CALL, *[_USAGE.c[name] for name in Used._fields])
            .join(_USAGE, _USAGE.c.call == _CALL.c.id)
            .where(_CALL.c.tenant == ref.tenant, _CALL.c.branch == branch)
            .order_by(_CALL.c.id)
        )
        if branch != ref.branch:
            query = query.where(_CALL.c.seq < past[branch])
        if of is not None:
            query = query.where(*[_CALL.c[name] == value for name, value in of._asdict().items()])
        found += [_record(row, kept) for row in connection.execute(query)]
    return found


def _record(row: Any, kept: Prompts) -> CallRecord:
    return CallRecord(
        row.id,
        row.branch,
        row.seq,
        Work(row.seat, row.ask, row.basis),
        row.key,
        row.model,
        kept.read(row.request) if row.request else {},
        None if row.response is None else json.loads(row.response),
        row.failure,
        row.detail or "",
        Used(*[getattr(row, name) for name in Used._fields]),
        row.span,
        row.started,
        row.ended,
        row.erased is not None,
    )
