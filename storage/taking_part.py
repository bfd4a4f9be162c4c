"""In which branches somebody takes part, or has taken part."""

from typing import Final

from sqlalchemy import Connection, or_, select

from scenarios.engine.ports import Holder, Ref
from storage.sessions import BranchInfo, all_holders, info
from storage.tables import Branch, Occupancy, Seat, Session, Told

_SESSION: Final = Session.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_SEAT: Final = Seat.__table__  # type: ignore[attr-defined]
_OCCUPANCY: Final = Occupancy.__table__  # type: ignore[attr-defined]
_TOLD: Final = Told.__table__  # type: ignore[attr-defined]


def going_on_with(connection: Connection, of_tenant: int, of_person: int) -> list[BranchInfo]:
    """Branches that are not over and in which the person holds a seat, also through another, or hosts."""
    seated = (
        select(_SEAT.c.session)
        .join(_OCCUPANCY, _OCCUPANCY.c.seat == _SEAT.c.id)
        .where(_OCCUPANCY.c.tenant == of_tenant, _OCCUPANCY.c.person == of_person)
    )
    query = (
        select(_BRANCH.c.id, _SESSION.c.public_id, _SESSION.c.host)
        .join(_SESSION, _SESSION.c.id == _BRANCH.c.session)
        .where(
            _BRANCH.c.tenant == of_tenant,
            _BRANCH.c.status != "done",
            or_(_SESSION.c.host == of_person, _SESSION.c.id.in_(seated)),
        )
        .order_by(_BRANCH.c.id)
    )
    found = connection.execute(query).all()
    held: dict[int, dict[str, Holder]] = {}
    for public_id in dict.fromkeys(row.public_id for row in found):
        held |= all_holders(connection, of_tenant, public_id)
    return [
        info(connection, Ref(of_tenant, row.id))
        for row in found
        if row.host == of_person or any(holder.person == of_person for holder in held[row.id].values())
    ]


def families_of(connection: Connection, of_tenant: int, of_person: int) -> list[Ref]:
    """All branches of the sessions in which the person ever held a seat, hosts, or was told something."""
    seated = (
        select(_SEAT.c.session)
        .join(_OCCUPANCY, _OCCUPANCY.c.seat == _SEAT.c.id)
        .where(_OCCUPANCY.c.tenant == of_tenant, _OCCUPANCY.c.person == of_person)
    )
    hosted = select(_SESSION.c.id).where(_SESSION.c.tenant == of_tenant, _SESSION.c.host == of_person)
    told = (
        select(_BRANCH.c.session)
        .join(_TOLD, _TOLD.c.branch == _BRANCH.c.id)
        .where(_TOLD.c.tenant == of_tenant, _TOLD.c.person == of_person)
    )
    query = select(_BRANCH.c.id).where(
        _BRANCH.c.tenant == of_tenant, _BRANCH.c.session.in_(seated.union(hosted, told))
    )
    return [Ref(of_tenant, branch) for branch in connection.execute(query).scalars()]


def has_given_up(connection: Connection, ref: Ref, of_person: int) -> bool:
    """Whether the person held a seat of this very branch and holds it no more, nor does anybody for the person."""
    later = _OCCUPANCY.alias("later")
    kept = select(later.c.id).where(
        later.c.tenant == ref.tenant,
        later.c.branch == ref.branch,
        later.c.seat == _OCCUPANCY.c.seat,
        later.c.person == of_person,
        later.c.to_seq.is_(None),
    )
    query = select(_OCCUPANCY.c.id).where(
        _OCCUPANCY.c.tenant == ref.tenant,
        _OCCUPANCY.c.branch == ref.branch,
        _OCCUPANCY.c.person == of_person,
        _OCCUPANCY.c.to_seq.is_not(None),
        ~kept.exists(),
    )
    return connection.execute(query).first() is not None
