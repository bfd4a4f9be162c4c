"""`parley export` and `parley verify`."""

import sys
from pathlib import Path

from rich.text import Text

from bot import wording
from bot.app import App
from bot.cli import facts, texts
from bot.cli.command import short
from bot.cli.errors import wrong
from bot.cli.exports import written
from bot.cli.secrecy import allowed_view, own_past_since
from bot.cli.session import work
from bot.exports import exported
from bot.terminal.screen import console
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import FULL, PUBLIC
from storage.export import FORMATS, Format

STDOUT = Path("-")


def write_export(label: str, out: Path, given: str | None, view: str | None, *, tree: bool) -> None:
    """Write the record, with what this person may see of it."""
    chosen = _format(out, given)

    async def task(app: App) -> None:
        info = await app.find(label)
        seats = (await app.store.load(info.ref)).position.seats
        views = {name.casefold(): name for name in (*seats, FULL, PUBLIC)}
        if view is not None and view.casefold() not in views:
            raise ParleyError(texts.NO_SUCH_VIEW.format(view=view, seats=", ".join(seats)))
        allowed = await allowed_view(app, info, None if view is None else views[view.casefold()])
        since = await own_past_since(app, info, allowed)
        content = await exported(app, info.ref, chosen, allowed, tree=tree, since=since)
        if out == STDOUT:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
        else:
            path = written(out, content)
            console().print(Text(texts.WROTE.format(path=short(path), view=_named(allowed))), soft_wrap=True)
        if "/" not in label:
            console(stderr=True).print(Text(texts.USING_BRANCH.format(label=info.label), "dim"))

    work(task)


def check(label: str, *, json: bool) -> None:
    """Derive a branch again from its log. Raises `ParleyError` at the first difference."""

    async def task(app: App) -> None:
        from storage.verify import verify

        info = await app.find(label)
        verdict = await verify(app.store, info.ref)
        if json:
            facts.print_json({"branch": info.label, "ok": verdict.ok, **verdict._asdict()})
        elif verdict.ok:
            erased = (
                ""
                if not verdict.erased
                else " " + texts.ERASED_SINCE.format(count=texts.count(verdict.erased, "text"))
            )
            line = texts.VERIFIED.format(label=info.label, steps=texts.steps(verdict.events))
            console().print(Text(line + erased))
        if not verdict.ok:
            raise ParleyError(texts.DIFFERS.format(label=info.label, why=verdict.why))

    work(task)


def _format(out: Path, given: str | None) -> Format:
    wanted = given or out.suffix.removeprefix(".").lower()
    if not wanted:
        wrong(texts.NO_FORMAT)
    for known in FORMATS:
        if wanted == known:
            return known
    return wrong(texts.BAD_FORMAT.format(format=wanted))


def _named(view: str) -> str:
    if view in (FULL, PUBLIC):
        return texts.VIEW_FULL if view == FULL else texts.VIEW_PUBLIC
    return texts.VIEW_SEAT.format(seat=wording.the(view))
