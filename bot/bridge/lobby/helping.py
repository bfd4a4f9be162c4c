"""The command *help*."""

from typing import Final

from bot.bridge.content import Answer, Bold, Content, Notice, Part
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.texts import help as texts


async def help_(bridge: Bridge, here: Here) -> Answer:
    """All commands, and what people stumble over."""
    body: list[Part] = [texts.INTRO, "\n\n"]
    for name, about in texts.COMMANDS:
        body += [Bold(name), f": {about}\n"]
    return Notice(Content(tuple(body), texts.TITLE, ((texts.GOOD_TO_KNOW, ("\n".join(texts.HINTS),)),)))


HANDLERS: Final[dict[str, Handler]] = {"/help": help_}
READS: Final = frozenset(HANDLERS)
