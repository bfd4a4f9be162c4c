"""Colours of seats: the same seat has the same colour on every screen, chart and page of a session."""

from collections.abc import Mapping, Sequence
from typing import Final

_COLOURS: Final = ("#4c6ef5", "#f76707", "#0ca678", "#d6336c", "#7950f2", "#1098ad", "#74b816", "#a0764c")
"""Those of `bot.pictures.palette`, which a test holds; importing it would bring matplotlib along."""


class Palette:
    """Seat to its colour, in the order in which the seats came."""

    def __init__(self, seats: Sequence[str]) -> None:
        self.colours: Mapping[str, str] = {
            seat: _COLOURS[place % len(_COLOURS)] for place, seat in enumerate(dict.fromkeys(seats))
        }

    def __getitem__(self, seat: str) -> str:
        return self.colours.get(seat, "default")

    def with_seats(self, seats: Sequence[str]) -> "Palette":
        """The palette with seats that came later; nobody's colour changes."""
        return Palette([*self.colours, *seats])
