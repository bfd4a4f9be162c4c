"""Exports as bytes, with pictures drawn."""

from bot.app import App
from scenarios.engine.ports import Ref
from storage.export import Format, export


async def exported(
    app: App, ref: Ref, form: Format, view: str, *, tree: bool = False, since: int | None = None
) -> bytes:
    """The record of a branch as a file of that format; a seat's own past only from step `since` on."""
    from bot.pictures import to_svg  # matplotlib is slow to come

    return await export(app.store, ref, view=view, tree=tree, format=form, since=since, draw=to_svg)
