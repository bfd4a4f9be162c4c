"""What an export needs from the store beside the log: the session, its branches, and who held which seat."""

import json
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from scenarios.engine.ports import Holder, Loaded, Ref
from storage.sessions import BranchInfo
from storage.store import Store
from storage.tables import Ask, Blob, Branch, Occupancy, Seat, Session

_SESSION: Final = Session.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_SEAT: Final = Seat.__table__  # type: ignore[attr-defined]
_OCCUPANCY: Final = Occupancy.__table__  # type: ignore[attr-defined]
_ASK: Final = Ask.__table__  # type: ignore[attr-defined]
_BLOB: Final = Blob.__table__  # type: ignore[attr-defined]


class Holding(NamedTuple):
    """A seat that came to a holder on a branch (by its number)."""

    branch: int
    seat: str
    from_seq: int
    holder: Holder


class Stretch(NamedTuple):
    """Events of the branch of that number, with `after` < seq <= `upto`."""

    info: BranchInfo
    after: int
    upto: int


class Source(NamedTuple):
    """A session as an export reads it; nothing in it changes when other branches are made."""

    info: BranchInfo
    """The exported branch."""
    start: Loaded
    version: int
    manifest: dict[str, Any]
    began: int | None
    """When its first event was committed, UTC microseconds."""
    branches: dict[int, BranchInfo]
    """All branches of the session, by number."""
    holdings: list[Holding]
    """Of all branches, in the order in which they were made."""
    checkpoints: list[tuple[str, int, int]]
    """Name, branch number, event."""

    def path(self, number: int) -> list[Stretch]:
        """The stretches that make up a branch's history, oldest first."""
        found: list[Stretch] = []
        info: BranchInfo | None = self.branches[number]
        upto = info.events if info is not None else 0
        while info is not None:
            after = info.fork_seq if info.parent is not None else 0
            found.append(Stretch(info, after, upto))
            upto = min(upto, after)
            info = self.branches[info.parent] if info.parent is not None else None
        return found[::-1]

    def held(self, number: int) -> list[Holding]:
        """Who came to hold which seat along a branch's history, oldest first."""
        return [
            held
            for stretch in self.path(number)
            for held in self.holdings
            if held.branch == stretch.info.number and held.from_seq <= stretch.upto
        ]


async def read(store: Store, ref: Ref) -> Source:
    """Everything but the events. Raises `Unknown`."""
    start = await store.load(ref, 0)
    info = await store.find(ref.tenant, start.label)
    branches = {b.number: b for b in await store.branches(ref.tenant, info.session)}
    row = await store.run(lambda c: _session(c, ref))
    first = await store.dated_history(ref, 0, 1)
    return Source(
        info,
        start,
        row.version,
        json.loads(row.manifest),
        first[0][1] if first else None,
        branches,
        await store.run(lambda c: _holdings(c, ref.tenant, row.id)),
        await store.checkpoints(info),
    )


def shown(connection: Connection, ref: Ref) -> dict[int, int]:
    """Number of an ask to when it was first shown, of those opened on this very branch."""
    query = select(_ASK.c.number, _ASK.c.shown).where(
        _ASK.c.tenant == ref.tenant, _ASK.c.branch == ref.branch, _ASK.c.shown.is_not(None)
    )
    return {row.number: row.shown for row in connection.execute(query)}


def pictures(connection: Connection, tenant: int, digests: list[str]) -> dict[str, bytes]:
    """Stored pictures by digest; missing ones are left out."""
    query = select(_BLOB.c.digest, _BLOB.c.data).where(
        _BLOB.c.tenant == tenant, _BLOB.c.digest.in_(bindparam("digests", expanding=True))
    )
    return {digest: bytes(data) for digest, data in connection.execute(query, {"digests": digests})}


def _session(connection: Connection, ref: Ref) -> Any:
    return connection.execute(
        select(_SESSION.c.id, _SESSION.c.version, _SESSION.c.manifest)
        .join(_BRANCH, _BRANCH.c.session == _SESSION.c.id)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    ).one()


def _holdings(connection: Connection, tenant: int, session: int) -> list[Holding]:
    rows = connection.execute(
        select(_BRANCH.c.number, _SEAT.c.name, _OCCUPANCY.c.from_seq, _OCCUPANCY.c.actor, _OCCUPANCY.c.person)
        .join(_BRANCH, _BRANCH.c.id == _OCCUPANCY.c.branch)
        .join(_SEAT, _SEAT.c.id == _OCCUPANCY.c.seat)
        .where(_OCCUPANCY.c.tenant == tenant, _BRANCH.c.session == session)
        .order_by(_OCCUPANCY.c.id)
    )
    return [Holding(number, seat, seq, Holder(actor, person)) for number, seat, seq, actor, person in rows]
