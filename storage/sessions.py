"""Sessions and branches: making, finding, branching, labelling. Statements that run seldom."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert, select

from scenarios.engine.desk import Mode
from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.rules import role_name
from storage import mandates
from storage.errors import BadName, StoreError, Unknown
from storage.lineage import ancestry, branch_row, stretches
from storage.statements import BranchRow, Statements
from storage.steps import holders, seat
from storage.tables import Branch, Checkpoint, Occupancy, Session
from storage.tables import Seat as SeatTable
from storage.types import to_micros, utc_now

ALPHABET: Final = "abcdefghjkmnpqrstvwxyz23456789"
"""Of names that people type: no two look alike."""
_LABEL: Final = re.compile(r"([a-z0-9]{1,22})(?:/(\d{1,9}))?$")

_SESSION, _BRANCH = Session.__table__, Branch.__table__  # type: ignore[attr-defined]
_SEAT, _CHECKPOINT = SeatTable.__table__, Checkpoint.__table__  # type: ignore[attr-defined]
_OCCUPANCY = Occupancy.__table__  # type: ignore[attr-defined]


class NewSession(NamedTuple):
    """What a session is made of, before its first event."""

    scenario: str
    version: int
    seed: int
    seats: Mapping[str, Holder]
    params: Mapping[str, Any] = {}
    preset: str | None = None
    limits: Mapping[str, Any] = {}
    manifest: Mapping[str, Any] = {}
    host: int | None = None
    mode: Mode = "record"
    """Of its first branch, which has nothing to replay: `off` or `record`."""
    guild: str | None = None
    """The community it is begun in, for budgets."""
    terms: Mapping[str, Any] = {}
    """What its host has set: time, stand-ins, who may watch."""


class BranchInfo(NamedTuple):
    """One branch in a listing."""

    ref: Ref
    session: str
    number: int
    scenario: str
    preset: str | None
    parent: int | None
    """Number of the parent within the session."""
    fork_seq: int
    events: int
    status: str
    why: str | None
    seed: int
    created: datetime
    owner: str | None

    @property
    def label(self) -> str:
        return f"{self.session}/{self.number}"


def create(hot: Statements, connection: Connection, of_tenant: int, new: NewSession) -> Ref:
    """A session with its first branch, seats and their holders; no event yet. Raises `StoreError`."""
    if new.mode not in ("off", "record"):
        raise StoreError(f"A new session has nothing to {new.mode}; begin it without, then branch it.")
    now = utc_now()
    made = insert(_SESSION).values(
        tenant=of_tenant,
        public_id=_public_id(connection, of_tenant),
        scenario=new.scenario,
        version=new.version,
        preset=new.preset,
        seed=new.seed,
        params=json.dumps(dict(new.params)),
        limits=json.dumps(dict(new.limits)),
        manifest=json.dumps(dict(new.manifest), sort_keys=True),
        host=new.host,
        guild=new.guild,
        terms=json.dumps(dict(new.terms)),
        created=now,
    )
    session = connection.execute(made.returning(_SESSION.c.id)).scalar_one()
    for name in new.seats:
        connection.execute(
            insert(_SEAT).values(tenant=of_tenant, session=session, name=name, role=role_name(name))
        )
    ref = Ref(of_tenant, _new_branch(hot, connection, of_tenant, session, 1, None, 0, new.mode))
    seat(connection, ref, new.seats, 0)
    return ref


def branch(
    hot: Statements,
    connection: Connection,
    ref: Ref,
    seq: int,
    changes: Mapping[str, Holder],
    mode: Mode = "record",
) -> Ref:
    """A branch that shares the events up to `seq`: one row, nothing copied. Raises `StoreError`."""
    row = branch_row(hot, connection, ref.tenant, ref.branch)
    if not 0 <= seq <= row.head:
        raise StoreError(f"There is no step {seq}; choose one from 0 (before the start) to {row.head}.")
    path = ancestry(hot, connection, ref.tenant, row)
    parent = stretches(path, seq)[0].branch
    if connection.dialect.name != "sqlite":  # where two at once would count to the same number
        connection.execute(select(_SESSION.c.id).where(_SESSION.c.id == row.session).with_for_update())
    ((newest,),) = hot.last_number.rows(connection, ref.tenant, row.session)
    replays = ref.branch if mode.startswith("replay") else None
    made = Ref(
        ref.tenant,
        _new_branch(hot, connection, ref.tenant, row.session, newest + 1, parent, seq, mode, replays),
    )
    if parent != row.id:  # the past is an ancestor's, but the seats may have changed where branches began
        changes = {**_reseated(hot, connection, ref.tenant, path, parent, seq), **changes}
    if changes:
        seat(connection, made, changes, seq)
    return made


def _reseated(
    hot: Statements,
    connection: Connection,
    of_tenant: int,
    path: Sequence[BranchRow],
    ancestor: int,
    seq: int,
) -> dict[str, Holder]:
    """The seats whose holders at `seq` are others than on that ancestor."""
    above = [place for place, row in enumerate(path) if row.id == ancestor]
    before = holders(hot, connection, of_tenant, path[above[0] :], seq)
    return {
        name: holder
        for name, holder in holders(hot, connection, of_tenant, path, seq).items()
        if before.get(name) != holder
    }


def find(connection: Connection, of_tenant: int, label: str) -> BranchInfo:
    """The branch called `S` (its first) or `S/2`. Raises `Unknown`."""
    match = _LABEL.match(label.strip().lower())
    if match is None:
        raise Unknown(f"{label!r} is no name of a session; they look like `k3f9xq` or `k3f9xq/2`.")
    public_id, number = match.group(1), int(match.group(2) or 1)
    rows = [info for info in branches(connection, of_tenant, public_id) if info.number == number]
    if not rows:
        raise Unknown(f"There is no session {label!r} here; `parley list` shows them.")
    return rows[0]


def info(connection: Connection, ref: Ref) -> BranchInfo:
    """The branch as a listing shows it. Raises `Unknown`."""
    found = branches(connection, ref.tenant, only=ref.branch)
    if not found:
        raise Unknown("There is no such branch here; `parley list` shows them.")
    return found[0]


def branches(
    connection: Connection, of_tenant: int, public_id: str | None = None, only: int | None = None
) -> list[BranchInfo]:
    """All branches of a session, or of all sessions, newest session first; or only the one with that key."""
    above = _BRANCH.alias("above")
    query = (
        select(
            _BRANCH,
            _SESSION.c.public_id,
            _SESSION.c.scenario,
            _SESSION.c.preset,
            _SESSION.c.seed,
            above.c.number.label("parent_number"),
        )
        .join(_SESSION, _SESSION.c.id == _BRANCH.c.session)
        .outerjoin(above, above.c.id == _BRANCH.c.parent)
        .where(_BRANCH.c.tenant == of_tenant)
        .order_by(_SESSION.c.id.desc(), _BRANCH.c.number)
    )
    if public_id is not None:
        query = query.where(_SESSION.c.public_id == public_id)
    if only is not None:
        query = query.where(_BRANCH.c.id == only)
    return [
        BranchInfo(
            Ref(of_tenant, row.id),
            row.public_id,
            row.number,
            row.scenario,
            row.preset,
            row.parent_number,
            row.fork_seq,
            row.head,
            row.status,
            row.why,
            row.seed,
            row.created,
            row.owner,
        )
        for row in connection.execute(query)
    ]


def terms(connection: Connection, ref: Ref) -> dict[str, Any]:
    """What the session's host has set. Raises `Unknown`."""
    found: dict[str, Any] = json.loads(_of_session(connection, ref, _SESSION.c.terms))
    return found


def host(connection: Connection, ref: Ref) -> int | None:
    """Who began the session. Raises `Unknown`."""
    found: int | None = _of_session(connection, ref, _SESSION.c.host)
    return found


def guild(connection: Connection, ref: Ref) -> str | None:
    """The community that the session was begun in. Raises `Unknown`."""
    found: str | None = _of_session(connection, ref, _SESSION.c.guild)
    return found


def _of_session(connection: Connection, ref: Ref, column: Any) -> Any:
    query = (
        select(column)
        .join(_BRANCH, _BRANCH.c.session == _SESSION.c.id)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    return row[0]


def all_holders(
    connection: Connection, of_tenant: int, public_id: str | None = None
) -> dict[int, dict[str, Holder]]:
    """Who holds the seats now, by branch: of a session, or of all. No rules are needed for it."""
    of_session = _BRANCH.c.tenant == of_tenant
    changes = (
        select(
            _OCCUPANCY.c.branch,
            _SEAT.c.name,
            _OCCUPANCY.c.from_seq,
            _OCCUPANCY.c.actor,
            _OCCUPANCY.c.person,
            _OCCUPANCY.c.mandate,
            _OCCUPANCY.c.stands_in,
        )
        .join(_SEAT, _SEAT.c.id == _OCCUPANCY.c.seat)
        .where(_OCCUPANCY.c.tenant == of_tenant)
        .order_by(_OCCUPANCY.c.id)
    )
    query = select(_BRANCH.c.id, _BRANCH.c.parent, _BRANCH.c.fork_seq, _BRANCH.c.head)
    if public_id is not None:
        query = query.join(_SESSION, _SESSION.c.id == _BRANCH.c.session)
        of_session &= _SESSION.c.public_id == public_id
        changes = changes.join(_SESSION, _SESSION.c.id == _SEAT.c.session).where(
            _SESSION.c.public_id == public_id
        )
    rows = {row.id: row for row in connection.execute(query.where(of_session))}
    made: dict[int, list[tuple[int, str, Holder]]] = {}
    for row in connection.execute(changes):
        holder = mandates.holder(row.actor, row.person, row.mandate, row.stands_in)
        made.setdefault(row.branch, []).append((row.from_seq, row.name, holder))

    found: dict[int, dict[str, Holder]] = {}
    for branch in rows:
        path, seq, at = [], rows[branch].head, branch
        while at is not None:  # what a branch inherited comes before its own changes
            path.append((at, seq))
            seq, at = min(seq, rows[at].fork_seq), rows[at].parent
        found[branch] = {
            name: holder
            for above, limit in reversed(path)
            for begun, name, holder in made.get(above, ())
            if begun <= limit
        }
    return found


def checkpoint(connection: Connection, info: BranchInfo, seq: int, name: str) -> None:
    """Name a position; the name must be new in its session. Raises `BadName`, `StoreError` for no such step."""
    if not re.match(r"[^\W\d_][\w .-]{0,59}$", name):
        raise BadName(
            "A checkpoint's name begins with a letter and has at most 60 letters, digits, spaces, . _ -"
        )
    session, head = _session_of(connection, info)
    if not 0 <= seq <= head:
        raise StoreError(f"There is no step {seq}; choose one from 0 (before the start) to {head}.")
    if any(taken == name for taken, _, _ in checkpoints(connection, info)):
        raise BadName(f"There is a checkpoint {name!r} already; choose another name.")
    connection.execute(
        insert(_CHECKPOINT).values(
            tenant=info.ref.tenant,
            session=session,
            branch=info.ref.branch,
            seq=seq,
            name=name,
            created=utc_now(),
        )
    )


def checkpoints(connection: Connection, info: BranchInfo) -> list[tuple[str, int, int]]:
    """All checkpoints of a session: name, branch number, sequence number."""
    rows = connection.execute(
        select(_CHECKPOINT.c.name, _BRANCH.c.number, _CHECKPOINT.c.seq)
        .join(_BRANCH, _BRANCH.c.id == _CHECKPOINT.c.branch)
        .where(
            _CHECKPOINT.c.tenant == info.ref.tenant, _CHECKPOINT.c.session == _session_of(connection, info)[0]
        )
        .order_by(_CHECKPOINT.c.id)
    )
    return [(row.name, row.number, row.seq) for row in rows]


def _session_of(connection: Connection, info: BranchInfo) -> tuple[int, int]:
    """The session's key, and the branch's head."""
    row = connection.execute(
        select(_BRANCH.c.session, _BRANCH.c.head).where(
            _BRANCH.c.tenant == info.ref.tenant, _BRANCH.c.id == info.ref.branch
        )
    ).one_or_none()
    if row is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    return row.session, row.head


def _new_branch(
    hot: Statements,
    connection: Connection,
    of_tenant: int,
    session: int,
    number: int,
    parent: int | None,
    fork_seq: int,
    mode: Mode,
    replays: int | None = None,
) -> int:
    ((made,),) = hot.add_branch.rows(
        connection,
        of_tenant,
        session,
        number,
        parent,
        fork_seq,
        fork_seq,
        mode,
        replays,
        to_micros(utc_now()),
    )
    return int(made)


def _public_id(connection: Connection, of_tenant: int) -> str:
    while True:
        candidate = "".join(secrets.choice(ALPHABET) for _ in range(6))
        taken = connection.execute(
            select(_SESSION.c.id).where(_SESSION.c.tenant == of_tenant, _SESSION.c.public_id == candidate)
        ).first()
        if taken is None and not candidate.isdigit():
            return candidate
