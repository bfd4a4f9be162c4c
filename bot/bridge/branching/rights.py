"""Who may branch, and when."""

from typing import Literal

from bot.bridge.part import Part
from bot.bridge.texts import branching as texts
from scenarios.kernel.errors import Refused


def may_branch(part: Part) -> Literal["now", "later"]:
    """Whether the person may branch at once, or only mark the move until it is over. Raises `Refused`.

    While it is played, a branch would show somebody with a seat how the others answer.
    """
    if part.seats and not part.over:
        return "later"
    if part.playing:
        raise Refused("illegal", texts.plays_elsewhere(part.playing[0].info.label))
    if part.host or (part.over and part.took_part):
        return "now"
    raise Refused("foreign", texts.NOT_YOURS if part.over else texts.HOST_ONLY)
