"""Which seats a lobby has: at first, at most, and in what order."""

from collections.abc import Mapping
from typing import NamedTuple

from bot.seating import HUMAN, count
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.rules import Role, in_role_order, role_name, seats_of
from scenarios.presets import Preset
from storage.lobbies import LobbySeat


class Shape(NamedTuple):
    """The roles of a scenario, and how many seats of each a lobby offers at least."""

    roles: Mapping[str, Role]
    least: Mapping[str, int]
    services: Mapping[str, str]
    """Seats that work for all and that the preset gives to an AI: nobody joins these."""

    @property
    def joinable(self) -> tuple[str, ...]:
        """Roles that people may take."""
        served = {role_name(seat) for seat in self.services}
        return tuple([name for name in self.roles if name not in served])

    def at_first(self) -> tuple[LobbySeat, ...]:
        """The seats of a new lobby."""
        names = [seat for name, role in self.roles.items() for seat in seats_of(role, self.least[name])]
        return tuple([LobbySeat(name, None, self.services.get(name), "", False) for name in names])

    def more(self, seats: tuple[LobbySeat, ...], role: str) -> tuple[str, ...]:
        """The next seat of a role that has not as many as it may have, or none."""
        there = {seat.seat for seat in seats}
        return tuple(
            [seat for seat in seats_of(self.roles[role], self.roles[role].max) if seat not in there]
        )[:1]

    def put(self, seats: tuple[LobbySeat, ...], taken: LobbySeat) -> tuple[LobbySeat, ...]:
        """The seats with this one among them, in role order."""
        by_name = {seat.seat: seat for seat in (*seats, taken)}
        return tuple([by_name[name] for name in in_role_order(self.roles, by_name)])

    def without(self, seats: tuple[LobbySeat, ...], given_up: str) -> tuple[LobbySeat, ...]:
        """The seats when nobody holds this one: it is free, or is no more and those behind it move up."""
        role = role_name(given_up)
        of_role = [seat for seat in seats if role_name(seat.seat) == role]
        if len(of_role) <= self.least[role]:
            return self.put(seats, LobbySeat(given_up, None, None, "", False))
        rest = [seat for seat in of_role if seat.seat != given_up]
        names = seats_of(self.roles[role], len(rest))
        moved = {seat.seat: seat._replace(seat=name) for name, seat in zip(names, rest, strict=True)}
        return tuple([moved.get(seat.seat, seat) for seat in seats if seat.seat != given_up])


def shape_of(scenario: AnyScenario, preset: Preset) -> Shape:
    """The seats that a preset of a scenario asks for."""
    roles = scenario.definition.roles
    return Shape(
        roles,
        {name: count(role, preset.seats) for name, role in roles.items()},
        {
            seat: actor
            for role in roles.values()
            if role.kind == "service"
            for seat in seats_of(role, count(role, preset.seats))
            if (actor := preset.seats.get(seat) or preset.seats.get(role.name) or HUMAN) != HUMAN
        },
    )
