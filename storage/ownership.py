"""Who runs a branch: a lease with a fencing token, attempts counted when claimed."""

import os
import socket
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, or_, select, update

from scenarios.engine.ports import Owned, Ref
from storage.errors import Unknown
from storage.tables import Branch
from storage.types import from_micros, utc_now

LEASE: Final = timedelta(seconds=30)
MOST_ATTEMPTS: Final = 5
"""A branch claimed this often without one committed step is set aside: it kills its worker."""

_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]


def this_process() -> str:
    """A name for this process that another on the same machine can check."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def claim(connection: Connection, ref: Ref, owner: str) -> int:
    """Own the branch for `LEASE`; gives the new fence. Raises `Owned`, `Unknown`."""
    row = connection.execute(_of(ref)).one_or_none()
    if row is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    now = utc_now()
    expired = row.lease_until is None or row.lease_until < now
    if row.owner not in (None, owner) and not expired and not _gone(row.owner):
        host, pid, _ = row.owner.split(":", 2)
        raise Owned(f"It is open in another window (process {pid} on {host}); close that first.")
    own = row.owner == owner
    attempts = row.attempts if own else row.attempts + 1
    status = "quarantined" if attempts > MOST_ATTEMPTS and row.status == "running" else row.status
    taken = connection.execute(
        update(_BRANCH)
        .where(
            _BRANCH.c.tenant == ref.tenant,
            _BRANCH.c.id == ref.branch,
            _BRANCH.c.fence == row.fence,
            or_(_BRANCH.c.owner == row.owner, _BRANCH.c.owner.is_(None)),
        )
        .values(owner=owner, fence=row.fence + 1, lease_until=now + LEASE, attempts=attempts, status=status)
    )
    if taken.rowcount != 1:
        raise Owned("Another process has just taken it; try again.")
    return int(row.fence) + 1


def renew(connection: Connection, owner: str) -> int:
    """Extend the lease of everything this owner runs; gives how many branches."""
    done = connection.execute(update(_BRANCH).where(_BRANCH.c.owner == owner).values(lease_until=utc_now() + LEASE))
    return int(done.rowcount)


def release(connection: Connection, ref: Ref, owner: str) -> None:
    """Let go of the branch if this owner has it."""
    connection.execute(
        update(_BRANCH)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch, _BRANCH.c.owner == owner)
        .values(owner=None, lease_until=None, attempts=0)
    )


def stop(connection: Connection, ref: Ref, status: str, why: str) -> None:
    """Set the branch aside with a status and the cause."""
    connection.execute(
        update(_BRANCH)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
        .values(status=status, why=why)
    )


def set_clock(connection: Connection, ref: Ref, at: int, since: int | None) -> None:
    """The branch's clock shows `at` since the moment `since` (UTC microseconds); None stops it."""
    connection.execute(
        update(_BRANCH)
        .where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
        .values(clock_at=at, clock_since=None if since is None else from_micros(since))
    )


def _of(ref: Ref):  # type: ignore[no-untyped-def]
    return select(_BRANCH).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)


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
