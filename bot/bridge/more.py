"""*More*: what people elsewhere do by commands, as buttons, for places where commands cannot be given."""

from typing import Final

from bot.bridge import checkpoints, exporting, moves
from bot.bridge.branching import asking
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby.helping import help_
from bot.bridge.platform import Capabilities
from bot.bridge.playing import about
from bot.bridge.texts import help as help_texts
from bot.bridge.texts import moves as texts

MORE: Final = "more"
"""Shows them: (label,)."""
HELP: Final = "more.help"


def button(label: str, can: Capabilities) -> tuple[Button, ...]:
    """For whoever presses it; none where commands can be given."""
    return () if can.commands_in_threads else (Button(texts.MORE, ButtonId(MORE, (label,))),)


async def more(bridge: Bridge, here: Here) -> Answer:
    """What it offers; each looks up anew what this person may do."""
    (label,) = about(here).about
    buttons = (
        moves.role_button(label),
        checkpoints.button(label),
        asking.button(label),
        exporting.button(label),
        Button(help_texts.HELP, ButtonId(HELP)),
    )
    return notice(texts.WHAT_MORE, buttons=buttons)


HANDLERS: dict[str, Handler] = {MORE: more, HELP: help_}
READS: Final = frozenset(HANDLERS)
