"""`parley checkpoint` and `parley branch`: naming a step, and going on differently from one."""

import json as jsons
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from bot import wording
from bot.app import App
from bot.cli import facts, texts
from bot.cli.command import prefix
from bot.cli.errors import wrong
from bot.cli.seats import assigned, resolved
from bot.cli.secrecy import check_branching, check_taking, own_branches
from bot.cli.session import work
from bot.cli.suggestions import grid
from bot.history import History
from bot.outcomes import learned
from bot.terminal import texts as screen_texts
from bot.terminal.result import rows
from bot.terminal.screen import busy, console
from scenarios.engine.clock import SimulatedClock, SystemClock
from scenarios.engine.desk import MODES, Mode
from scenarios.engine.ports import Holder, Loaded
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import Outcome
from scenarios.kernel.seen import FULL, PUBLIC
from storage.sessions import BranchInfo


def add_checkpoint(label: str, name: str, at: int | None) -> None:
    """Name a step."""

    async def task(app: App) -> None:
        info = await app.find(label)
        step = info.events if at is None else at
        if not 1 <= step <= info.events:
            raise ParleyError(texts.NO_SUCH_STEP.format(label=info.label, step=step, last=info.events))
        await app.store.checkpoint(info, step, name)
        console().print(Text(texts.NAMED.format(step=step, label=info.label, name=name)))

    work(task)


def make_branch(
    label: str, at: str, given: Sequence[str], edit: str | None, calls: str, *, json: bool
) -> None:
    """Make a branch, let it go on as far as it can without people, and show how it compares."""
    seats, change, mode = assigned(given), _edit(edit), _mode(calls)
    work(lambda app: _branch(app, console(), label, at, seats, change, mode, json))


async def _branch(
    app: App,
    out: Console,
    label: str,
    at: str,
    given: Mapping[str, str],
    edit: dict[str, Any] | None,
    mode: Mode,
    json: bool,
) -> None:
    info = await app.find(label)
    info, step = await _point(app, info, at)
    await check_branching(app, info)
    before = await app.store.load(info.ref, step)
    person = await app.person()
    holders = _holders(app, before, given, person)
    await check_taking(app, info, [seat for seat, holder in holders.items() if holder.person == person])
    made = await app.info(await app.engine.branch(info.ref, step, holders, edit, person, mode))
    alone = all(holder.person is None for holder in {**before.holders, **holders}.values())
    app.use(SimulatedClock() if alone else SystemClock())
    live = await app.engine.open(made.ref)
    with busy(out, texts.GOES_ON.format(label=made.label)):
        status = await live.drive(wait=False)
    made = await app.info(made.ref)
    view = PUBLIC if await own_branches(app, info) else FULL
    outcomes = [await _outcome(app, one, before, view) for one in (info, made)]
    if json:
        ends = [_plain(outcome) for outcome in outcomes]
        facts.print_json({**facts.branch(made), "outcome": ends[1], "parent_outcome": ends[0]})
    else:
        _report(out, before.position.seats, info, made, step, outcomes, edited=edit is not None)
        if status == "waiting":
            _say_whose_move(
                out, live.runner.holders, made, [a.ask.seat for a in live.runner.position.asks.values()]
            )
    if status in ("paused", "quarantined"):
        runner = live.runner
        raise ParleyError(screen_texts.stopped(runner.trouble if runner.people else runner.why))


async def _point(app: App, info: BranchInfo, at: str) -> tuple[BranchInfo, int]:
    """The branch and the step that `--at` means; a checkpoint may lie on another branch."""
    checkpoints = {name: (number, seq) for name, number, seq in await app.store.checkpoints(info)}
    if at in checkpoints:
        number, seq = checkpoints[at]
        family = await app.store.branches(app.tenant, info.session)
        return next(one for one in family if one.number == number), seq
    if not at.isdecimal():
        raise ParleyError(texts.no_such_point(info.label, at, list(checkpoints), info.events))
    if not 1 <= int(at) <= info.events:
        raise ParleyError(texts.NO_SUCH_STEP.format(label=info.label, step=at, last=info.events))
    return info, int(at)


def _holders(app: App, before: Loaded, given: Mapping[str, str], person: int) -> dict[str, Holder]:
    found = {
        seat: app.holder(actor, person) for seat, actor in resolved(given, before.position.seats).items()
    }
    for holder in found.values():
        app.check(holder, before.game.scenario.name)
    return found


async def _outcome(app: App, info: BranchInfo, loaded: Loaded, view: str) -> Outcome | None:
    past = History(app.store, info.ref, loaded.game.scenario, view)
    await past.read()
    return learned(past.items)


def _report(
    out: Console,
    seats: Sequence[str],
    parent: BranchInfo,
    made: BranchInfo,
    step: int,
    outcomes: Sequence[Outcome | None],
    *,
    edited: bool,
) -> None:
    made_text = texts.MADE_EDITED if edited else texts.MADE
    out.print(Text(made_text.format(label=made.label, step=step, parent=parent.label)))
    out.print()
    table = grid(header=True)
    table.add_column("")
    for info in (parent, made):
        table.add_column(Text(info.label), overflow="fold")
    lines = [dict(rows(outcome, seats)) if outcome is not None else {} for outcome in outcomes]
    ends = [outcome.summary if outcome is not None else texts.STILL_OPEN for outcome in outcomes]
    table.add_row(texts.HOW_IT_ENDED, *map(Text, ends))
    for label in dict.fromkeys([*lines[0], *lines[1]]):
        table.add_row(Text(label, "dim"), *[Text(line.get(label, "–")) for line in lines])
    out.print(table)


def _say_whose_move(
    out: Console, holders: Mapping[str, Holder], made: BranchInfo, awaited: Sequence[str]
) -> None:
    people = [seat for seat in dict.fromkeys(awaited) if holders[seat].person is not None]
    if people:
        names = texts.listed([wording.whose(seat) for seat in people])
        command = f"{prefix()} play {made.label} --as {people[0]}"
        out.print()
        out.print(Text(texts.NOW_THEIR_MOVE.format(seats=names, command=command)), soft_wrap=True)


def _plain(outcome: Outcome | None) -> Any:
    return outcome.model_dump(mode="json", exclude={"figures"}) if outcome is not None else None


def _mode(text: str) -> Mode:
    return next((mode for mode in MODES if mode == text), None) or wrong(texts.BAD_CALLS.format(calls=text))


def _edit(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        change = jsons.loads(text)
    except ValueError:
        wrong(texts.NO_JSON)
    if not isinstance(change, dict) or not change:
        wrong(texts.EDIT_OBJECT)
    return change
