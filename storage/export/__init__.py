"""Exports: what happened on a branch as one reader may see it, as `parley-trace/1` or for reading.

    page = await export(store, ref, view="buyer", format="html", draw=to_svg)

Not here: who may read whose view (the caller's to check), drawing (given as `draw`), other formats of others.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from itertools import filterfalse

from scenarios.engine.ports import Ref
from scenarios.kernel.seen import FULL
from storage.export import source
from storage.export.html import page
from storage.export.html.page import Draw
from storage.export.lines import lines
from storage.export.markdown import transcript
from storage.export.records import Trace
from storage.export.views import FORMATS, Format, check_format, check_view
from storage.store import Store

__all__ = ["FORMATS", "Draw", "Format", "check_view", "export", "lines"]


async def export(
    store: Store,
    ref: Ref,
    *,
    view: str = FULL,
    tree: bool = False,
    format: Format = "json",  # noqa: A002 - what users call it
    exported: datetime | None = None,
    draw: Draw | None = None,
    since: int | None = None,
) -> bytes:
    """The branch with its ancestry, or all branches, as `view` may see it, in UTF-8.

    The same log gives the same bytes, whatever other branches were made since. `exported` is written into
    it if given; `draw` makes an SVG element of a figure for `html`. `since` is for a person who took a seat
    over (`Store.readable_from`): of the seat's own it leaves what came from that event on, and the present
    brief. Raises `ParleyError` for an unknown view or format, `Differs` where the log is not what the rules
    give.
    """
    check_format(format)
    stream = lines(store, ref, view=view, tree=tree, exported=exported, since=since)
    if format == "jsonl":
        return b"".join([f"{line}\n".encode() async for line in stream])
    whole = await _joined(stream)
    if format == "json":
        return f"{whole}\n".encode()
    trace = Trace.model_validate_json(whole)
    if format == "md":
        return transcript(trace).encode()
    wanted = page.pictures_of(trace)
    stored = await store.run(lambda c: source.pictures(c, ref.tenant, wanted)) if wanted else {}
    return page.rendered(trace, draw, stored).encode()


async def _joined(stream: AsyncIterator[str]) -> str:
    """The lines as one object."""
    head, *rest = [line async for line in stream]
    whole = head[:-1]
    for name, kept in (("events", [*filterfalse(_is_work, rest)]), ("work", [*filter(_is_work, rest)])):
        if kept:
            whole += f',"{name}":[\n' + ",\n".join(kept) + "\n]"
    return whole + "}"


def _is_work(line: str) -> bool:
    return line.startswith('{"kind":"work",')
