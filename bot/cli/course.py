"""The course of a session for those who watch all of it, also what only one side knows."""

import asyncio
import re
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from bot import wording
from bot.history import History
from bot.terminal import texts
from bot.terminal.pace import delays
from bot.terminal.transcript import Transcript
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import render


class Course:
    """Prints what happened, item after item; private briefs as a dim line."""

    def __init__(self, out: Console, seats: Sequence[str], past: History) -> None:
        self._out = out
        self._lines = Transcript(out, seats)
        self._before = "told"
        self.past = past

    async def show(self, items: Sequence[Seen], total: float) -> None:
        """Print these items; all together take `total` seconds."""
        shown = [line for item in items if (line := self._drawn(item)) is not None]
        waits = delays([length for _, length in shown], total)
        for (drawn, _), wait in zip(shown, waits, strict=True):
            await asyncio.sleep(wait)
            self._out.print(drawn)

    def _drawn(self, item: Seen) -> tuple[RenderableType, int] | None:
        """The item with the length of what is said in it; None for what is not shown."""
        resolve = self.past.resolve
        drawn = self._secret(item) if item.kind == "brief" else self._lines.drawn(item, resolve)
        if drawn is None or item.kind == "chose":
            return None
        changes = item.kind != self._before and "brief" in (item.kind, self._before)
        self._before = item.kind
        spoken = item.move.action.speech() if item.move is not None else ()
        return Group(*[Text("")] * changes, drawn), sum(len(render(words, resolve)) for words in spoken)

    def _secret(self, item: Seen) -> RenderableType:
        seat = item.to if isinstance(item.to, str) else ", ".join(item.to)
        lead = texts.ONLY_KNOWS.format(seat=wording.the(seat))
        return Text(f"{lead} {gist(render(item.text, self.past.resolve))}", "dim")


def gist(text: str) -> str:
    """The sentences that hold numbers, or the first one: enough to follow what somebody is after."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join([sentence for sentence in sentences if re.search(r"\d", sentence)] or sentences[:1])
