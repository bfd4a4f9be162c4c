"""What a session may use up. A limit that falls ends it gracefully and names itself."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scenarios.engine.desk import Limit
from scenarios.engine.ports import Ref
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.position import Position

DEFAULTS: Final[Mapping[str, int]] = {"events": 100_000, "remarks": 60}
"""`events` of a branch; `remarks` in a row of machines among themselves on a floor without people."""


async def unlimited(ref: Ref) -> Sequence[Limit]:
    """No budget at all."""
    return ()


def checked(limits: Mapping[str, Any]) -> dict[str, int]:
    """The limits with defaults filled in. Raises `ParleyError` for an unknown or impossible one."""
    for name, value in limits.items():
        if name not in DEFAULTS:
            raise ParleyError(f"There is no limit {name!r}; there are: {', '.join(DEFAULTS)}.")
        if type(value) is not int or value < 1:
            raise ParleyError(f"The limit {name!r} is a whole number of at least 1, not {value!r}.")
    return {**DEFAULTS, **limits}


def budget(limit: Limit) -> str:
    """The budget by its name: "the session's budget of 20,000 tokens is used up"."""
    if limit.scope == "call":
        return f"the next call could go beyond the limit of {_amount(limit)} for one"
    whose = {"guild": "server", "person": "host"}.get(limit.scope, limit.scope)
    return f"the {whose}'s budget of {_amount(limit)} is used up"


def _amount(limit: Limit) -> str:
    return f"{limit.most:,} tokens" if limit.unit == "tokens" else f"{limit.most / 1_000_000:,.2f}"


def fallen(limits: Mapping[str, int], position: Position, machine_remarks: int) -> str | None:
    """The limit that has been reached, by its name: "the limit of 60 remarks in a row is reached"; or None."""
    if position.seq >= limits["events"]:
        return f"the limit of {limits['events']:,} steps is reached"
    if machine_remarks >= limits["remarks"]:
        return f"the limit of {limits['remarks']:,} remarks in a row is reached"
    return None
