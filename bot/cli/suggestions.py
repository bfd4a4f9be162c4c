"""Commands to try next, written so that they work when pasted."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix, through_make
from bot.terminal.texts import the
from scenarios.engine.ports import Holder
from scenarios.kernel.rules import role_name
from storage.sessions import BranchInfo

Suggestion = tuple[str, str]
"""What it does, and the command."""


def after_demo(app: App, info: BranchInfo, holders: dict[str, Holder], steps: int) -> list[Suggestion]:
    """Three things that a newcomer can do with a session they watched."""
    found = [(texts.NEXT_PLAY, to_play(info.scenario, role_name(next(reversed(holders)))))]
    found.append(another_way(app, info, holders, steps) or (texts.NEXT_LIST, f"{prefix()} list scenarios"))
    return [*found, (texts.NEXT_SHOW, f"{prefix()} show {info.label}")]


def after_play(
    app: App, info: BranchInfo, holders: dict[str, Holder], seat: str, steps: int
) -> list[Suggestion]:
    """What somebody who has played to the end can do."""
    way = another_way(app, info, holders, steps, seat)
    again = (texts.NEXT_PLAY_AGAIN, f"{prefix()} play {info.scenario} --as {role_name(seat)}")
    page = (texts.NEXT_EXPORT, f"{prefix()} export {info.label} -o {info.session}.html")
    return [*([way] if way else []), page, again]


def to_play(scenario: str, role: str) -> str:
    """The shortest way to take that seat."""
    if through_make() and (scenario, role) == ("car-sale", "buyer"):
        return "make play"
    return f"{prefix()} play {scenario} --as {role}"


def another_way(
    app: App, info: BranchInfo, holders: dict[str, Holder], steps: int, wanted: str | None = None
) -> Suggestion | None:
    """A branch in which a seat is held by another built-in player; None where the scenario has none."""
    seat = wanted or next(iter(holders))
    names = [
        name for name in app.registry.scenario(info.scenario).strategies if name not in holders[seat].actor
    ]
    if not names or steps < 2:
        return None
    name = "conceder" if "conceder" in names else names[0]
    step = max(1, min(5, steps - 1))
    about = texts.NEXT_BRANCH.format(step=step, seat=the(seat))
    return about, f"{prefix()} branch {info.label} --at {step} --seat {seat}=strategy:{name}"


def print_suggestions(out: Console, title: str, found: Sequence[Suggestion]) -> None:
    """Each command on a line of its own, whole, so that it can be copied."""
    out.print()
    out.print(Text(title, "bold"))
    for about, command in found:
        out.print(Text(f"  {about}", "dim"))
        out.print(Text(f"    {command}"), soft_wrap=True)


def grid(*, header: bool = False) -> Table:
    """Columns without lines."""
    return Table(
        box=None,
        padding=(0, 2, 0, 0),
        show_edge=False,
        show_header=header,
        header_style="dim",
        pad_edge=False,
    )
