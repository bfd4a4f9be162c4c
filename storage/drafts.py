"""Forms that somebody has begun to fill in."""

import json
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, select

from storage.inserting import in_place
from storage.tables import Draft as DraftTable

_DRAFT: Final = DraftTable.__table__  # type: ignore[attr-defined]


class Draft(NamedTuple):
    """What a form holds so far."""

    values: dict[str, Any]
    step: int
    """Up to which part of the form it is filled in."""


def keep(
    connection: Connection, tenant: int, person: int, branch: int, ask: int, option: str, draft: Draft
) -> None:
    """In place of what was kept before."""
    key = {"tenant": tenant, "person": person, "branch": branch, "ask": ask, "option": option}
    in_place(connection, _DRAFT, key, values=json.dumps(draft.values), step=draft.step)


def load(
    connection: Connection, tenant: int, person: int, branch: int, ask: int, option: str
) -> Draft | None:
    """What was kept."""
    query = select(_DRAFT.c["values"], _DRAFT.c.step).where(*_of(tenant, person, branch, ask, option))
    row = connection.execute(query).one_or_none()
    return None if row is None else Draft(json.loads(row[0]), row[1])


def drop(connection: Connection, tenant: int, person: int, branch: int) -> None:
    """All that the person has begun on the branch."""
    connection.execute(delete(_DRAFT).where(*_of(tenant, person, branch)))


def _of(tenant: int, person: int, branch: int, *form: int | str) -> list[Any]:
    columns = (_DRAFT.c.tenant, _DRAFT.c.person, _DRAFT.c.branch, _DRAFT.c.ask, _DRAFT.c.option)
    return [column == value for column, value in zip(columns, (tenant, person, branch, *form), strict=False)]
