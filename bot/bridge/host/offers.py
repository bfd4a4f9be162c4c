"""A seat that the host offers in the thread: whoever takes it plays on, once they agree to what is stored."""

from typing import Final

from bot.bridge.arrivals import Pressed
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, notice
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.host.public import posted
from bot.bridge.host.seats import OFFERED, holder_of, offer_target, passed
from bot.bridge.lobby import consent
from bot.bridge.part import Part, part_of
from bot.bridge.playing import about
from bot.bridge.receivers import receivers
from bot.bridge.texts import host as texts
from bot.seating import HUMAN
from scenarios.engine.ports import Holder
from scenarios.kernel.errors import Refused
from storage.sessions import BranchInfo

TAKE: Final = "take-offered"


async def card(bridge: Bridge, due: Due) -> Content:
    """The offer; once somebody took the seat, or it is over, only that."""
    info, name = await bridge.store.info(due.ref), str(due.body["seat"])
    if due.editing:
        return Content((texts.offer_taken(name),))
    button = Button(texts.TAKE, ButtonId(TAKE, (info.label, name, str(due.body["of"]))), "good")
    return Content((texts.offer(name),), buttons=(button,))


async def take(bridge: Bridge, here: Here) -> Answer:
    """Take it, for good. Who held it before sees it no more; what was said to it before stays unread."""
    label, name, of = about(here).about
    info = await bridge.store.find(here.tenant, label)
    await _check_open(bridge, here, info, name)
    _check_stranger(await part_of(bridge, info, here.person), name)
    at_work = await bridge.sessions.open(info.ref)
    if holder_of(at_work, name).person != (int(of) or None):
        raise Refused("late", texts.NOT_OFFERED)
    hosts = await receivers(bridge, info.ref, at_work.runner.holders)
    if asked := await consent.missing(bridge, here, hosts, about(here)):
        return asked
    await passed(bridge, here, at_work, name, Holder(HUMAN, here.person))
    await posted(bridge, info.ref, {"kind": OFFERED, "seat": name, "of": of}, offer_target(name), "edit")
    return notice(texts.taken(name))


async def _check_open(bridge: Bridge, here: Here, info: BranchInfo, name: str) -> None:
    """Refuse a button that is not of the present offer."""
    what = here.arrival.what
    message = what.message if isinstance(what, Pressed) else None
    offered = [
        stands
        for place in await bridge.traffic.places(info.ref)
        if (stands := await bridge.traffic.message_of(place.id, offer_target(name))) is not None
    ]
    if not offered or (message is not None and message not in offered):
        raise Refused("late", texts.NOT_OFFERED)


def _check_stranger(part: Part, name: str) -> None:
    """Refuse a seat to whoever knows, or could know, what is secret to it."""
    if part.over:
        raise Refused("ended", texts.OVER)
    if name in part.seats:
        raise Refused("illegal", texts.YOURS_ALREADY)
    if part.host:
        raise Refused("foreign", texts.HOST_KNOWS)
    if part.playing or part.given_up:
        raise Refused("foreign", texts.KNOWS_TOO_MUCH)


HANDLERS: dict[str, Handler] = {TAKE: take}
RENDERERS: dict[str, Renderer] = {OFFERED: card}
