"""`parley doctor`: what is set up, reachable or missing, and how to mend it."""

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from bot.check import Check
from bot.cli import facts, texts
from bot.cli.checks import checks
from bot.cli.suggestions import grid
from bot.terminal.screen import console

_MARKS: Final = {"fine": ("✓", "green"), "missing": ("–", "yellow"), "broken": ("✗", "red")}


def examine(*, json: bool, offline: bool) -> bool:
    """Print what was found; gives whether everything that is needed works."""
    found = checks(offline=offline)
    well = all(check.state != "broken" for check in found)
    if json:
        facts.print_json({"ok": well, "checks": [check._asdict() for check in found]})
    else:
        _print(found)
        console().print(Text(f"\n{texts.ALL_WELL if well else texts.MEND_FIRST}", "bold"))
    return well


def _print(found: Sequence[Check]) -> None:
    table = grid()
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in found:
        mark, style = _MARKS[check.state]
        mend = f"\n{check.mend}" if check.mend else ""
        table.add_row(Text(mark, style), Text(check.name), Text.assemble(check.found, (mend, "dim")))
    console().print(table)
