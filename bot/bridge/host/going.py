"""Pause, go on, end."""

from typing import Final

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host.public import lines
from bot.bridge.host.standing import Hosting, hosting, live
from bot.bridge.playing import about, origin
from bot.bridge.texts import host as texts

PAUSE: Final = "host.pause"
RESUME: Final = "host.resume"
END: Final = "host.end"
END_NOW: Final = "host.end-now"
_PAUSED: Final = "the host paused it"
_ENDED: Final = "the host ended it"


def buttons(found: Hosting, *, running: bool) -> list[Button]:
    """Those of the panel."""
    if not found.may("pause"):
        return []
    going = Button(texts.PAUSE, _id(PAUSE, found)) if running else Button(texts.RESUME, _id(RESUME, found))
    return [going, Button(texts.END, _id(END, found), "danger")]


async def pause(bridge: Bridge, here: Here) -> Answer:
    """Everything stands still, clock and all."""
    found = await _found(bridge, here)
    await (await live(bridge, found)).hold(_PAUSED, posts=await lines(bridge, found.ref, "paused"))
    bridge.sessions.go_on(found.ref)
    return notice(
        texts.PAUSED.format(noun=found.noun), buttons=(Button(texts.RESUME, _id(RESUME, found), "main"),)
    )


async def resume(bridge: Bridge, here: Here) -> Answer:
    """It goes on where it stood, whatever had stopped it."""
    found = await _found(bridge, here)
    at_work = await live(bridge, found)
    if at_work.runner.status == "running":
        return notice(texts.RUNS_ALREADY)
    await at_work.resume(await lines(bridge, found.ref, "resumed"))
    bridge.sessions.go_on(found.ref)
    return notice(texts.RESUMED.format(noun=found.noun))


async def end(bridge: Bridge, here: Here) -> Answer:
    """Ask once more."""
    found = await _found(bridge, here)
    sure = Button(texts.END_NOW, _id(END_NOW, found), "danger")
    return notice(texts.END_SURE.format(noun=found.noun), buttons=(sure,))


async def end_now(bridge: Bridge, here: Here) -> Answer:
    """It is over."""
    found = await _found(bridge, here)
    await (await live(bridge, found)).end(_ENDED, origin=origin(here))
    bridge.sessions.go_on(found.ref)
    return notice(texts.ENDED.format(noun=found.noun))


async def _found(bridge: Bridge, here: Here) -> Hosting:
    (label,) = about(here).about
    return await hosting(bridge, here, label, "end" if about(here).verb in (END, END_NOW) else "pause")


def _id(verb: str, found: Hosting) -> ButtonId:
    return ButtonId(verb, (found.label,))


HANDLERS: dict[str, Handler] = {PAUSE: pause, RESUME: resume, END: end, END_NOW: end_now}
READS: Final = frozenset((END,))
