"""What a branch has used up: the sum of its usage rows."""

from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from scenarios.engine.ports import Ref
from storage.tables import Usage

_USAGE: Final = Usage.__table__  # type: ignore[attr-defined]


class Spent(NamedTuple):
    """Model calls, tokens in and out, and millionths of the currency."""

    calls: int
    input_tokens: int
    output_tokens: int
    cost_micros: int


def spent(connection: Connection, ref: Ref) -> Spent:
    """What the branch itself has used, without its ancestors."""
    row = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(_USAGE.c.input_tokens), 0),
            func.coalesce(func.sum(_USAGE.c.output_tokens), 0),
            func.coalesce(func.sum(_USAGE.c.cost_micros), 0),
        ).where(_USAGE.c.tenant == ref.tenant, _USAGE.c.branch == ref.branch)
    ).one()
    return Spent(*map(int, row))
