"""`parley demo`: a session of built-in players, shown as if it happened now."""

import asyncio
import random
import re
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from bot.app import App
from bot.cli import texts
from bot.cli.command import short
from bot.cli.errors import wrong
from bot.cli.exports import exported, folder, written
from bot.cli.seats import assigned, spelt
from bot.cli.session import work
from bot.cli.suggestions import after_demo, print_suggestions, to_play
from bot.seating import HUMAN
from bot.terminal import texts as screen_texts
from bot.terminal.figures import figure
from bot.terminal.history import History
from bot.terminal.pace import delays
from bot.terminal.result import card, learned
from bot.terminal.screen import console
from bot.terminal.transcript import Transcript
from scenarios.engine.engine import Live
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import role_name
from scenarios.kernel.seen import FULL, Seen
from scenarios.kernel.words import render
from storage.export import Format
from storage.sessions import BranchInfo

SECONDS = 30.0
"""What the moves take together on a terminal."""


def show_demo(
    scenario: str, preset: str | None, given: Sequence[str], seed: int | None, *, fast: bool
) -> None:
    """Play, show, export, and say what to try next."""
    seats = assigned(given)
    out = console()
    chosen = random.SystemRandom().randrange(10_000) if seed is None else seed
    work(
        lambda app: _demo(app, out, scenario, preset, seats, chosen, fast or not out.is_terminal),
        simulated=True,
    )


async def _demo(
    app: App, out: Console, scenario: str, preset: str | None, seats: dict[str, str], seed: int, fast: bool
) -> None:
    found = app.registry.scenario(scenario)
    seats = spelt(found.scenario, seats)
    for seat, actor in seats.items():
        if actor == HUMAN:
            wrong(texts.DEMO_HAS_NO_PEOPLE.format(command=to_play(found, role_name(seat))))
    ref = await app.new_session(scenario, preset=preset, seats=seats, seed=seed)
    info = await app.info(ref)
    live = await app.engine.open(ref)
    if await live.drive() in ("paused", "quarantined"):
        raise ParleyError(screen_texts.stopped(live.runner.why))
    past = History(app.store, ref, live.runner.scenario, FULL)
    await past.read()
    _show_start(out, app, info, live)
    await _show_moves(out, live, past, 0.0 if fast else SECONDS)
    _show_end(out, live, past)
    await _export(app, out, info)
    holders = live.runner.holders
    print_suggestions(out, texts.TRY_NEXT, after_demo(app, info, holders, live.runner.position.seq))


def _show_start(out: Console, app: App, info: BranchInfo, live: Live) -> None:
    title = app.registry.scenario(info.scenario).title
    facts = [title, info.preset or "", texts.SEED_IS.format(seed=info.seed), info.label]
    out.print()
    out.print(Text.assemble((facts[0], "bold"), (" · " + " · ".join(filter(None, facts[1:])), "dim")))
    lines = Transcript(out, live.runner.position.seats)
    for seat, holder in live.runner.holders.items():
        name = screen_texts.heading(seat)
        out.print(
            Text.assemble((name, f"bold {lines.palette[seat]}"), f": {screen_texts.holder(holder.actor)}")
        )
    out.print()


async def _show_moves(out: Console, live: Live, past: History, total: float) -> None:
    """The public course of it, with a dim line for what only one side knows."""
    lines = Transcript(out, live.runner.position.seats)
    shown: list[tuple[RenderableType, int]] = []
    before = "told"
    for item in past.items:
        drawn = _secret(item, past) if item.kind == "brief" else lines.drawn(item, past.resolve)
        if drawn is None or item.kind == "chose":
            continue
        gap: list[RenderableType] = (
            [Text("")] if item.kind != before and "brief" in (item.kind, before) else []
        )
        spoken = item.move.action.speech() if item.move is not None else ()
        length = sum(len(render(words, past.resolve)) for words in spoken)
        shown.append((Group(*gap, drawn), length))
        before = item.kind
    for (drawn, _), wait in zip(shown, delays([length for _, length in shown], total), strict=True):
        await asyncio.sleep(wait)
        out.print(drawn)


def _secret(item: Seen, past: History) -> RenderableType:
    seat = item.to if isinstance(item.to, str) else ", ".join(item.to)
    text = gist(render(item.text, past.resolve))
    lead = screen_texts.ONLY_KNOWS.format(seat=screen_texts.the(seat))
    return Text(f"{lead} {text}", "dim")


def gist(text: str) -> str:
    """The sentences that hold numbers, or the first one: enough to follow what somebody is after."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join([sentence for sentence in sentences if re.search(r"\d", sentence)] or sentences[:1])


def _show_end(out: Console, live: Live, past: History) -> None:
    outcome = learned(past.items)
    if outcome is None:
        return
    palette = Transcript(out, live.runner.position.seats).palette
    out.print()
    out.print(card(outcome, palette, live.runner.position.seats))
    for drawn in outcome.figures:
        out.print()
        out.print(figure(drawn, palette, out.width))


async def _export(app: App, out: Console, info: BranchInfo) -> None:
    name = info.label.replace("/", "-")
    out.print()
    out.print(Text(texts.WHOLE_RECORD, "bold"))
    forms: tuple[Format, ...] = ("html", "json")
    for form in forms:
        content = await exported(app, info.ref, form, FULL)
        path = written(folder(app) / f"{name}.{form}", content, private=True)
        out.print(Text(f"  {short(path)}"), soft_wrap=True)
