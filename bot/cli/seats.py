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


def meant(name: str, seats: Sequence[str]) -> list[str]:
    """The seat of that name, or all of that role, in any case of letters."""
    wanted = name.casefold()
    exact = [seat for seat in seats if seat.casefold() == wanted]
    return exact or [seat for seat in seats if role_name(seat).casefold() == wanted]


def one_seat(name: str, seats: Sequence[str]) -> str:
    """The seat of that name, or the only one of that role. Raises `WrongUse`."""
    found = meant(name, seats)
    return found[0] if len(found) == 1 else wrong(texts.which_seat(name, found or seats))


def resolved(given: Mapping[str, str], seats: Sequence[str]) -> dict[str, str]:
    """The same assignments by seat."""
    return {one_seat(name, seats): actor for name, actor in given.items()}


def spelt(scenario: AnyScenario, given: Mapping[str, str]) -> dict[str, str]:
    """The same assignments with roles and seats spelt as the scenario does; unknown ones stay as they are."""
    roles = scenario.definition.roles.values()
    known = {name.casefold(): name for role in roles for name in (*seats_of(role, role.max), role.name)}
    return {known.get(name.casefold(), name): actor for name, actor in given.items()}


def taken(scenario: AnyScenario, wanted: Sequence[str]) -> list[str]:
    """The seats that `--as` means for a new session: a role named again means its next seat."""
    everything = [seat for role in scenario.definition.roles.values() for seat in seats_of(role, role.max)]
    found: list[str] = []
    for name in wanted:
        all_meant = meant(name, everything)
        free = [seat for seat in all_meant if seat not in found]
        if not free:
            wrong(texts.seat_twice(name) if all_meant else texts.which_seat(name, everything))
        found.append(free[0])
    return found


def taken_again(
    scenario: AnyScenario, wanted: Sequence[str], seats: Sequence[str], own: Sequence[str]
) -> list[str]:
    """The seats that `--as` means in a session that was begun: one's own first.

    An open role stands for a new seat of it.
    """
    roles = scenario.definition.roles.values()
    found: list[str] = []
    for name in wanted:
        mine = [seat for seat in meant(name, own) if seat not in found]
        joined = [role.name for role in roles if role.open and role.name.casefold() == name.casefold()]
        found.append((mine or joined or [one_seat(name, seats)])[0])
    return found
