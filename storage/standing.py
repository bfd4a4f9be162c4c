"""How a branch goes on or stands still: its status, its clock and what rings by it, in one transaction."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from scenarios.engine.ports import Clocked, Post, Ref, Repeated
from storage import outbox, ownership, steps
from storage.tables import Branch

_BRANCH: Final = Branch.__table__  # type: ignore[attr-defined]


def stop(
    connection: Connection,
    ref: Ref,
    status: str,
    why: str,
    fence: int,
    clock: Clocked | None,
    posts: Sequence[Post],
    timer: int | None,
) -> None:
    """Raises `Fenced` where it has another owner, `Repeated` where the timer has been taken away."""
    ownership.stop(connection, ref, status, why, fence)
    if clock is not None:
        set_clock(connection, ref, fence, clock)
    if (posts or timer is not None) and not outbox.add(connection, ref, posts, timer):
        raise Repeated("This was done already.")


def set_clock(connection: Connection, ref: Ref, fence: int, clock: Clocked) -> None:
    """Raises `Fenced` where it has another owner."""
    ownership.set_clock(connection, ref, clock.at, clock.since, fence)
    head: Any = select(_BRANCH.c.head).where(_BRANCH.c.tenant == ref.tenant, _BRANCH.c.id == ref.branch)
    steps.set_alarms(connection, ref, clock.alarms, connection.execute(head).scalar_one())
