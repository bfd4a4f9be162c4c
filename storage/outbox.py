"""The outbox: what is to be done on platforms, in order within each place, one thing at a time."""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, and_, func, insert, or_, select, tuple_, update

from scenarios.engine.ports import Post, Ref
from storage import timers
from storage.errors import Unknown
from storage.tables import Branch, Event, Outbox, Place
from storage.tables.traffic import UNSENT
from storage.types import to_micros, utc_now

_OUTBOX: Final = Outbox.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_EVENT: Final = Event.__table__  # type: ignore[attr-defined]
_PLACE: Final = Place.__table__  # type: ignore[attr-defined]


class OutboxRow(NamedTuple):
    """Something to do now, in the hands of who claimed it."""

    tenant: int
    branch: int
    seq: int
    ordinal: int
    place: int
    operation: str
    target: str | None
    body: dict[str, Any]
    attempts: int
    """This one included."""
    unsure: bool
    """An earlier try has perhaps been done: look before doing it again."""
    committed: int
    """When the event was, or the row was added beside it; UTC microseconds."""


def claim(connection: Connection, place: int, now: int, worker: str) -> OutboxRow | None:
    """Take in hand what comes next in a place; None where that is not due, in hand already, or nothing.

    What another worker left in hand is of unknown fate. Of unsent changes of one message only the last is made.
    """
    _one_at_a_time(connection, place)
    while True:
        row = connection.execute(
            select(_OUTBOX)
            .where(UNSENT, _OUTBOX.c.place == place)
            .order_by(_OUTBOX.c.branch, _OUTBOX.c.seq, _OUTBOX.c.ordinal)
            .limit(1)
        ).one_or_none()
        if row is None or row.worker == worker or (row.next_at is not None and row.next_at > now):
            return None
        if row.operation != "edit" or not _superseded(connection, row):
            break
        _set(connection, row, state="dropped", body=None, worker=None)
    _set(connection, row, state="sending", attempts=row.attempts + 1, worker=worker, next_at=None)
    return OutboxRow(
        row.tenant,
        row.branch,
        row.seq,
        row.ordinal,
        row.place,
        row.operation,
        row.target,
        json.loads(row.body) if row.body else {},
        row.attempts + 1,
        row.state == "sending",
        _committed(connection, row) if row.added is None else row.added,
    )


def sent(connection: Connection, row: OutboxRow, external_id: str | None) -> None:
    """It is done; of a post it stays on record what it shows, so that it can be shown anew."""
    rest = {} if row.operation == "post" and external_id is not None else {"body": None}
    _settle(connection, row, state="sent", external_id=external_id, **rest)


def drop(connection: Connection, row: OutboxRow) -> None:
    """There is nothing to do any more."""
    _settle(connection, row, state="dropped", body=None)


def retry(connection: Connection, row: OutboxRow, next_at: int, *, unsure: bool, counts: bool) -> None:
    """It is to be tried again, not before that moment (UTC microseconds); `unsure`: it has perhaps been done."""
    attempts = row.attempts if counts else row.attempts - 1
    _settle(connection, row, state="sending" if unsure else "pending", next_at=next_at, attempts=attempts)


def park(connection: Connection, row: OutboxRow, why: str, instead: Sequence[Post]) -> None:
    """It cannot be done; what follows in the place goes on."""
    _settle(connection, row, state="parked", why=why, body=None)
    if instead:
        add(connection, Ref(row.tenant, row.branch), instead)


class Shown(NamedTuple):
    """A post that stands somewhere, with what it shows."""

    place: int
    message: str
    seq: int
    body: dict[str, Any]


def shown(connection: Connection, ref: Ref) -> list[Shown]:
    """The posts of a branch that stand in its places, oldest first; people's own messages are none."""
    query = (
        select(_OUTBOX.c.place, _OUTBOX.c.external_id, _OUTBOX.c.seq, _OUTBOX.c.body)
        .join(_PLACE, _PLACE.c.id == _OUTBOX.c.place)
        .where(
            _PLACE.c.state != "gone",
            _OUTBOX.c.tenant == ref.tenant,
            _OUTBOX.c.branch == ref.branch,
            _OUTBOX.c.state == "sent",
            _OUTBOX.c.operation == "post",
            _OUTBOX.c.external_id.is_not(None),
            _OUTBOX.c.body.is_not(None),
        )
        .order_by(_OUTBOX.c.seq, _OUTBOX.c.ordinal)
    )
    return [
        Shown(place, message, seq, json.loads(body))
        for place, message, seq, body in connection.execute(query)
    ]


def waiting(connection: Connection) -> list[tuple[int, int | None]]:
    """Places with something left to do, each with when the next of it is due (None: now)."""
    rows = connection.execute(
        select(_OUTBOX.c.place, _OUTBOX.c.next_at)
        .where(UNSENT, _OUTBOX.c.place.is_not(None))
        .order_by(_OUTBOX.c.place, _OUTBOX.c.branch, _OUTBOX.c.seq, _OUTBOX.c.ordinal)
    )
    first: dict[int, int | None] = {}
    for place, next_at in rows:
        first.setdefault(place, next_at)
    return list(first.items())


def hurry(connection: Connection, now: int) -> None:
    """What is due later than that moment (UTC microseconds) is due at once."""
    connection.execute(update(_OUTBOX).where(UNSENT, _OUTBOX.c.next_at > now).values(next_at=None))


def add(connection: Connection, ref: Ref, posts: Sequence[Post], timer: int | None = None) -> bool:
    """Rows beside a step, at the present head; with `timer` only if that timer could be taken away."""
    if timer is not None and not timers.take(connection, timer):
        return False
    branch = select(_BRANCH.c.head).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    # Two that add at once would count to the same ordinal.
    head = connection.execute(branch.with_for_update()).scalar_one_or_none()
    if head is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    last = select(func.max(_OUTBOX.c.ordinal)).where(
        _OUTBOX.c.tenant == ref.tenant, _OUTBOX.c.branch == ref.branch, _OUTBOX.c.seq == head
    )
    first = connection.execute(last).scalar_one()
    now = to_micros(utc_now())
    for ordinal, post in enumerate(posts, 0 if first is None else first + 1):
        done = post.delivered is not None
        connection.execute(
            insert(_OUTBOX).values(
                tenant=ref.tenant,
                branch=ref.branch,
                seq=head,
                ordinal=ordinal,
                place=post.place,
                operation=post.operation,
                target=post.target,
                body=None if done else post.body,
                state="sent" if done else "pending",
                attempts=0,
                added=now,
                external_id=post.delivered,
            )
        )
    return True


def message_of(connection: Connection, place: int, target: str) -> str | None:
    """The newest post of that name that stands in the place."""
    query = (
        select(_OUTBOX.c.external_id)
        .where(
            _OUTBOX.c.place == place,
            _OUTBOX.c.target == target,
            _OUTBOX.c.operation == "post",
            _OUTBOX.c.external_id.is_not(None),
        )
        .order_by(_OUTBOX.c.seq.desc(), _OUTBOX.c.ordinal.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def message_before(connection: Connection, row: OutboxRow) -> str | None:
    """The latest of the messages that stood in the place before the row was done for the first time."""
    query = select(_OUTBOX.c.external_id).where(
        _OUTBOX.c.place == row.place,
        _OUTBOX.c.external_id.is_not(None),
        tuple_(_OUTBOX.c.branch, _OUTBOX.c.seq, _OUTBOX.c.ordinal) < (row.branch, row.seq, row.ordinal),
    )
    latest = query.order_by(func.length(_OUTBOX.c.external_id).desc(), _OUTBOX.c.external_id.desc())
    return connection.execute(latest.limit(1)).scalar_one_or_none()


def reassign(connection: Connection, row: OutboxRow, place: int) -> None:
    """It is to be done in another place."""
    _settle(connection, row, state="pending", place=place)


def _one_at_a_time(connection: Connection, place: int) -> None:
    """On PostgreSQL, wait for others who claim there; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(_PLACE.c.id).where(_PLACE.c.id == place).with_for_update())


def _superseded(connection: Connection, row: Any) -> bool:
    """Whether a later unsent row changes or removes the same message."""
    later = select(_OUTBOX.c.seq).where(
        UNSENT,
        _OUTBOX.c.place == row.place,
        _OUTBOX.c.target == row.target,
        _OUTBOX.c.operation.in_(("edit", "delete")),
        or_(_OUTBOX.c.seq > row.seq, and_(_OUTBOX.c.seq == row.seq, _OUTBOX.c.ordinal > row.ordinal)),
    )
    return connection.execute(later.limit(1)).first() is not None


def _settle(connection: Connection, row: OutboxRow, **values: Any) -> None:
    """For who has it in hand; whoever lost it to another changes nothing."""
    connection.execute(
        update(_OUTBOX)
        .where(_key(row), _OUTBOX.c.state == "sending", _OUTBOX.c.attempts == row.attempts)
        .values(worker=None, **values)
    )


def _set(connection: Connection, row: Any, **values: Any) -> None:
    connection.execute(update(_OUTBOX).where(_key(row)).values(**values))


def _key(row: Any) -> Any:
    return and_(*[_OUTBOX.c[name] == getattr(row, name) for name in ("tenant", "branch", "seq", "ordinal")])


def _committed(connection: Connection, row: Any) -> int:
    of = (_EVENT.c.tenant == row.tenant, _EVENT.c.branch == row.branch, _EVENT.c.seq == row.seq)
    return int(connection.execute(select(_EVENT.c.committed).where(*of)).scalar_one())
