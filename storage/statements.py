"""The few hot statements: written in SQLAlchemy Core on the same tables, compiled once per dialect.

They run on the driver's own cursor of the caller's connection, which costs half of a Core construct.
"""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, bindparam, func, insert, select, update

from storage.tables import Ask, Branch, Event, Occupancy, Outbox, Seat, Snapshot

Row = Sequence[Any]


class Hot:
    """One compiled statement. Parameters are given by name, in any order."""

    __slots__ = ("_fixed", "_in_order", "text")

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        positional = type(dialect)(paramstyle="qmark" if dialect.name == "sqlite" else "format")
        compiled = statement.compile(dialect=positional)  # type: ignore[attr-defined]
        self.text = str(compiled)
        self._in_order = itemgetter(*(compiled.positiontup or ()))
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def run(self, cursor: Any, **values: Any) -> Any:
        """Execute on a driver's cursor, which is given back."""
        cursor.execute(self.text, self._in_order(self._fixed | values if self._fixed else values))
        return cursor

    def rows(self, connection: Connection, **values: Any) -> list[Row]:
        """Execute on a cursor of its own and fetch everything."""
        return list(self.run(driver_cursor(connection), **values).fetchall())


def driver_cursor(connection: Connection) -> Any:
    """A cursor of the driver, within the connection's transaction."""
    return connection.connection.cursor()


class Statements:
    """All hot statements for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        def hot(statement: Executable) -> Hot:
            return Hot(statement, dialect)

        def all_columns(table: Any) -> dict[str, Any]:
            return {column.name: bindparam(column.name) for column in table.__table__.columns}

        def some(table: Any, *names: str) -> dict[str, Any]:
            return {name: bindparam(name) for name in names}

        branch, event, ask = Branch.__table__, Event.__table__, Ask.__table__  # type: ignore[attr-defined]
        snapshot, outbox = Snapshot.__table__, Outbox.__table__  # type: ignore[attr-defined]
        self.advance = hot(
            update(branch)
            .where(
                branch.c.tenant == bindparam("in_tenant"),
                branch.c.id == bindparam("of_branch"),
                branch.c.head == bindparam("expected"),
                branch.c.fence == bindparam("fenced"),
            )
            .values(head=bindparam("new_head"), attempts=0)
        )
        self.set_status = hot(
            update(branch)
            .where(branch.c.tenant == bindparam("in_tenant"), branch.c.id == bindparam("of_branch"))
            .values(status=bindparam("new_status"))
        )
        self.add_event = hot(insert(event).values(all_columns(Event)))
        self.open_ask = hot(
            insert(ask).values(
                some(Ask, "tenant", "branch", "number", "body", "opened_seq", "due", "parent", "addressee")
            )
        )
        self.close_ask = hot(
            update(ask)
            .where(
                ask.c.tenant == bindparam("in_tenant"),
                ask.c.branch == bindparam("of_branch"),
                ask.c.number == bindparam("of_number"),
            )
            .values(closed_seq=bindparam("by"), answered=bindparam("was_answered"))
        )
        self.add_outbox = hot(
            insert(outbox).values(
                some(Outbox, "tenant", "branch", "seq", "ordinal", "place", "operation", "target", "body")
                | {"state": "pending", "attempts": 0}
            )
        )
        self.add_snapshot = hot(insert(snapshot).values(all_columns(Snapshot)))
        self.last_snapshot = hot(
            select(snapshot.c.seq, snapshot.c.form)
            .where(
                snapshot.c.tenant == bindparam("in_tenant"),
                snapshot.c.branch == bindparam("of_branch"),
                snapshot.c.seq <= bindparam("upto"),
            )
            .order_by(snapshot.c.seq.desc())
            .limit(1)
        )
        self.events = hot(
            select(event.c.seq, event.c.kind, event.c.at, event.c.body, event.c.chain, event.c.committed)
            .where(
                event.c.tenant == bindparam("in_tenant"),
                event.c.branch == bindparam("of_branch"),
                event.c.seq > bindparam("after"),
                event.c.seq <= bindparam("upto"),
            )
            .order_by(event.c.seq)
        )
        occupancy, seat = Occupancy.__table__, Seat.__table__  # type: ignore[attr-defined]
        self.occupancies = hot(
            select(seat.c.name, occupancy.c.from_seq, occupancy.c.actor, occupancy.c.person)
            .join(seat, seat.c.id == occupancy.c.seat)
            .where(occupancy.c.tenant == bindparam("in_tenant"), occupancy.c.branch == bindparam("of_branch"))
            .order_by(occupancy.c.id)
        )
        self.last_number = hot(
            select(func.max(branch.c.number)).where(
                branch.c.tenant == bindparam("in_tenant"), branch.c.session == bindparam("of_session")
            )
        )
        self.add_branch = hot(
            insert(branch)
            .values(
                some(Branch, "tenant", "session", "number", "parent", "fork_seq", "head", "created")
                | {"status": "running", "fence": 0, "attempts": 0, "clock_at": 0}
            )
            .returning(branch.c.id)
        )
        self.branch_row = hot(
            select(
                *(branch.c[name] for name in BRANCH_COLUMNS),
            ).where(branch.c.tenant == bindparam("in_tenant"), branch.c.id == bindparam("of_branch"))
        )


BRANCH_COLUMNS = (
    "id",
    "session",
    "number",
    "parent",
    "fork_seq",
    "head",
    "status",
    "fence",
    "owner",
    "lease_until",
    "attempts",
    "clock_at",
    "clock_since",
    "why",
)
