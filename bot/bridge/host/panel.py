"""`/parley host`: the host's panel, made anew each time, which only who asked for it sees."""

from typing import Final

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Notice, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host import going, seats, settings, skipping, speaking, spending
from bot.bridge.host.standing import Hosting, live, standing_in
from bot.bridge.permissions import deed_refused, settings_refused
from bot.bridge.playing import about
from bot.bridge.texts import host as texts
from bot.secrecy import OVER
from scenarios.kernel.errors import Refused

PANEL: Final = "host"


async def command(bridge: Bridge, here: Here) -> Answer:
    """Of the thread it is given in, else of the only one that the person hosts."""
    if here.place is not None:
        return await _panel(
            bridge, here, await standing_in(bridge, here, await bridge.store.info(here.place.ref))
        )
    infos = await bridge.persons.sessions_of(here.tenant, here.person)
    hosted = [
        found
        for info in infos
        if info.status != OVER and (found := await standing_in(bridge, here, info)).standing.host
    ]
    if len(hosted) == 1:
        return await _panel(bridge, here, hosted[0])
    which = [
        Button(texts.which(found.noun, found.label), ButtonId(PANEL, (found.label,))) for found in hosted
    ]
    buttons = (*which, *_settings(here))
    if not buttons:
        return notice(texts.NOTHING_HOSTED)
    return notice(texts.WHICH if which else texts.ONLY_SETTINGS, buttons=buttons)


async def opened(bridge: Bridge, here: Here) -> Answer:
    """Of the one that was chosen."""
    (label,) = about(here).about
    info = await bridge.store.find(here.tenant, label)
    return await _panel(bridge, here, await standing_in(bridge, here, info))


async def _panel(bridge: Bridge, here: Here, found: Hosting) -> Answer:
    if (why := deed_refused("open the panel", found.standing)) is not None:
        raise Refused("foreign", why)
    status = OVER if found.part.over else (await live(bridge, found)).runner.status
    buttons = (
        *going.buttons(found, running=status == "running"),
        *skipping.button(found),
        *seats.button(found),
        *speaking.buttons(found),
        *spending.button(found),
        *_settings(here),
    )
    body = [texts.stands(found.noun, status)]
    if found.standing.host and found.standing.plays:
        body.append(texts.YOU_PLAY)
    if status not in ("running", "held", OVER):
        body.append(await _trouble(bridge, found))
    return Notice(Content((" ".join(body),), texts.TITLE.format(label=found.label), buttons=buttons))


async def _trouble(bridge: Bridge, found: Hosting) -> str:
    """What stopped it; to whom something is secret, only that something did."""
    runner = (await live(bridge, found)).runner
    return texts.trouble(runner.why or runner.trouble) if found.part.sees_all else runner.trouble


def _settings(here: Here) -> list[Button]:
    who = here.arrival.who
    return [settings.button()] if who is not None and settings_refused(who) is None else []


HANDLERS: dict[str, Handler] = {"/host": command, PANEL: opened}
READS: Final = frozenset(HANDLERS)
