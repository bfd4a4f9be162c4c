"""The inbox: what platforms deliver, kept once, and until it is settled."""

from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, func, select, union_all, update

from storage.inserting import if_new
from storage.tables import Inbox, Outbox
from storage.tables.traffic import PENDING
from storage.types import utc_now

Settled = Literal["consumed", "ignored", "poison"]

_INBOX: Final = Inbox.__table__  # type: ignore[attr-defined]
_OUTBOX: Final = Outbox.__table__  # type: ignore[attr-defined]


class InboxRow(NamedTuple):
    """Something that came in and is not settled."""

    id: int
    tenant: int
    platform: str
    external_id: str
    body: str
    attempts: int
    """How often it was taken up again."""


def keep(
    connection: Connection,
    tenant: int,
    platform: str,
    external_id: str,
    order: str,
    body: str,
    place: int | None,
    branch: int | None,
) -> int | None:
    """Its number; None where it was kept before, whatever has become of it."""
    number = if_new(
        connection,
        _INBOX,
        _INBOX.c.id,
        tenant=tenant,
        platform=platform,
        external_id=external_id,
        external_order=order,
        place=place,
        branch=branch,
        body=body,
        state="pending",
        attempts=0,
        received=utc_now(),
    )
    return None if number is None else int(number)


def consume(connection: Connection, tenant: int, inbox: int, state: Settled) -> None:
    """Settle it and empty its body; what is settled already, by a step perhaps, stays as it is."""
    connection.execute(
        update(_INBOX)
        .where(_INBOX.c.tenant == tenant, _INBOX.c.id == inbox, _INBOX.c.state == "pending")
        .values(state=state, body="")
    )


def pending(connection: Connection) -> list[InboxRow]:
    """All that is not settled, of all tenants, oldest first."""
    query = select(*[_INBOX.c[name] for name in InboxRow._fields]).where(PENDING).order_by(_INBOX.c.id)
    return [InboxRow(*row) for row in connection.execute(query)]


def attempt(connection: Connection, inbox: int) -> int:
    """Count that it is taken up again; gives how often, 0 for what is settled."""
    counted = (
        update(_INBOX)
        .where(_INBOX.c.id == inbox, _INBOX.c.state == "pending")
        .values(attempts=_INBOX.c.attempts + 1)
        .returning(_INBOX.c.attempts)
    )
    return int(connection.execute(counted).scalar_one_or_none() or 0)


def event_of(connection: Connection, tenant: int, place: int, message: str) -> int | None:
    """The event that a message made, or that it showed first."""
    came = select(_INBOX.c.seq).where(
        _INBOX.c.tenant == tenant, _INBOX.c.place == place, _INBOX.c.message == message
    )
    went = select(_OUTBOX.c.seq).where(
        _OUTBOX.c.tenant == tenant, _OUTBOX.c.place == place, _OUTBOX.c.external_id == message
    )
    both = union_all(came, went).subquery()
    found: int | None = connection.execute(select(func.min(both.c.seq))).scalar_one()
    return found


def said_in(connection: Connection, tenant: int, place: int, message: str) -> int | None:
    """The event whose words a message holds: its author's own message, or a post that shows what was learned."""
    came = select(_INBOX.c.seq).where(
        _INBOX.c.tenant == tenant, _INBOX.c.place == place, _INBOX.c.message == message
    )
    went = select(_OUTBOX.c.seq).where(
        _OUTBOX.c.tenant == tenant,
        _OUTBOX.c.place == place,
        _OUTBOX.c.external_id == message,
        _OUTBOX.c.body.is_(None) | _OUTBOX.c.body.startswith('{"kind":"seen"', autoescape=True),
    )
    both = union_all(came, went).subquery()
    found: int | None = connection.execute(select(func.min(both.c.seq))).scalar_one()
    return found


def heard(connection: Connection, place: int, most: int) -> dict[str, int]:
    """The newest messages of people in a place that made events, oldest first, each with its first event."""
    query = (
        select(_INBOX.c.message, func.min(_INBOX.c.seq).label("seq"))
        .where(_INBOX.c.place == place, _INBOX.c.message.is_not(None), _INBOX.c.seq.is_not(None))
        .group_by(_INBOX.c.message)
        .order_by(func.min(_INBOX.c.id).desc())
        .limit(most)
    )
    newest = connection.execute(query).all()
    return {row.message: row.seq for row in reversed(newest)}


def event_before(connection: Connection, tenant: int, place: int, message: str) -> int | None:
    """The last event that a place's messages up to this one made or showed; None where they show none."""
    came = select(_INBOX.c.message.label("message"), _INBOX.c.seq.label("seq")).where(
        _INBOX.c.tenant == tenant,
        _INBOX.c.place == place,
        _INBOX.c.message.is_not(None),
        _INBOX.c.seq.is_not(None),
    )
    went = select(_OUTBOX.c.external_id, _OUTBOX.c.seq).where(
        _OUTBOX.c.tenant == tenant,
        _OUTBOX.c.place == place,
        _OUTBOX.c.external_id.is_not(None),
        _OUTBOX.c.operation == "post",
    )
    both = union_all(came, went).subquery()
    long = func.length(both.c.message)
    # What was revised or edited later still stands where it first stood.
    first = (
        select(func.min(both.c.seq).label("seq"))
        .where((long < len(message)) | ((long == len(message)) & (both.c.message <= message)))
        .group_by(both.c.message)
        .subquery()
    )
    found: int | None = connection.execute(select(func.max(first.c.seq))).scalar_one()
    return found
