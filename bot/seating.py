"""Who sits where when a session begins: seats, given or of a preset, checked before anything is stored."""

from collections.abc import Callable, Mapping
from typing import Final

from scenarios.engine.ports import Holder
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import Role, seats_of

HUMAN: Final = "human"
AT_ONCE: Final = frozenset((HUMAN, "strategy", "scripted"))
"""Kinds of holders that nobody at a screen waits for."""


def seated(
    scenario: AnyScenario,
    given: Mapping[str, str | Holder],
    preset: Mapping[str, str],
    holder: Callable[[str], Holder],
) -> dict[str, Holder]:
    """Every seat with its holder, in role order; `holder` makes one of a reference, unless it is one.

    Keys are roles or single seats (`speaker`, `speaker-2`); what is given goes before the preset's. A role
    gets as many seats as are named, and no fewer than it needs. Raises `ParleyError` for a seat that does
    not exist or that nobody was named for.
    """
    _known(scenario, given)
    holders: dict[str, Holder] = {}
    for role in scenario.definition.roles.values():
        for seat in seats_of(role, count(role, {**preset, **given})):
            actor = given.get(seat) or given.get(role.name) or preset.get(seat) or preset.get(role.name)
            if actor is None:
                raise ParleyError(
                    f"Nobody plays {seat}; say who with --seat {seat}=ACTOR, or --as {seat} for yourself."
                )
            holders[seat] = actor if isinstance(actor, Holder) else holder(actor)
    return holders


def count(role: Role, named: Mapping[str, object]) -> int:
    """How many seats a role gets where these are named: no fewer than it needs."""
    if role.max == 1:
        return 1 if role.min or role.name in named else 0
    numbers = [n for n in range(1, role.max + 1) if f"{role.name}-{n}" in named]
    return max([role.min, *numbers, 1 if role.name in named else 0])


def _known(scenario: AnyScenario, given: Mapping[str, object]) -> None:
    roles = scenario.definition.roles.values()
    known = {name for role in roles for name in (role.name, *seats_of(role, role.max))}
    for name in given:
        if name not in known:
            shown = ", ".join(
                role.name if role.max == 1 else f"{role.name}-1 … {role.name}-{role.max}" for role in roles
            )
            raise ParleyError(f"{scenario.name} has no seat {name!r}; its seats are: {shown}.")
