"""The command *help*."""

from typing import Final

from bot.bridge.content import Answer, Bold, Content, Notice, Part
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.texts import help as texts
from bot.bridge.texts import typed as typed_texts


async def help_(bridge: Bridge, here: Here) -> Answer:
    """All commands, and what people stumble over."""
    body: list[Part] = [texts.INTRO, "\n\n"]
    for name, about in texts.COMMANDS:
        body += [Bold(command(bridge, here, name)), f": {about}\n"]
    return Notice(Content(tuple(body), texts.TITLE, ((texts.GOOD_TO_KNOW, ("\n".join(texts.HINTS),)),)))


def command(bridge: Bridge, here: Here, name: str) -> str:
    """As whoever asks has to type it."""
    has_buttons = bridge.platforms[here.arrival.where.platform].can.buttons
    return texts.command(name) if has_buttons else typed_texts.command(name)


HANDLERS: Final[dict[str, Handler]] = {"/help": help_}
READS: Final = frozenset(HANDLERS)
