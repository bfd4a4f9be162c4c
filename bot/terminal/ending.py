"""How it ended, as it is shown to a seat or to whoever watched."""

from collections.abc import Sequence

from rich.text import Text

from bot.history import History
from bot.outcomes import learned, report
from bot.terminal.figures import figure
from bot.terminal.result import card
from bot.terminal.screen import Screen
from bot.terminal.transcript import Transcript


def show_ending(screen: Screen, past: History, seats: Sequence[str], me: str | None = None) -> None:
    """The result card with its pictures, if it is over; to a seat also the report of the AI that acted for it."""
    outcome = learned(past.items)
    if outcome is None:
        return
    palette = Transcript(screen.out, seats).palette
    said = report(past.items, me, past.resolve) if me is not None else None
    screen.show(Text(""), card(outcome, palette, seats, me, said))
    for drawn in outcome.figures:
        screen.show(figure(drawn, palette, screen.out.width))
