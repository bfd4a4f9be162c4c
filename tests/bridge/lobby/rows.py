"""Lobby rows made by hand."""

from typing import Any

from bot.bridge.lobby.rules import UNCHANGED
from bot.bridge.lobby.shape import Shape, shape_of
from scenarios.registry import Registry
from storage.lobbies import LobbyRow

REGISTRY = Registry()
ANNA, BEN, CLEO, HOST = 1, 2, 3, 9
NOW = 1_000_000_000


def shape(scenario: str, preset: str | None = None) -> Shape:
    """The seats of a scenario of the library."""
    return shape_of(REGISTRY.scenario(scenario).scenario, REGISTRY.preset(scenario, preset))


def row(of: Shape, **changed: Any) -> LobbyRow:
    """A new lobby."""
    made = LobbyRow(
        1,
        1,
        "abcdef",
        "town",
        "w1",
        "square",
        "5",
        HOST,
        "s",
        None,
        {},
        "open",
        NOW + UNCHANGED,
        of.at_first(),
        None,
        "",
    )
    return made._replace(**changed)


def sitting(row: LobbyRow) -> dict[str, int | str | None]:
    """Who has which seat."""
    return {seat.seat: seat.person or seat.actor for seat in row.seats}
