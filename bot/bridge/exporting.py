"""The command *export*: the record of a session as a private file, as far as its reader may see it."""

import asyncio
import gzip
from collections.abc import Sequence
from typing import Final, NamedTuple, cast

from bot.bridge.arrivals import Command
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, File, Notice, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.part import Part, part_of
from bot.bridge.playing import about
from bot.bridge.texts import ending as ending_texts
from bot.bridge.texts import export as texts
from bot.bridge.withheld import withheld
from bot.exports import exported
from bot.history import History
from bot.outcomes import learned
from bot.secrecy import widest_view
from scenarios.kernel import seen
from scenarios.kernel.errors import Refused
from scenarios.kernel.rules import Outcome
from storage.export import FORMATS, Format
from storage.sessions import BranchInfo

VERB: Final = "export"
USUAL: Final[Format] = "html"


class View(NamedTuple):
    """Through whose eyes, and from which event on."""

    name: str
    since: int | None


def button(label: str) -> Button:
    """*Save the record*, for whoever presses it."""
    return Button(ending_texts.SAVE, ButtonId(VERB, (label,)))


async def export(bridge: Bridge, here: Here) -> Answer:
    """The command, in the session's own place."""
    if here.place is None:
        return notice(texts.NOT_HERE)
    given = cast(Command, here.arrival.what).options.get("format", USUAL)
    form = next((known for known in FORMATS if known == given.strip().lower()), None)
    if form is None:
        return notice(texts.NO_FORMAT.format(formats=", ".join(FORMATS)))
    return await _saved(bridge, here, await bridge.store.info(here.place.ref), form)


async def save(bridge: Bridge, here: Here) -> Answer:
    """The button on the last card."""
    (label,) = about(here).about
    return await _saved(bridge, here, await bridge.store.find(here.tenant, label), USUAL)


async def views(bridge: Bridge, part: Part, person: int) -> list[View]:
    """What the person may have of it: everything for a host who plays nowhere in the session, else each own seat.

    Somebody who plays another seat in another branch has what is public alone. Raises nothing.
    """
    if part.sees_all:
        return [View(seen.FULL, None)]
    seats = part.seats
    if part.playing:
        widest = widest_view(part.playing)
        seats = tuple([seat for seat in seats if seat == widest])
    since = {seat: await bridge.store.readable_from(part.info.ref, seat, person) for seat in seats}
    return [View(seat, first) for seat, first in since.items() if first is not None] or [
        View(seen.PUBLIC, None)
    ]


async def _saved(bridge: Bridge, here: Here, info: BranchInfo, form: Format) -> Answer:
    part = await part_of(bridge, info, here.person)
    if not part.took_part and (here.place is None or here.place.ref != info.ref):
        raise Refused("foreign", texts.NOT_YOURS)
    if not part.sees_all and await withheld(bridge, info, await _outcome(bridge, info)):
        raise Refused("foreign", texts.WITHHELD)
    platform = bridge.platforms[here.arrival.where.platform]
    allowed = await views(bridge, part, here.person)
    noun = bridge.app.registry.scenario(info.scenario).title.lower()
    said = texts.saved(noun, [_named(view) for view in allowed])
    if not platform.can.files:
        pages = [await _record(bridge, info, "md", view) for view in allowed]
        return notice(said, *[f"\n\n{page.decode()}" for page in pages])
    files = [
        await _fitting(
            _name(info, view, form), await _record(bridge, info, form, view), platform.largest_file
        )
        for view in allowed
    ]
    return Notice(Content((said,), files=tuple(files)))


async def _outcome(bridge: Bridge, info: BranchInfo) -> Outcome | None:
    past = History(bridge.store, info.ref, bridge.app.registry.scenario(info.scenario).scenario, seen.PUBLIC)
    await past.read()
    return learned(past.items)


async def _record(bridge: Bridge, info: BranchInfo, form: Format, view: View) -> bytes:
    return await exported(bridge.app, info.ref, form, view.name, since=view.since)


async def _fitting(name: str, content: bytes, most: int) -> File:
    """The file as it is, or compressed. Raises `Refused` for one that is too large even then."""
    if len(content) <= most:
        return File(name, content)
    packed = await asyncio.to_thread(gzip.compress, content, mtime=0)
    if len(packed) > most:
        raise Refused("illegal", texts.too_large(len(packed), most))
    return File(f"{name}.gz", packed)


def _name(info: BranchInfo, view: View, form: Format) -> str:
    return f"{info.session}-{info.number}-{view.name}.{form}"


def _named(view: View) -> str:
    match view.name:
        case seen.FULL:
            return texts.ALL
        case seen.PUBLIC:
            return texts.OPEN_TO_ALL
        case seat:
            return texts.own(seat)


HANDLERS: dict[str, Handler] = {"/export": export, VERB: save}
READS: Sequence[str] = ("/export", VERB)
