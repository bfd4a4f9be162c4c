"""Branches that an older version of their rules has played: where the present rules can take over.

Events of another version cannot be derived again, since its rules are gone. A migrating event holds all that
is needed from then on; before it, a snapshot of the last event holds the state in the older form.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import loads
from scenarios.kernel.play import BEFORE
from scenarios.kernel.position import Position
from scenarios.kernel.upgrade import Stale
from storage import snapshots
from storage.errors import StoreError
from storage.lineage import events, stretches
from storage.statements import BranchRow, Statements


def origin(
    hot: Statements, connection: Connection, tenant: int, path: Sequence[BranchRow], version: int, upto: int
) -> Position:
    """The position from which rules of that version can fold the log: the start, or a migrating event's."""
    found = _last_migration(hot, connection, tenant, path, upto)
    if found is None or found[1] != version:
        return BEFORE
    seq = found[0] - 1
    ((before, _),) = events(hot, connection, tenant, path, seq - 1, seq)
    return BEFORE._replace(seq=seq, at=before.at, chain=before.chain)


def version_at(
    hot: Statements, connection: Connection, tenant: int, path: Sequence[BranchRow], upto: int
) -> int | None:
    """The version of the rules that made event `upto`; None before the first event."""
    found = _last_migration(hot, connection, tenant, path, upto)
    if found is not None:
        return found[1]
    first = events(hot, connection, tenant, path, 0, min(1, upto))
    return int(loads(first[0][0].body)["x"]["version"]) if first else None


def left_behind(
    hot: Statements,
    connection: Connection,
    tenant: int,
    path: Sequence[BranchRow],
    scenario: AnyScenario,
    version: int,
    upto: int,
) -> Stale:
    """What an older version left at event `upto`. Raises `StoreError` where it left no snapshot there."""
    place = stretches(path, upto)[0]
    stored = hot.last_snapshot.rows(connection, tenant, place.branch, upto)
    stale = snapshots.stale(upto, bytes(stored[0][1])) if stored and stored[0][0] == upto else None
    if stale is None or stale.version != version:
        raise StoreError(
            f"It was played with version {version} of {scenario.name}, and this is version {scenario.version}; "
            "install that version to look at it or to go on."
        )
    return stale


def _last_migration(
    hot: Statements, connection: Connection, tenant: int, path: Sequence[BranchRow], upto: int
) -> tuple[int, int] | None:
    """The last migrating event and the version that it led to."""
    for place in stretches(path, upto):
        rows = hot.migrations.rows(connection, tenant, place.branch, place.after, place.upto)
        if rows:
            return int(rows[-1][0]), int(loads(rows[-1][1])["x"]["version"])
    return None
