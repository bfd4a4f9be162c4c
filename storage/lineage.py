"""Which stretch of which branch's log makes up a branch's history."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from scenarios.kernel.log import Event
from storage.errors import Unknown
from storage.statements import BranchRow, Statements


class Stretch(NamedTuple):
    """Events of one branch with `after` < seq <= `upto`."""

    branch: int
    after: int
    upto: int


def branch_row(hot: Statements, connection: Connection, tenant: int, branch: int) -> BranchRow:
    """The branch's row. Raises `Unknown`."""
    rows = hot.branch_row.rows(connection, tenant, branch)
    if not rows:
        raise Unknown("There is no such session here; `parley list` shows them.")
    return BranchRow(*rows[0])


def ancestry(hot: Statements, connection: Connection, tenant: int, row: BranchRow) -> list[BranchRow]:
    """The branch and those it stems from, newest first."""
    found = [row]
    while found[-1].parent is not None:
        found.append(branch_row(hot, connection, tenant, found[-1].parent))
    return found


def stretches(path: Sequence[BranchRow], upto: int) -> list[Stretch]:
    """The stretches of a branch's history up to `upto`, newest first."""
    found: list[Stretch] = []
    for row in path:
        if upto > row.fork_seq or row.parent is None:
            found.append(Stretch(row.id, row.fork_seq, upto))
        upto = min(upto, row.fork_seq)
    return found


def shared_past(path: Sequence[BranchRow]) -> dict[int, int]:
    """Branch, newest first, to the last of its events that belongs to the path's own branch."""
    found: dict[int, int] = {}
    last = path[0].head
    for row in path:
        found[row.id] = last
        last = min(last, row.fork_seq)
    return found


def events(
    hot: Statements, connection: Connection, tenant: int, path: Sequence[BranchRow], after: int, upto: int
) -> list[tuple[Event, int]]:
    """Events with `after` < seq <= `upto` along the ancestry, oldest first, each with when it was committed."""
    found: list[tuple[Event, int]] = []
    for stretch in reversed(stretches(path, upto)):
        low = max(after, stretch.after)
        if low < stretch.upto:
            for seq, kind, at, body, chain, committed in hot.events.rows(
                connection, tenant, stretch.branch, low, stretch.upto
            ):
                found.append((Event(seq, kind, at, body, bytes(chain)), committed))
    return found
