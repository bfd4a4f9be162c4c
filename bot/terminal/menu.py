"""What a person may choose now, and what a typed line means."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal import texts
from bot.terminal.form import chosen
from scenarios.kernel import options
from scenarios.kernel.actions import Option, Say
from scenarios.kernel.position import OpenAsk

Command = Literal["role", "view", "pass", "send", "take over", "give up", "leave", "help"]
_COMMANDS: Final[tuple[Command, ...]] = ("role", "view", "pass", "give up", "leave", "help")


class Move(NamedTuple):
    """This option of this ask."""

    ask: int
    option: Option


class Talk(NamedTuple):
    """Something to say; empty where it is still to be asked for."""

    text: str


class Mistake(str):
    """A sentence about a line that means nothing here."""


class Menu:
    """The choices of one seat: the options of its open asks, talk where it is allowed, and commands."""

    def __init__(
        self, asks: Sequence[OpenAsk], *, talk: bool, commands: Sequence[Command] = _COMMANDS
    ) -> None:
        self._moves = [Move(asked.number, option) for asked in asks for option in asked.ask.options]
        offered = [options.action_of(move.option) for move in self._moves]
        self._talk = talk and Say not in offered
        self._titles = [action.title() for action in offered] + ([texts.SAY_TITLE] if self._talk else [])
        self.commands = commands

    def drawn(self) -> RenderableType:
        """The numbered list."""
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(justify="right", width=3)
        grid.add_column(no_wrap=True)
        grid.add_column(style="dim")
        for place, title in enumerate(self._titles):
            about = (
                options.form(self._moves[place].option).help if place < len(self._moves) else texts.SAY_HELP
            )
            grid.add_row(str(place + 1), Text(title, "bold"), Text(about))
        return Group(grid, Text(f"     {texts.ALSO}: {', '.join(self.commands)}", "dim"))

    def explained(self) -> RenderableType:
        """What the commands beside the choices do."""
        grid = Table.grid(padding=(0, 2, 0, 5))
        for command in self.commands:
            grid.add_row(command, Text(texts.COMMANDS[command], "dim"))
        return Group(Text(texts.TALK_HINT, "dim"), grid) if self._talk else grid

    def meant(self, typed: str) -> Move | Talk | Command | Mistake | None:
        """What the line means: a move, talk, a command, or a `Mistake`; None for an empty line."""
        if not typed:
            return None
        if self._talk and (typed.casefold() == "say" or typed[:4].casefold() == "say "):
            return Talk(typed[4:].strip())
        found = chosen(typed, self._titles)
        if isinstance(found, int):
            return self._moves[found] if found < len(self._moves) else Talk("")
        command = chosen(typed, self.commands)
        if isinstance(command, int) and not typed.isdigit():
            return self.commands[command]
        return Mistake(found)
