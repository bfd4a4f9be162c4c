"""A seat's past as a prompt holds it: each line is made once, so that a prompt only joins them."""

from collections.abc import Iterable, Sequence

from agents.memory.item import Item, Place
from agents.models.request import Piece
from agents.pace import paced
from agents.prompts.seat import Line, line
from agents.prompts.words import worded
from scenarios.engine.ports import Moment
from scenarios.kernel.seen import Seen


class Told:
    """The brief of a seat and the lines of what it remembers. Only a cache; `seen` may grow at its end."""

    def __init__(self, seen: Sequence[Seen], mark: str) -> None:
        self.seen = seen
        self._mark = mark
        self._taken = 0
        self._brief: Seen | None = None
        self._lines: dict[Place, tuple[Item, Line]] = {}

    def brief(self, moment: Moment) -> tuple[Piece, ...]:
        """What the seat's holder alone knows, as it was last told."""
        for place in range(self._taken, len(self.seen)):
            if self.seen[place].kind == "brief":
                self._brief = self.seen[place]
        self._taken = len(self.seen)
        return () if self._brief is None else worded(self._brief.text, moment.resolve)

    async def lines(self, items: Iterable[Item]) -> list[Line]:
        """The lines of these items, without the brief that holds now."""
        now = None if self._brief is None else self._brief.seq
        return [self._line(item) async for item in paced(items) if item.kind != "brief" or item.seq != now]

    def _line(self, item: Item) -> Line:
        held = self._lines.get(item.place)
        if held is None or held[0] is not item:
            held = self._lines[item.place] = (item, line(item.line, self._mark))
        return held[1]
