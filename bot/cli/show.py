"""`parley show`: one session with its branches, or one scenario."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text
from rich.tree import Tree

from bot import wording
from bot.app import App
from bot.cli import facts, texts
from bot.cli.ledger import ledger, rows
from bot.cli.secrecy import allowed_view, own_branch, own_branches
from bot.cli.session import existing, work
from bot.cli.suggestions import grid, to_play
from bot.history import History
from bot.outcomes import learned
from bot.secrecy import OVER, mine
from bot.terminal import texts as screen_texts
from bot.terminal.form import hint
from bot.terminal.result import card
from bot.terminal.screen import console
from bot.terminal.transcript import Transcript
from scenarios.engine.ports import Loaded
from scenarios.kernel import options
from scenarios.kernel.actions import Rang, Roster
from scenarios.kernel.seen import FULL, PUBLIC
from scenarios.registry import Found
from storage.sessions import BranchInfo


def show_one(what: str, *, json: bool) -> None:
    """Print what there is to know of it, for the person at this terminal."""
    work(lambda app: _show(app, console(), what, json))


async def _show(app: App, out: Console, what: str, json: bool) -> None:
    for found in app.registry.scenarios():
        if what == found.scenario.name:
            facts.print_json(facts.scenario(found)) if json else _scenario(out, found)
            return
    info = await existing(app, what)
    await _session(app, out, info, json, first="/" not in what)


async def _session(app: App, out: Console, info: BranchInfo, json: bool, *, first: bool) -> None:
    family = await app.store.branches(app.tenant, info.session)
    loaded = await app.store.load(info.ref)
    whole = await facts.session(app, family)
    checkpoints: list[facts.Facts] = [
        {"name": name, "branch": f"{info.session}/{number}", "at": seq}
        for name, number, seq in await app.store.checkpoints(info)
    ]
    view = await _view(app, info)
    past = History(app.store, info.ref, loaded.game.scenario, view)
    await past.read()
    outcome = learned(past.items)
    own = mine(loaded.holders, await app.person())
    spending = await app.store.spent(info.ref)
    seats: list[facts.Facts] = [
        {"seat": seat, "actor": holder.actor, "machine": holder.machine, "mine": seat in own}
        for seat, holder in loaded.holders.items()
    ]
    replayed = next((one.number for one in family if one.ref == loaded.replays), None)
    whole |= {
        "branch": info.label,
        "status": info.status,
        "why": None if await own_branches(app, info) else info.why or None,
        "events": info.events,
        "seats": seats,
        "waiting_for": sorted({asked.ask.seat for asked in loaded.position.asks.values()}),
        "checkpoints": checkpoints,
        "spending": spending._asdict(),
        "ledger": await ledger(app, info),
        "calls": loaded.mode,
        "replays": f"{info.session}/{replayed}" if replayed is not None else None,
        "outcome": outcome.model_dump(mode="json", exclude={"figures"}) if outcome is not None else None,
    }
    if json:
        facts.print_json(whole)
        return
    _head(out, app, info, whole, first)
    _table(out, texts.SEATS, [(wording.heading(s["seat"]), _holder(s)) for s in seats])
    out.print(Text(f"\n{texts.BRANCHES}", "bold"))
    out.print(_tree(family, info))
    marks = [(one["name"], f"{one['branch']}, {texts.step(one['at'])}") for one in checkpoints]
    _table(out, texts.CHECKPOINTS, marks)
    _table(out, texts.SPENDING, rows(whole["ledger"]))
    _steps(out, loaded, past)
    if outcome is not None:
        out.print()
        out.print(card(outcome, Transcript(out, loaded.position.seats).palette, loaded.position.seats))


async def _view(app: App, info: BranchInfo) -> str:
    """Everything once it is over, unless the person here still plays a branch of it; else the public part."""
    view = await allowed_view(app, info, None)
    if view == FULL and info.status != OVER:
        return PUBLIC
    own = await own_branch(app, info)
    return view if view in (FULL, *own.seats) else PUBLIC


def _head(out: Console, app: App, info: BranchInfo, whole: facts.Facts, first: bool) -> None:
    title = app.registry.scenario(info.scenario).title
    seed = texts.SEED_IS.format(seed=whole["seed"]) if whole["seed"] is not None else ""
    begun = facts.local_time(whole["created"])
    rest = " · ".join(filter(None, (info.preset, seed, begun)))
    out.print(Text.assemble((f"{title} {info.label}", "bold"), (f" · {rest}", "dim")))
    if first:
        out.print(Text(texts.USING_BRANCH.format(label=info.label), "dim"))
    state = screen_texts.STATUS.get(info.status, info.status)
    waiting = (
        texts.waiting_for([wording.the(seat) for seat in whole["waiting_for"]])
        if info.status == "running"
        else whole["why"] or ""
    )
    out.print(Text(f"{texts.STATE}: {', '.join(filter(None, (state, texts.steps(info.events), waiting)))}"))
    if whole["calls"] != "record":
        out.print(Text(f"{texts.CALLS}: {texts.CALLS_FROM[whole['calls']].format(replays=whole['replays'])}"))


def _holder(seat: facts.Facts) -> str:
    return screen_texts.holder(seat["actor"], mine=seat["mine"])


def _tree(family: Sequence[BranchInfo], chosen: BranchInfo) -> Tree:
    nodes: dict[int | None, Tree] = {}
    root: Tree | None = None
    for info in family:
        state = screen_texts.STATUS.get(info.status, info.status)
        after = "" if info.parent is None else texts.FROM_STEP.format(step=info.fork_seq, parent=info.parent)
        about = ", ".join(filter(None, (after, texts.steps(info.events), state)))
        line = Text.assemble((info.label, "bold" if info.ref == chosen.ref else ""), (f"  {about}", "dim"))
        if root is None:
            root = nodes[info.number] = Tree(line, guide_style="dim")
        else:
            nodes[info.number] = nodes.get(info.parent, root).add(line)
    return root or Tree("")


def _steps(out: Console, loaded: Loaded, past: History) -> None:
    out.print(Text(f"\n{texts.STEPS}", "bold"))
    number = len(str(loaded.position.seq))
    lines = Transcript(out, loaded.position.seats, beside=number + 4)
    table = grid()
    table.add_column(justify="right", style="dim", width=number)
    table.add_column(ratio=1)
    shown = 0
    for item in past.items:
        drawn = lines.drawn(item, past.resolve)
        if drawn is not None:
            table.add_row(str(item.seq) if item.seq != shown else "", drawn)
            shown = item.seq
    out.print(table)


def _scenario(out: Console, found: Found) -> None:
    rules = found.scenario
    out.print(Text.assemble((found.title, "bold"), (f" · {rules.name}", "dim")))
    out.print(Text(found.about))
    out.print(Text(texts.TALK[rules.talk], "dim"))
    roles = rules.definition.roles.values()
    _table(out, texts.ROLES, [(facts.span(role), role.about) for role in roles])
    out.print(Text(f"\n{texts.CHOICES}", "bold"))
    for action in rules.definition.actions.values():
        if action not in (Rang, Roster):
            form = options.form(action)
            out.print(Text.assemble(f"  {form.title}", (f"  {form.help}", "dim")))
            for field in form.fields:
                about = hint(field) or texts.NEEDED
                out.print(Text.assemble(f"    {field.label}", (f"  {about}", "dim")))
    _table(out, texts.PRESETS, [(one.name, one.about) for one in found.presets.values()])
    players = [(name, _player(one.about, one.params.model_fields)) for name, one in found.strategies.items()]
    _table(out, texts.PLAYERS, players)
    out.print()
    out.print(Text(texts.TRY_IT, "dim"))
    out.print(Text(f"  {to_play(found, next(reversed(rules.definition.roles)))}"), soft_wrap=True)


def _player(about: str, params: dict[str, Any]) -> RenderableType:
    lines: list[RenderableType] = [Text(about)]
    for name, info in params.items():
        default = "" if info.is_required() else f"={info.default}"
        lines.append(Text.assemble(f"?{name}{default}", (f"  {info.description or ''}", "dim")))
    return Group(*lines)


def _table(out: Console, title: str, rows: Sequence[tuple[str, RenderableType]]) -> None:
    if not rows:
        return
    out.print(Text(f"\n{title}", "bold"))
    table = grid()
    table.add_column(no_wrap=True)
    table.add_column()
    for name, value in rows:
        table.add_row(Text(f"  {name}"), Text(value) if isinstance(value, str) else value)
    out.print(table)
