"""Seats as they are named on the command line."""

from collections.abc import Mapping, Sequence

from bot.cli import texts
from bot.cli.errors import wrong
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.rules import role_name, seats_of


def assigned(given: Sequence[str]) -> dict[str, str]:
    """`ROLE=ACTOR` pairs as a mapping. Raises `WrongUse`."""
    found: dict[str, str] = {}
    for pair in given:
        seat, equals, actor = pair.partition("=")
        if not (seat and equals and actor):
            wrong(texts.seat_needs_actor(pair))
        if seat in found:
            wrong(texts.seat_twice(seat))
        found[seat] = actor
    return found


def one_seat(name: str, seats: Sequence[str]) -> str:
    """The seat of that name, or the only one of that role. Raises `WrongUse`."""
    if name in seats:
        return name
    of_role = [seat for seat in seats if role_name(seat) == name]
    if len(of_role) == 1:
        return of_role[0]
    return wrong(texts.which_seat(name, of_role or seats))


def taken(scenario: AnyScenario, wanted: Sequence[str]) -> list[str]:
    """The seats that `--as` means for a new session: a role named again means its next seat."""
    roles = scenario.definition.roles
    everything = [seat for role in roles.values() for seat in seats_of(role, role.max)]
    found: list[str] = []
    for name in wanted:
        free = [seat for seat in everything if name in (seat, role_name(seat)) and seat not in found]
        if not free:
            wrong(
                texts.seat_twice(name)
                if name in found or name in roles
                else texts.which_seat(name, everything)
            )
        found.append(free[0])
    return found


def resolved(given: Mapping[str, str], seats: Sequence[str]) -> dict[str, str]:
    """The same assignments by seat."""
    return {one_seat(name, seats): actor for name, actor in given.items()}
