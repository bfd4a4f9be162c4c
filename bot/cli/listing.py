"""`parley list`: sessions, scenarios or models."""

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot import wording
from bot.app import App
from bot.cli import facts, texts
from bot.cli.command import prefix
from bot.cli.errors import wrong
from bot.cli.session import work
from bot.cli.suggestions import grid
from bot.terminal import texts as screen_texts
from bot.terminal.screen import console

NARROW = 60
"""Columns below which a table would fold everything."""


def show_list(what: str, *, json: bool) -> None:
    """Print the list."""
    if what not in _LISTS:
        wrong(texts.BAD_LIST.format(what=what))
    work(lambda app: _LISTS[what](app, console(), json))


async def _sessions(app: App, out: Console, json: bool) -> None:
    found = await facts.sessions(app)
    if json:
        facts.print_json(found)
        return
    if not found:
        out.print(Text(texts.NO_SESSIONS.format(command=f"{prefix()} demo")))
        return
    table = grid(header=True)
    for place, head in enumerate(texts.SESSION_COLUMNS):
        table.add_column(head, no_wrap=place == 0, overflow="fold")
    problems: list[str] = []
    narrow = out.width < NARROW
    for session in found:
        branches = session["branches"]
        states = dict.fromkeys(screen_texts.STATUS.get(one["status"], one["status"]) for one in branches)
        steps = max(one["events"] for one in branches)
        begun = facts.local_time(session["created"])
        row = [
            session["session"],
            session["scenario"],
            begun,
            str(len(branches)),
            str(steps),
            ", ".join(states),
        ]
        if narrow:
            out.print(Text(row[0], "bold"))
            _beside(out, ", ".join((row[1], begun, texts.steps(steps), row[5])))
        else:
            table.add_row(*map(Text, row))
        if session["problem"]:
            problems.append(f"{row[0]}: {session['problem']}")
    if not narrow:
        out.print(table)
    for problem in problems:
        out.print(Text(problem, "red"))


async def _scenarios(app: App, out: Console, json: bool) -> None:
    found = [facts.scenario_in_short(one) for one in app.registry.scenarios()]
    broken = [facts.broken_scenario(one) for one in app.registry.broken]
    if json:
        facts.print_json([*found, *broken])
        return
    for one in found:
        out.print(Text(one["name"], "bold"))
        seats = f"{texts.SEATS}: {', '.join(one['roles'])}"
        presets = f"{texts.PRESETS}: {', '.join(one['presets'])}" if one["presets"] else ""
        for line, style in ((one["about"], ""), (". ".join(filter(None, (seats, presets))), "dim")):
            _beside(out, line, style)
    for one in broken:
        out.print(Text(f"{texts.NOT_LOADED}: {one['origin']}", "bold red"))
        _beside(out, one["error"])


def _beside(out: Console, line: str, style: str = "") -> None:
    out.print(Padding(Text(line, style), (0, 0, 0, 2), expand=False))


async def _models(app: App, out: Console, json: bool) -> None:
    found = [facts.model(app, name) for name in app.models.names()]
    if json:
        facts.print_json(found)
        return
    rows = [_model(one) for one in found]
    if out.width < NARROW:
        for row in rows:
            out.print(Text(row[0], "bold"))
            _beside(out, ", ".join(row[1:]))
        return
    table = grid(header=True)
    for place, head in enumerate(texts.MODEL_COLUMNS):
        table.add_column(head, no_wrap=place == 0, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


def _model(one: facts.Facts) -> list[str]:
    prices, key = one["prices"], one["key"]
    priced = any(prices.values())
    said = texts.KEY_SET if one["key_set"] else texts.KEY_UNSET
    return [
        one["name"],
        one["provider"],
        one["model"],
        f"{one['context']:,}",
        one["structured"],
        f"{wording.number(prices['input'])} / {wording.number(prices['output'])}" if priced else texts.FREE,
        said.format(variable=key) if key is not None else texts.NO_KEY_NEEDED,
    ]


_LISTS: Final = {"sessions": _sessions, "scenarios": _scenarios, "models": _models}
