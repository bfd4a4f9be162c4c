"""The screen in front of people: it draws, and reads what they type."""

import asyncio
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot import wording
from bot.terminal import texts
from bot.terminal.keyboard import Keyboard

LONGEST_LINE: Final = 4_095
"""Bytes of a line that a terminal hands over; the rest of it is dropped."""
WIDEST: Final = 100
"""Columns beyond which lines of text are hard to read."""


def console(*, stderr: bool = False) -> Console:
    """The terminal, or plain text where there is none."""
    made = Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)
    made.width = min(made.width, WIDEST)
    return made


def busy(out: Console, text: str) -> AbstractContextManager[object]:
    """A sign that something is under way, on a terminal; what is printed meanwhile stands above it."""
    return out.status(Text(text, "dim")) if out.is_terminal else nullcontext()


class Screen:
    """A console together with a keyboard."""

    def __init__(self, out: Console, keyboard: Keyboard) -> None:
        self.out = out
        self._keyboard = keyboard
        self._pending: asyncio.Task[str] | None = None
        self._echo = not keyboard.echoes

    def show(self, *things: RenderableType) -> None:
        """Each on lines of its own."""
        for thing in things:
            self.out.print(thing)

    def note(self, text: str) -> None:
        """Something beside the matter."""
        self.out.print(Text(text, "dim"))

    def whole(self, text: str) -> None:
        """A text with a command in it, unbroken so that it can be copied."""
        self.out.print(Text(text), soft_wrap=True)

    def mistake(self, text: str) -> None:
        """What was wrong with an input."""
        self.out.print(Padding(Text(text, "red"), (0, 0, 0, 2), expand=False))

    def busy(self, text: str | None) -> AbstractContextManager[object]:
        """A sign that something is under way, on a terminal; nothing without a text."""
        return busy(self.out, text) if text else nullcontext()

    def clear(self) -> None:
        """Nothing of what was shown stays to be seen, also on scrolling back."""
        if self.out.is_terminal:
            self.out.file.write("\x1b[2J\x1b[3J\x1b[H")
            self.out.file.flush()

    async def line(self, label: str = "> ", *, until: asyncio.Event | None = None) -> str | None:
        """What is typed after the label; None where `until` came first. Raises `Left` at the end of input."""
        self.out.print(Text(label, "bold"), end="")
        self.out.file.flush()
        if self._pending is None:
            self._pending = asyncio.ensure_future(self._keyboard.line())
        interrupted = asyncio.ensure_future(until.wait()) if until is not None else None
        try:
            waiting: set[asyncio.Future[object]] = {self._pending}  # type: ignore[arg-type]
            if interrupted is not None:
                waiting.add(interrupted)  # type: ignore[arg-type]
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if interrupted is not None:
                interrupted.cancel()
        if not self._pending.done():
            self.out.print()
            return None
        pending, self._pending = self._pending, None
        typed = pending.result()
        if self._echo:
            self.out.print(Text(typed))
        elif len(typed.encode()) >= LONGEST_LINE:  # what came after it was lost
            self.mistake(texts.LINE_CUT.format(most=wording.number(LONGEST_LINE - 1)))
            return await self.line(label, until=until)
        return typed.strip()

    async def close(self) -> None:
        """Stop reading."""
        if self._pending is not None:
            self._pending.cancel()
            await asyncio.gather(self._pending, return_exceptions=True)
            self._pending = None
        self._keyboard.close()
