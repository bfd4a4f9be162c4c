"""The command *help*."""

from typing import Final

from bot.bridge.content import Answer, Bold, Content, Notice, Part
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.texts import help as texts
from bot.bridge.texts import typed as typed_texts


async def help_(bridge: Bridge, here: Here) -> Answer:
    """All commands, and what people stumble over."""
    body: list[Part] = [texts.INTRO, "\n\n"]
    typed = not bridge.platforms[here.arrival.where.platform].can.buttons
    for name, about in texts.COMMANDS:
        body += [Bold(typed_texts.command(name) if typed else name), f": {about}\n"]
    return Notice(Content(tuple(body), texts.TITLE, ((texts.GOOD_TO_KNOW, ("\n".join(texts.HINTS),)),)))


HANDLERS: Final[dict[str, Handler]] = {"/help": help_}
READS: Final = frozenset(HANDLERS)
