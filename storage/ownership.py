"""Who runs a branch: a lease with a fencing token, attempts counted when claimed."""

import os
import socket
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select, update

from scenarios.engine.ports import Fenced, Owned, Ref
from storage.errors import Unknown
from storage.tables import Branch
from storage.types import from_micros, utc_now

LEASE: Final = timedelta(seconds=30)
MOST_ATTEMPTS: Final = 5
"""A branch claimed this often without one committed step is set aside: it kills its worker."""

_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]


def this_process() -> str:
    """A name for this process that another on the same machine can check."""
    return process_name(os.getpid())


def process_name(pid: int) -> str:
    """A name for a process of this machine, which no later process will have."""
    return f"{socket.gethostname()}:{pid}:{_started(pid)}"


def claim(connection: Connection, ref: Ref, owner: str) -> int:
    """Own the branch for `LEASE`; gives the new fence. Raises `Owned`, `Unknown`."""
    row = connection.execute(_of(ref).with_for_update()).one_or_none()
    if row is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    now = _now(connection)
    expired = row.lease_until is None or row.lease_until < now
    if row.owner not in (None, owner) and not expired and not _gone(row.owner):
        host, pid, _ = row.owner.split(":", 2)
        raise Owned(f"It is open in another window (process {pid} on {host}); close that first.")
    own = row.owner == owner
    attempts = row.attempts if own else row.attempts + 1
    status, why = row.status, row.why
    if attempts > MOST_ATTEMPTS and status == "running":
        status, why = "quarantined", f"It was begun {MOST_ATTEMPTS} times and never got a step further."
    taken = connection.execute(
        update(_BRANCH)
        .where(
            _BRANCH.c.tenant == ref.tenant,
            _BRANCH.c.id == ref.branch,
            _BRANCH.c.fence == row.fence,
            or_(_BRANCH.c.owner == row.owner, _BRANCH.c.owner.is_(None)),
        )
        .values(
            owner=owner,
            fence=row.fence + 1,
            lease_until=now + LEASE,
            attempts=attempts,
            status=status,
            why=why,
        )
    )
    if taken.rowcount != 1:
        raise Owned("Another process has just taken it; try again.")
    return int(row.fence) + 1


def renew(connection: Connection, owner: str) -> int:
    """Extend the lease of everything this owner runs; gives how many branches."""
    until = _now(connection) + LEASE
    done = connection.execute(update(_BRANCH).where(_BRANCH.c.owner == owner).values(lease_until=until))
    return int(done.rowcount)


def release(connection: Connection, ref: Ref, owner: str) -> None:
    """Let go of the branch if this owner has it; a step of its that is still under way comes too late."""
    connection.execute(
        update(_BRANCH)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch, _BRANCH.c.owner == owner)
        .values(owner=None, lease_until=None, attempts=0, fence=_BRANCH.c.fence + 1)
    )


def rested(connection: Connection, ref: Ref, fence: int) -> None:
    """It was begun, and waits: that it was begun before without a step counts no more."""
    connection.execute(
        update(_BRANCH)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch, _BRANCH.c.fence == fence)
        .values(attempts=0)
    )


def stop(connection: Connection, ref: Ref, status: str, why: str, fence: int) -> None:
    """Set the branch aside with a status and the cause. Raises `Fenced` where it has another owner."""
    _change(connection, ref, fence, status=status, why=why or None)


def set_clock(connection: Connection, ref: Ref, at: int, since: int | None, fence: int) -> None:
    """The branch's clock shows `at` since the moment `since` (UTC microseconds); None stops it.

    Raises `Fenced` where it has another owner.
    """
    _change(connection, ref, fence, clock_at=at, clock_since=None if since is None else from_micros(since))


def _change(connection: Connection, ref: Ref, fence: int, **values: object) -> None:
    changed = connection.execute(
        update(_BRANCH)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch, _BRANCH.c.fence == fence)
        .values(**values)
    )
    if changed.rowcount != 1:
        raise Fenced("Another process runs this now; it goes on there.")


def _of(ref: Ref) -> Any:
    return select(_BRANCH).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)


def _now(connection: Connection) -> datetime:
    """The clock that all owners share: the database's, which on SQLite is this machine's."""
    if connection.dialect.name == "sqlite":
        return utc_now()
    seconds = connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()
    return from_micros(int(seconds * 1_000_000))


def _gone(owner: str) -> bool:
    """Whether the owner was a process of this machine that no longer runs."""
    host, pid, started = owner.split(":", 2)
    return host == socket.gethostname() and _started(int(pid)) != started


def _started(pid: int) -> str:
    """When a process began, as the system counts; empty where it does not run or cannot be known."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[19]
    except OSError:
        return "" if not _alive(pid) else "?"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
