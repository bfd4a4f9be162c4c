"""`parley demo` and `parley resume`: a session of built-in players, shown as if it happened now."""

import random
from collections.abc import Sequence

from rich.console import Console

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix
from bot.cli.errors import wrong
from bot.cli.seats import assigned, spelt
from bot.cli.secrecy import own_branches
from bot.cli.session import already_over, existing, work
from bot.cli.suggestions import to_play
from bot.cli.watching import watch
from bot.seating import HUMAN
from bot.secrecy import OVER
from bot.terminal.screen import console
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.rules import role_name


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


def resume(label: str, *, fast: bool) -> None:
    """Go on with what was set aside, as the demo does."""
    out = console()
    work(lambda app: _resume(app, out, label, fast or not out.is_terminal), simulated=True)


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
    await watch(app, out, await app.engine.open(ref), info, fast=fast)


async def _resume(app: App, out: Console, label: str, fast: bool) -> None:
    info = await existing(app, label)
    if info.status == OVER:
        raise already_over(info)
    live = await app.engine.open(info.ref)
    people = [seat for seat, holder in live.runner.holders.items() if not holder.machine]
    if people or await own_branches(app, info):
        command = " ".join([f"{prefix()} play {info.label}", *[f"--as {seat}" for seat in people[:1]]])
        raise ParleyError(texts.NOT_FOR_WATCHING.format(label=info.label, command=command))
    await live.resume()
    await watch(app, out, live, info, fast=fast)
