"""The host says something: to all, or to one seat alone. Both are on record."""

from typing import Final

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host import forms
from bot.bridge.host.standing import Hosting, hosting, live
from bot.bridge.playing import about, origin
from bot.bridge.texts import host as texts
from bot.wording import heading
from scenarios.kernel.actions import Action, Option, one_of
from scenarios.kernel.words import Words, inline_text

ANNOUNCE: Final = "host.announce"
ANNOUNCED: Final = "host.announced"
WHISPER: Final = "host.whisper"
WHISPERED: Final = "host.whispered"


class Announce(Action):
    """Say something to all."""

    text: Words


class Whisper(Action):
    """Say something to one seat; nobody else learns it."""

    seat: str
    text: Words


def buttons(found: Hosting) -> list[Button]:
    """Those of the panel."""
    about = (found.label,)
    shown = [Button(texts.WHISPER, ButtonId(WHISPER, about))] if found.may("whisper") else []
    return [*shown, Button(texts.ANNOUNCE, ButtonId(ANNOUNCE, about))] if found.may("announce") else shown


async def announce(bridge: Bridge, here: Here) -> Answer:
    """The form."""
    found = await hosting(bridge, here, about(here).about[0], "announce")
    return forms.shown(ButtonId(ANNOUNCED, (found.label,)), texts.ANNOUNCE, Announce)


async def announced(bridge: Bridge, here: Here) -> Answer:
    """All learn it, AI players too."""
    found = await hosting(bridge, here, about(here).about[0], "announce")
    given = forms.read(here, Announce, Announce)
    if not isinstance(given, Announce):
        return forms.shown(about(here), texts.ANNOUNCE, Announce, values=forms.sent(here), errors=given)
    at_work = await live(bridge, found)
    await at_work.notice(None, inline_text(given.text) or "", here.person, origin=origin(here))
    bridge.sessions.go_on(found.ref)
    return notice(texts.ANNOUNCED)


async def whisper(bridge: Bridge, here: Here) -> Answer:
    """The form."""
    found = await hosting(bridge, here, about(here).about[0], "whisper")
    option, _ = await _seats(bridge, found)
    return forms.shown(ButtonId(WHISPERED, (found.label,)), texts.WHISPER, option)


async def whispered(bridge: Bridge, here: Here) -> Answer:
    """That seat learns it, and nobody else."""
    found = await hosting(bridge, here, about(here).about[0], "whisper")
    option, names = await _seats(bridge, found)
    given = forms.read(here, option, Whisper)
    if not isinstance(given, Whisper):
        return forms.shown(about(here), texts.WHISPER, option, values=forms.sent(here), errors=given)
    seat = names[given.seat]
    at_work = await live(bridge, found)
    await at_work.notice((seat,), inline_text(given.text) or "", here.person, origin=origin(here))
    bridge.sessions.go_on(found.ref)
    return notice(texts.whispered(seat))


async def _seats(bridge: Bridge, found: Hosting) -> tuple[Option, dict[str, str]]:
    """The form with the seats that there are, and which seat each name means."""
    seats = (await live(bridge, found)).runner.position.seats
    names = {heading(seat): seat for seat in seats}
    return Whisper.where(seat=one_of(names)), names


HANDLERS: dict[str, Handler] = {
    ANNOUNCE: announce,
    ANNOUNCED: announced,
    WHISPER: whisper,
    WHISPERED: whispered,
}
READS: Final = frozenset((ANNOUNCE, WHISPER))
