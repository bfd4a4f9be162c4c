"""Watching built-in players: their moves one after the other, how it ended, and the whole record."""

import asyncio
import re
from contextlib import nullcontext
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.text import Text

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix, short
from bot.cli.exports import exported, folder, written
from bot.cli.suggestions import after_demo, print_suggestions
from bot.seating import AT_ONCE
from bot.terminal import texts as screen_texts
from bot.terminal.figures import figure
from bot.terminal.history import History
from bot.terminal.pace import delays
from bot.terminal.result import card, learned
from bot.terminal.transcript import Transcript
from scenarios.engine.engine import Live
from scenarios.engine.ports import Post
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.log import Event
from scenarios.kernel.play import Stepped
from scenarios.kernel.seen import FULL, Seen
from scenarios.kernel.words import render
from storage.export import Format
from storage.sessions import BranchInfo

SECONDS: Final = 30.0
"""What the moves take together on a terminal."""

SET_ASIDE: Final = ("paused", "quarantined")


async def watch(app: App, out: Console, live: Live, info: BranchInfo, *, fast: bool) -> None:
    """Let them play to the end, show it, export it, and say what to try next.

    Raises `ParleyError` where it was set aside; what there is was shown and exported then too.
    """
    kinds = {holder.actor.partition(":")[0] for holder in live.runner.holders.values()}
    thinking = not kinds <= AT_ONCE
    status = await _driven(out, live, shown=thinking and out.is_terminal)
    past = History(app.store, info.ref, live.runner.scenario, FULL)
    await past.read()
    _show_start(out, app, info, live)
    await _show_moves(out, live, past, 0.0 if fast or thinking else SECONDS)
    _show_end(out, live, past)
    if thinking:
        out.print(Text(f"\n{texts.SPENDING}: {texts.spending(*await app.store.spent(info.ref))}", "dim"))
    await _export(app, out, info)
    if status in SET_ASIDE:
        why = (live.runner.why or status).rstrip(".")
        raise ParleyError(texts.SET_ASIDE.format(why=why, command=f"{prefix()} resume {info.label}"))
    holders = live.runner.holders
    print_suggestions(out, texts.TRY_NEXT, after_demo(app, info, holders, live.runner.position.seq))


async def _driven(out: Console, live: Live, *, shown: bool) -> str:
    """Go on as far as it can, with the count of steps on the screen meanwhile."""
    status = out.status(_so_far(live)) if shown else None

    def count(event: Event, stepped: Stepped) -> tuple[Post, ...]:
        if status is not None:
            status.update(_so_far(live, event.seq))
        return ()

    live.runner.listeners.append(count)
    try:
        with status or nullcontext():
            return await live.drive()
    finally:
        live.runner.listeners.remove(count)


def _so_far(live: Live, seq: int | None = None) -> str:
    return texts.THINKING.format(steps=texts.steps(live.runner.position.seq if seq is None else seq))


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
