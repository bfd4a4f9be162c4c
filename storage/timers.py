"""Timers: rows that ring once. Those of the rules are written by steps, all others here."""

from collections.abc import Collection, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select

from scenarios.engine.ports import Ref
from storage.errors import Unknown
from storage.tables import Branch, Lobby, Timer
from storage.tables.communities import WAITING
from storage.types import from_micros, to_micros

OF_RULES: Final = ("timer", "deadline")
"""Kinds that ring by the branch's clock; they stand still with it."""

_TIMER: Final = Timer.__table__  # type: ignore[attr-defined]
_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]
_LOBBY: Final = Lobby.__table__  # type: ignore[attr-defined]


class TimerRow(NamedTuple):
    """A timer; one that is set anew has another number."""

    id: int
    ref: Ref
    kind: str
    name: str
    due: int
    """UTC microseconds."""


def put(connection: Connection, ref: Ref, kind: str, name: str, due: int) -> None:
    """Set a timer in place of the one of that kind and name. Raises `Unknown` for no such branch."""
    head = _locked(connection, ref)
    clear(connection, ref, kind, name)
    _add(connection, ref, kind, name, due, head)


def put_all(connection: Connection, ref: Ref, name: str, dues: Mapping[str, int]) -> bool:
    """Set timers by their kinds, unless there is one of the first kind already. Raises `Unknown`."""
    there = select(_TIMER.c.id).where(
        _TIMER.c.tenant == ref.tenant,
        _TIMER.c.branch == ref.branch,
        _TIMER.c.kind == next(iter(dues)),
        _TIMER.c.name == name,
    )
    head = _locked(connection, ref)
    if connection.execute(there).first() is not None:
        return False
    for kind, due in dues.items():
        _add(connection, ref, kind, name, due, head)
    return True


def clear(connection: Connection, ref: Ref, kind: str, name: str | None) -> None:
    """Take away the timer of that kind and name, or all of the kind."""
    of = [_TIMER.c.tenant == ref.tenant, _TIMER.c.branch == ref.branch, _TIMER.c.kind == kind]
    if name is not None:
        of.append(_TIMER.c.name == name)
    connection.execute(delete(_TIMER).where(*of))


def of_branch(connection: Connection, ref: Ref) -> list[TimerRow]:
    """All that will ring for a branch, earliest first."""
    query = select(_TIMER).where(
        _TIMER.c.tenant == ref.tenant, _TIMER.c.branch == ref.branch, _TIMER.c.due.is_not(None)
    )
    return _rows(connection, query)


def next_due(connection: Connection, without: Collection[int]) -> int | None:
    """When the next timer but these rings or lobby falls due, UTC microseconds; those that stand still left out."""
    ringing = _ringing(_TIMER.c.due)
    if without:
        ringing = ringing.where(_TIMER.c.id.not_in(without))
    timer = connection.execute(ringing.order_by(_TIMER.c.due).limit(1)).scalar_one_or_none()
    lobby = connection.execute(select(func.min(_LOBBY.c.due)).where(WAITING)).scalar_one()
    return min([due for due in (timer and to_micros(timer), lobby) if due is not None], default=None)


def due(connection: Connection, now: int) -> list[TimerRow]:
    """Timers that ring by `now`, in the order of their moments; those that stand still left out."""
    return _rows(connection, _ringing(_TIMER).where(_TIMER.c.due <= from_micros(now)))


def take(connection: Connection, number: int) -> bool:
    """Take the timer away; False where somebody else has, or it was set anew."""
    return connection.execute(delete(_TIMER).where(_TIMER.c.id == number)).rowcount == 1


def _locked(connection: Connection, ref: Ref) -> int:
    """The branch's head; nobody else sets its timers meanwhile. Raises `Unknown`."""
    branch = select(_BRANCH.c.head).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    head = connection.execute(branch.with_for_update()).scalar_one_or_none()
    if head is None:
        raise Unknown("There is no such session here; `parley list` shows them.")
    return int(head)


def _add(connection: Connection, ref: Ref, kind: str, name: str, due: int, head: int) -> None:
    made = {"tenant": ref.tenant, "branch": ref.branch, "kind": kind, "name": name, "armed_seq": head}
    connection.execute(insert(_TIMER).values(due=from_micros(due), **made))


def _ringing(*columns: Any) -> Any:
    return (
        select(*columns)
        .join(_BRANCH, _BRANCH.c.id == _TIMER.c.branch)
        .where(_TIMER.c.due.is_not(None), or_(_TIMER.c.kind.not_in(OF_RULES), _BRANCH.c.status == "running"))
    )


def _rows(connection: Connection, query: Any) -> list[TimerRow]:
    return [
        TimerRow(row.id, Ref(row.tenant, row.branch), row.kind, row.name, to_micros(row.due))
        for row in connection.execute(query.order_by(_TIMER.c.due, _TIMER.c.id))
    ]
