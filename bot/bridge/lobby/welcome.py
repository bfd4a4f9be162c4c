"""The first post of a thread: who sits where, and how one takes part."""

from typing import Final

from bot.bridge import more
from bot.bridge.content import Bold, Content, Part
from bot.bridge.context import Bridge, Due, Renderer
from bot.bridge.lobby.painting import session_changed
from bot.bridge.lobby.sitting import named, seated
from bot.bridge.moves import role_button
from bot.bridge.talk import say_button
from bot.bridge.texts import lobby as texts
from bot.wording import heading


async def welcome(bridge: Bridge, due: Due) -> Content:
    """Posted once the place is open, so the card can lead there from now on."""
    await session_changed(bridge, due.ref)
    live = await bridge.sessions.open(due.ref)
    runner = live.runner
    found = bridge.app.registry.scenario(runner.scenario.name)
    body: list[Part] = [found.about, "\n\n"]
    for seat, name in (await named(bridge, due.ref.tenant, seated(live))).items():
        body += [Bold(heading(seat)), f": {texts.AI if name is None else name}\n"]
    can = bridge.platforms[due.place.platform].can
    talk = texts.TALKS[runner.scenario.talk] if can.reads_messages else texts.UNREAD
    body += ["\n", texts.HOW_TO_PLAY, " ", talk]
    also = more.button(runner.label, can)
    if also:
        body += [" ", texts.NO_COMMANDS]
    buttons = (role_button(runner.label), *say_button(runner, can), *also)
    return Content(tuple(body), found.title, buttons=buttons)


RENDERERS: Final[dict[str, Renderer]] = {"welcome": welcome}
