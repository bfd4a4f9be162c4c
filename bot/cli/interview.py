"""`parley ask` and `parley memory`: what the AI at a seat thinks and remembers, beside the session."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from rich.text import Text

from agents.memory.item import Item
from bot import wording
from bot.app import App
from bot.cli import facts, texts
from bot.cli.seats import one_seat
from bot.cli.secrecy import check_asking
from bot.cli.session import existing, work
from bot.cli.suggestions import grid
from bot.terminal.screen import busy, console
from scenarios.engine.ports import Actor, Moment
from scenarios.kernel.errors import ParleyError

T = TypeVar("T")


def ask_seat(label: str, seat: str, question: str, at: int | None, *, json: bool) -> None:
    """Print what the seat's AI answers. Nobody else learns of it, and it leaves no step."""
    from agents.players.interview import interview

    async def put(actor: Actor, moment: Moment) -> str:
        return str(await interview(actor, moment, question))

    async def task(app: App) -> None:
        branch, name, answer = await _put(app, label, seat, at, put)
        if json:
            facts.print_json(
                {"branch": branch, "seat": name, "at": at, "question": question, "answer": answer}
            )
        else:
            console().print(Text(answer))

    work(task)


def show_memory(label: str, seat: str, at: int | None, *, json: bool) -> None:
    """Print what the seat's AI remembers, oldest first."""
    from agents.players.interview import remembered

    async def task(app: App) -> None:
        branch, name, items = await _put(app, label, seat, at, remembered)
        if json:
            lines = [{"step": one.seq, "kind": one.kind, "who": one.who, "text": one.text} for one in items]
            facts.print_json({"branch": branch, "seat": name, "at": at, "items": lines})
            return
        _print(items)

    work(task)


async def _put(
    app: App, label: str, seat: str, at: int | None, put: Callable[[Actor, Moment], Awaitable[T]]
) -> tuple[str, str, T]:
    """The branch, the seat as it is spelt, and what came of it. Raises `ParleyError`."""
    info = await existing(app, label)
    if at is not None and not 1 <= at <= info.events:
        raise ParleyError(texts.NO_SUCH_STEP.format(label=info.label, step=at, last=info.events))
    await check_asking(app, info)
    loaded = await app.store.load(info.ref, at)
    name = one_seat(seat, loaded.position.seats)
    with busy(console(stderr=True), texts.ASKING):
        return info.label, name, await app.engine.interview(info.ref, name, put, at)


def _print(items: tuple[Item, ...]) -> None:
    out = console()
    if not items:
        out.print(Text(texts.NOTHING_REMEMBERED))
        return
    table = grid()
    table.add_column(justify="right", style="dim")
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for one in items:
        who = wording.heading(one.who) if one.who else ""
        table.add_row(str(one.seq), Text(who, "bold"), Text(one.text))
    out.print(table)
