"""Grants: from which event on a person may read what a seat saw."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from scenarios.engine.ports import Ref
from storage.errors import Unknown
from storage.lineage import shared_past
from storage.statements import BranchRow
from storage.tables import Grant, Occupancy, Seat
from storage.types import utc_now

_GRANT, _OCCUPANCY, _SEAT = Grant.__table__, Occupancy.__table__, Seat.__table__  # type: ignore[attr-defined]


def readable_from(
    connection: Connection, tenant: int, path: Sequence[BranchRow], seat: str, person: int
) -> int | None:
    """The first event that the person may read of the seat's own; None for somebody who may read nothing.

    Its first occupant may read all; who took it over later, from the hand-over on; a grant may name more.
    What happened on an ancestor after this branch left it counts for nothing here.
    """
    shared = shared_past(path)
    branches = list(shared)
    held = connection.execute(
        select(_OCCUPANCY.c.branch, _OCCUPANCY.c.person, _OCCUPANCY.c.from_seq)
        .join(_SEAT, _SEAT.c.id == _OCCUPANCY.c.seat)
        .where(_OCCUPANCY.c.tenant == tenant, _OCCUPANCY.c.branch.in_(branches), _SEAT.c.name == seat)
        .order_by(_OCCUPANCY.c.id)
    ).all()
    given = connection.execute(
        select(_GRANT.c.branch, _GRANT.c.from_seq)
        .join(_SEAT, _SEAT.c.id == _GRANT.c.seat)
        .where(
            _GRANT.c.tenant == tenant,
            _GRANT.c.branch.in_(branches),
            _GRANT.c.person == person,
            _SEAT.c.name == seat,
        )
    ).all()
    held = [row for row in held if row.from_seq <= shared[row.branch]]
    first = [0] if held and held[0].person == person else []
    # A seat that was given with a branch belongs to its new holder from the first event of that branch on.
    begun = {row.id: row.fork_seq for row in path}
    own = [row.from_seq + (row.from_seq == begun[row.branch]) for row in held if row.person == person]
    return min(
        [*first, *own, *[row.from_seq for row in given if row.from_seq <= shared[row.branch]]], default=None
    )


def grant(connection: Connection, ref: Ref, session: int, seat: str, person: int, from_seq: int) -> None:
    """The person may read what the seat saw from event `from_seq` on. Raises `Unknown`."""
    key = connection.execute(
        select(_SEAT.c.id).where(
            _SEAT.c.tenant == ref.tenant, _SEAT.c.session == session, _SEAT.c.name == seat
        )
    ).scalar_one_or_none()
    if key is None:
        raise Unknown(f"There is no seat {seat!r} here.")
    connection.execute(
        insert(_GRANT).values(
            tenant=ref.tenant,
            branch=ref.branch,
            seat=key,
            person=person,
            from_seq=from_seq,
            created=utc_now(),
        )
    )
