"""What somebody has learned, as lines on a screen. Texts of people and models are shown as they are."""

from collections.abc import Sequence
from typing import Final

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from agents.memory.item import OF_MEMORIES
from bot import wording
from bot.lines import Line, line_of
from bot.outcomes import REPORT
from bot.terminal import texts
from bot.terminal.palette import Palette
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.rules import Move
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Resolve, render

_WIDEST_NAME: Final = 14


class Transcript:
    """Draws what was learned, one item after the other."""

    def __init__(
        self, console: Console, seats: Sequence[str], me: frozenset[str] = frozenset(), *, beside: int = 0
    ) -> None:
        """`me` are the seats of this screen; `beside` columns are taken by what stands left of it."""
        self._console = console
        self._beside = beside
        self._me = me
        self.palette = Palette(seats)
        self.seated(seats)

    def seated(self, seats: Sequence[str]) -> None:
        """Make room for the names of these seats."""
        self.palette = self.palette.with_seats(seats)
        self._width = min(_WIDEST_NAME, max(map(len, map(wording.seat_name, seats)), default=0)) + 2

    def drawn(self, item: Seen, resolve: Resolve) -> RenderableType | None:
        """The item as it is shown in passing; None for roles and results, which are shown apart."""
        match item.kind:
            case "chose" if item.move is not None:
                return self._line(item.move.seat, Text(texts.HAS_CHOSEN, "dim italic"))
            case "memo" if _about(item) in OF_MEMORIES:
                return None
            case "asked" | "answered" | "memo":
                return self._line(item.who or "", self._advice(item, resolve))
        line = line_of(item, resolve)
        if line is None:
            return None
        if line.who is not None:
            return self._line(line.who, self._said(line, item.move))
        style = "dim" if item.kind in ("seated", "move") else ""
        return Text.assemble((f"{line.lead} ", "bold") if line.lead else "", (line.said, style))

    def chip(self, move: Move[Action]) -> Text:
        """The typed move, marked off from what is said."""
        line = move.action.line()
        if self._console.is_terminal and not self._console.no_color:
            return Text(f" {line} ", f"reverse {self.palette[move.seat]}")
        return Text(f"[{line}]")

    def _said(self, line: Line, move: Move[Action] | None) -> Text:
        parts = [Text(line.lead, "dim"), Text(line.said)]
        said = Text(" ").join(part for part in parts if part.plain)
        if line.move and move is not None:
            said = self._beside_speech(said, self.chip(move))
        if line.remark:
            said = self._beside_speech(said, Text(f"({line.remark})", "dim"))
        return said

    def _beside_speech(self, said: Text, mark: Text) -> Text:
        """The mark after what is said, on the same line if the whole of it fits there."""
        if not said.plain:
            return mark
        room = max(20, self._console.width - self._beside - self._width - 1)
        last = said.wrap(self._console, room)[-1].cell_len
        return Text(" " if last + 1 + mark.cell_len <= room else "\n").join([said, mark])

    def _advice(self, item: Seen, resolve: Resolve) -> Text:
        if item.kind == "answered" and item.move is not None:
            action = item.move.action
            said = [render(words, resolve) for words in action.speech()]
            line = [] if isinstance(action, Say) else [f"[{action.line()}]"]
            return Text.assemble((texts.WAS_TOLD, "dim"), " ".join([*said, *line]))
        noted = texts.REPORTS if _about(item) == REPORT else texts.NOTED
        lead = texts.ASKED_ABOUT if item.kind == "asked" else noted
        return Text.assemble((lead, "dim"), render(item.text, resolve))

    def _line(self, seat: str, content: Text) -> RenderableType:
        name = texts.YOU if seat in self._me and len(self._me) == 1 else wording.heading(seat)
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=self._width, justify="left")
        grid.add_column(ratio=1)
        grid.add_row(Text(name, f"bold {self.palette[seat]}"), content)
        return grid


def _about(item: Seen) -> str | None:
    """What a memo is about."""
    return item.memo.get("about") if item.memo is not None else None
