"""Watching built-in players: their moves one after the other, how it ended, and the whole record."""

import asyncio
from typing import Final

from rich.console import Console
from rich.text import Text

from bot import wording
from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix, short
from bot.cli.course import Course
from bot.cli.exports import folder, written
from bot.cli.suggestions import after_demo, print_suggestions
from bot.exports import exported
from bot.history import History
from bot.outcomes import learned
from bot.seating import AT_ONCE
from bot.terminal import texts as screen_texts
from bot.terminal.figures import figure
from bot.terminal.result import card
from bot.terminal.screen import busy
from bot.terminal.transcript import Transcript
from scenarios.engine.live import Live
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import FULL
from storage.export import Format
from storage.sessions import BranchInfo

SECONDS: Final = 30.0
"""What the moves take together on a terminal."""

SET_ASIDE: Final = ("paused", "quarantined")


async def watch(app: App, out: Console, live: Live, info: BranchInfo, *, fast: bool) -> None:
    """Let them play to the end, show it, export it, and say what to try next.

    What takes time is shown as it happens, the rest at a reading pace. Raises `ParleyError` where it was set
    aside; what there is was shown and exported then too.
    """
    past = History(app.store, info.ref, live.runner.scenario, FULL)
    thinking = any(holder.actor.partition(":")[0] not in AT_ONCE for holder in live.runner.holders.values())
    course = Course(out, live.runner.position.seats, past)
    if thinking:
        _show_start(out, app, info, live)
        status = await _followed(out, live, info, course)
    else:
        status = await live.drive()
        _show_start(out, app, info, live)
        await course.show(await past.read(), 0.0 if fast else SECONDS)
    _show_end(out, live, past)
    if thinking:
        out.print(Text(f"\n{texts.SPENDING}: {texts.spending(*await app.store.spent(info.ref))}", "dim"))
    await _export(app, out, info)
    if status in SET_ASIDE:
        why = (live.runner.why or status).rstrip(".")
        raise ParleyError(texts.SET_ASIDE.format(why=why, command=f"{prefix()} resume {info.label}"))
    holders = live.runner.holders
    print_suggestions(out, texts.TRY_NEXT, after_demo(app, info, holders, live.runner.position.seq))


async def _followed(out: Console, live: Live, info: BranchInfo, course: Course) -> str:
    """Let it go on as far as it can, and show each step once it is kept."""
    status = busy(out, texts.THINKING)
    driving = asyncio.ensure_future(live.drive())
    try:
        with status:
            while not driving.done():
                changed = asyncio.ensure_future(live.runner.changed.wait())
                await course.show(await course.past.read(), 0.0)
                await asyncio.wait((driving, changed), return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
            await course.show(await course.past.read(), 0.0)
            return driving.result()
    except asyncio.CancelledError:
        out.print(Text(texts.GO_ON.format(command=f"{prefix()} resume {info.label}")), soft_wrap=True)
        raise
    finally:
        driving.cancel()
        await asyncio.gather(driving, return_exceptions=True)


def _show_start(out: Console, app: App, info: BranchInfo, live: Live) -> None:
    title = app.registry.scenario(info.scenario).title
    facts = [title, info.preset or "", texts.SEED_IS.format(seed=info.seed), info.label]
    out.print()
    out.print(Text.assemble((facts[0], "bold"), (" · " + " · ".join(filter(None, facts[1:])), "dim")))
    lines = Transcript(out, live.runner.position.seats)
    for seat, holder in live.runner.holders.items():
        name = wording.heading(seat)
        out.print(
            Text.assemble((name, f"bold {lines.palette[seat]}"), f": {screen_texts.holder(holder.actor)}")
        )
    out.print()


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
