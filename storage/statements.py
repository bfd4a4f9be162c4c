"""The few hot statements: written in SQLAlchemy Core on the same tables, compiled once per dialect.

They run on the driver's own cursor of the caller's connection, which costs half of a Core construct.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Connection,
    Dialect,
    Executable,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from scenarios.engine.desk import Mode
from storage.tables import Ask, Branch, Event, Occupancy, Outbox, Seat, Snapshot

Row = Sequence[Any]

_BRANCH, _EVENT, _ASK = Branch.__table__, Event.__table__, Ask.__table__  # type: ignore[attr-defined]
_SNAPSHOT, _OUTBOX = Snapshot.__table__, Outbox.__table__  # type: ignore[attr-defined]
_OCCUPANCY, _SEAT = Occupancy.__table__, Seat.__table__  # type: ignore[attr-defined]


class BranchRow(NamedTuple):
    """A branch's row; columns as in `storage.tables.Branch`."""

    id: int
    session: int
    number: int
    parent: int | None
    fork_seq: int
    head: int
    status: str
    fence: int
    owner: str | None
    lease_until: int | None
    attempts: int
    clock_at: int
    clock_since: int | None
    why: str | None
    mode: Mode
    replays: int | None


class Hot:
    """One compiled statement. Values are given in the order of the names that it was made with."""

    __slots__ = ("_places", "text")

    def __init__(self, statement: Executable, dialect: Dialect, *names: str) -> None:
        with_style: Any = type(dialect)
        positional = with_style(paramstyle="qmark" if dialect.name == "sqlite" else "format")
        compiled = statement.compile(dialect=positional)  # type: ignore[attr-defined]
        wanted = tuple(compiled.positiontup or ())
        if set(wanted) != set(names):
            raise ValueError(f"the statement takes {sorted(wanted)}, not {sorted(names)}")
        self.text = str(compiled)
        self._places = None if wanted == names else tuple([names.index(name) for name in wanted])

    def run(self, cursor: Any, *values: Any) -> Any:
        """Execute on a driver's cursor, which is given back."""
        cursor.execute(
            self.text, values if self._places is None else [values[place] for place in self._places]
        )
        return cursor

    def rows(self, connection: Connection, *values: Any) -> list[Row]:
        """Execute on a cursor of its own and fetch everything."""
        return list(self.run(driver_cursor(connection), *values).fetchall())


def driver_cursor(connection: Connection) -> Any:
    """A cursor of the driver, within the connection's transaction."""
    return connection.connection.cursor()


class Statements:
    """All hot statements for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        def hot(statement: Executable, *names: str) -> Hot:
            return Hot(statement, dialect, *names)

        def of_branch(table: Any) -> tuple[Any, Any]:
            return table.c.tenant == bindparam("in_tenant"), table.c.branch == bindparam("of_branch")

        zero: Any = literal_column("0")
        this_branch = (_BRANCH.c.tenant == bindparam("in_tenant"), _BRANCH.c.id == bindparam("of_branch"))
        self.advance = hot(
            update(_BRANCH)
            .where(
                *this_branch, _BRANCH.c.head == bindparam("expected"), _BRANCH.c.fence == bindparam("owned")
            )
            .values(head=bindparam("new_head"), attempts=zero),
            *("new_head", "in_tenant", "of_branch", "expected", "owned"),
        )
        self.set_status = hot(
            update(_BRANCH).where(*this_branch).values(status=bindparam("new_status")),
            *("new_status", "in_tenant", "of_branch"),
        )
        self.add_event = hot(insert(_EVENT).values(_given(*EVENT_COLUMNS)), *EVENT_COLUMNS)
        self.open_ask = hot(insert(_ASK).values(_given(*OPEN_ASK_COLUMNS)), *OPEN_ASK_COLUMNS)
        self.close_ask = hot(
            update(_ASK)
            .where(*of_branch(_ASK), _ASK.c.number == bindparam("of_number"))
            .values(closed_seq=bindparam("by"), answered=bindparam("was_answered")),
            *("by", "was_answered", "in_tenant", "of_branch", "of_number"),
        )
        self.add_outbox = hot(
            insert(_OUTBOX).values(
                _given(*OUTBOX_COLUMNS) | {"state": literal_column("'pending'"), "attempts": zero}
            ),
            *OUTBOX_COLUMNS,
        )
        self.add_snapshot = hot(insert(_SNAPSHOT).values(_given(*SNAPSHOT_COLUMNS)), *SNAPSHOT_COLUMNS)
        newest = select(func.max(_SNAPSHOT.c.seq)).where(
            *of_branch(_SNAPSHOT), _SNAPSHOT.c.seq <= bindparam("upto")
        )
        self.last_snapshot = hot(
            select(_SNAPSHOT.c.seq, _SNAPSHOT.c.form).where(
                *of_branch(_SNAPSHOT), _SNAPSHOT.c.seq == newest.scalar_subquery()
            ),
            *("in_tenant", "of_branch", "upto"),
        )
        self.events = hot(
            select(*[_EVENT.c[name] for name in ("seq", "kind", "at", "body", "chain", "committed")])
            .where(*of_branch(_EVENT), _EVENT.c.seq > bindparam("after"), _EVENT.c.seq <= bindparam("upto"))
            .order_by(_EVENT.c.seq),
            *("in_tenant", "of_branch", "after", "upto"),
        )
        self.migrations = hot(
            select(_EVENT.c.seq, _EVENT.c.body)
            .where(
                *of_branch(_EVENT),
                _EVENT.c.seq > bindparam("after"),
                _EVENT.c.seq <= bindparam("upto"),
                _EVENT.c.kind == literal_column("'migrated'"),
            )
            .order_by(_EVENT.c.seq),
            *("in_tenant", "of_branch", "after", "upto"),
        )
        self.occupancies = hot(
            select(
                _SEAT.c.name,
                _OCCUPANCY.c.from_seq,
                _OCCUPANCY.c.actor,
                _OCCUPANCY.c.person,
                _OCCUPANCY.c.mandate,
                _OCCUPANCY.c.stands_in,
            )
            .join(_SEAT, _SEAT.c.id == _OCCUPANCY.c.seat)
            .where(*of_branch(_OCCUPANCY))
            .order_by(_OCCUPANCY.c.id),
            *("in_tenant", "of_branch"),
        )
        self.last_number = hot(
            select(func.max(_BRANCH.c.number)).where(
                _BRANCH.c.tenant == bindparam("in_tenant"), _BRANCH.c.session == bindparam("of_session")
            ),
            *("in_tenant", "of_session"),
        )
        self.add_branch = hot(
            insert(_BRANCH)
            .values(
                _given(*NEW_BRANCH_COLUMNS)
                | {"status": literal_column("'running'"), "fence": zero, "attempts": zero, "clock_at": zero}
            )
            .returning(_BRANCH.c.id),
            *NEW_BRANCH_COLUMNS,
        )
        self.branch_row = hot(
            select(*[_BRANCH.c[name] for name in BranchRow._fields]).where(*this_branch),
            "in_tenant",
            "of_branch",
        )


def _given(*names: str) -> dict[str, Any]:
    return {name: bindparam(name) for name in names}


EVENT_COLUMNS: Final = ("tenant", "branch", "seq", "kind", "at", "committed", "body", "chain")
OPEN_ASK_COLUMNS: Final = ("tenant", "branch", "number", "body", "opened_seq", "due", "parent", "addressee")
OUTBOX_COLUMNS: Final = ("tenant", "branch", "seq", "ordinal", "place", "operation", "target", "body")
SNAPSHOT_COLUMNS: Final = ("tenant", "branch", "seq", "form")
NEW_BRANCH_COLUMNS: Final = (
    *("tenant", "session", "number", "parent", "fork_seq", "head", "mode", "replays", "created"),
)


_COMPILED: Final[dict[str, Statements]] = {}


def compiled(dialect: Dialect) -> Statements:
    """The statements, compiled once for each kind of database."""
    if dialect.name not in _COMPILED:
        _COMPILED[dialect.name] = Statements(dialect)
    return _COMPILED[dialect.name]
