"""What a lobby is about: its scenario, preset, seats and terms."""

from typing import NamedTuple

from bot.app import App
from bot.bridge.lobby import players
from bot.bridge.lobby.shape import Shape, shape_of
from bot.bridge.terms import Terms, terms_of
from scenarios.presets import Preset
from scenarios.registry import Found
from storage.lobbies import LobbyRow


class About(NamedTuple):
    """All that a lobby's row refers to by name."""

    found: Found
    preset: Preset
    shape: Shape
    terms: Terms

    @property
    def noun(self) -> str:
        """What it is, in a sentence: "car sale"."""
        return self.found.title[0].lower() + self.found.title[1:]


def about(app: App, row: LobbyRow) -> About:
    """Raises `ParleyError` where the scenario or preset is not installed any more."""
    found = app.registry.scenario(row.scenario)
    preset = app.registry.preset(row.scenario, row.preset)
    return About(found, preset, shape_of(found.scenario, preset), terms_of(row.terms))


def hosts(app: App, row: LobbyRow, known: About) -> tuple[str, ...]:
    """Where models are that play here or may come to play: in seats, on free ones, as a stand-in."""
    seats = [(seat.seat, seat.actor) for seat in row.seats]
    stand_in = () if known.terms.stand_in is None else (known.terms.stand_in,)
    return players.hosts(app, {*players.in_play(app, known.found, known.preset, seats), *stand_in})
