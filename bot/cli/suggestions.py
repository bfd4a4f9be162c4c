"""Commands to try next, written so that they work when pasted."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix, through_make
from bot.seating import HUMAN
from bot.wording import the
from scenarios.engine.ports import Holder
from scenarios.kernel.rules import role_name, seats_of
from scenarios.registry import Found
from storage.sessions import BranchInfo

Suggestion = tuple[str, str]
"""What it does, and the command."""


def after_demo(app: App, info: BranchInfo, holders: dict[str, Holder], steps: int) -> list[Suggestion]:
    """Three things that a newcomer can do with a session they watched."""
    found = [
        (texts.NEXT_PLAY, to_play(app.registry.scenario(info.scenario), role_name(next(reversed(holders)))))
    ]
    found.append(another_way(app, info, holders, steps) or (texts.NEXT_LIST, f"{prefix()} list scenarios"))
    return [*found, (texts.NEXT_SHOW, f"{prefix()} show {info.label}")]


def after_play(
    app: App, info: BranchInfo, holders: dict[str, Holder], seat: str, steps: int
) -> list[Suggestion]:
    """What somebody who has played to the end can do."""
    way = another_way(app, info, holders, steps, seat)
    again = (texts.NEXT_PLAY_AGAIN, to_play(app.registry.scenario(info.scenario), role_name(seat)))
    page = (texts.NEXT_EXPORT, f"{prefix()} export {info.label} -o {info.session}.html")
    return [*([way] if way else []), page, again]


def to_play(found: Found, wanted: str) -> str:
    """The shortest way to take a seat of that role, with somebody on every seat that the scenario needs."""
    name = found.scenario.name
    if through_make() and (name, wanted) == ("car-sale", "buyer"):
        return "make play"
    preset = next(iter(found.presets.values()), None)
    sitting = preset.seats if preset is not None else {}
    player = next((f"strategy:{one}" for one in found.strategies), None)
    mine: list[str] = []
    others: dict[str, str] = {}
    for role in found.scenario.definition.roles.values():
        seats = seats_of(role, max(role.min, 1 if role.name == wanted else 0))
        if role.name == wanted:
            mine[:0] = seats[:1]
            seats = seats[1:]
        for seat in seats:
            if (sitting.get(seat) or sitting.get(role.name) or HUMAN) != HUMAN:
                continue
            if player is None:
                mine.append(seat)
            else:
                others[seat] = player
    seating = [f"--as {seat}" for seat in mine] + [f"--seat {seat}={actor}" for seat, actor in others.items()]
    return " ".join([f"{prefix()} play {name}", *seating])


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
