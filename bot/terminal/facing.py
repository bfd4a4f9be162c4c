"""Which seat faces the screen, and what each seat of it has been shown so far."""

from collections.abc import Mapping

from rich.panel import Panel
from rich.text import Text

from bot import wording
from bot.history import History
from bot.terminal import texts
from bot.terminal.screen import Screen
from bot.terminal.transcript import Transcript
from scenarios.engine.runner import Runner
from scenarios.kernel.rules import ALL
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import render
from storage.store import Store

_BETWEEN_THEM: tuple[str, ...] = ("asked", "answered", "memo")
"""What passes between a person and the AI that acts for them; it is shown where it is to be answered."""


class Facing:
    """What is shown to a seat is what that seat has learned. One seat faces the screen at a time."""

    def __init__(self, screen: Screen, store: Store, runner: Runner, since: Mapping[str, int]) -> None:
        """`since` maps each seat to the step from which its holder may read its past."""
        self._screen = screen
        self._since = since
        self.past = {seat: History(store, runner.ref, runner.scenario, seat) for seat in since}
        self.seat: str | None = None
        """The one that faces the screen."""
        self.lines = Transcript(screen.out, runner.position.seats or tuple(runner.holders), frozenset(since))
        self._shown: dict[str, int] = {}
        """How many of a seat's items it has been shown."""

    async def face(self, seat: str) -> None:
        """Show the seat what it has learned, after the screen was passed on where others use it too."""
        screen = self._screen
        await self.past[seat].read()
        passed = seat != self.seat and len(self.past) > 1
        if passed:
            screen.clear()
            await screen.line(texts.HAND_OVER.format(seat=wording.the(seat)) + " ")
            screen.clear()
            screen.show(Text(texts.HANDED.format(seat=wording.the(seat)), "bold"))
        if passed or seat not in self._shown:
            self._shown[seat] = self._last_own(seat)
            self.show_role(seat)
        self.seat = seat
        self.show_news(seat)

    def show_news(self, seat: str) -> None:
        """What the seat has learned since it was last shown anything."""
        past = self.past[seat]
        for item in past.items[self._shown[seat] :]:
            line = self.lines.drawn(item, past.resolve) if self._readable(seat, item) else None
            if line is not None:
                self._screen.show(line)
            elif item.kind == "brief" and self._shown[seat]:
                self.show_role(seat)
        self._shown[seat] = len(past.items)

    def show_role(self, seat: str) -> None:
        """The seat's brief, if it has one."""
        brief = self.past[seat].brief
        if brief is not None:
            text = Text(render(brief.text, self.past[seat].resolve))
            title = f"{texts.MY_ROLE}: {wording.seat_name(seat)}"
            style = self.lines.palette[seat]
            self._screen.show(
                Panel(text, title=title, title_align="left", border_style=style, padding=(0, 1))
            )

    def _last_own(self, seat: str) -> int:
        """Where the step of the seat's own last move begins among its items."""
        items = self.past[seat].items
        last = max([item.seq for item in items if item.who == seat and item.move is not None], default=0)
        return next((place for place, item in enumerate(items) if item.seq >= last), 0)

    def _readable(self, seat: str, item: Seen) -> bool:
        if item.who == seat and item.kind in _BETWEEN_THEM:
            return False
        return item.seq >= self._since[seat] or item.to == ALL
