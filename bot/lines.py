"""What somebody has learned, as one line of a history: who speaks, what is said, and the move that goes with it."""

from typing import Final, NamedTuple

from bot.wording import heading, the
from scenarios.kernel.actions import Action, Rang, Roster, Say
from scenarios.kernel.rules import Move
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Resolve, render

REMARKS: Final = {
    "default": "time was up",
    "stand-in": "made by a stand-in",
    "host": "skipped by the host",
    "edit": "changed by an edit",
}
BESIDE: Final = "(beside the rules)"
CHANGED_LATER: Final = "(changed afterwards to)"
DELETED_LATER: Final = "(deleted what was said)"
HOST_SAYS: Final = "The host:"
ROSTER: Final = {
    "joined": "{seat} has joined.",
    "left": "{seat} has left.",
    "handed": "{seat} is held by somebody else from here on.",
}


class Line(NamedTuple):
    """Texts of people and models stand in `said` alone."""

    who: str | None
    """The seat that speaks; None where nobody at the table does."""
    said: str = ""
    lead: str = ""
    """Stands before it, set off."""
    move: str = ""
    """The typed move in one line, if it is more than talk."""
    remark: str = ""
    """How the move came about, if not by its seat alone."""


def line_of(item: Seen, resolve: Resolve) -> Line | None:
    """The item as a line; None for roles and results, for what nobody says, and for a seat's own work."""
    match item.kind:
        case "told" if item.text:
            return Line(None, render(item.text, resolve))
        case "move" if item.move is not None:
            return _moved(item.move, item.text, resolve)
        case "seated":
            return _reseated(item.who or "", item.text)
        case "aside":
            return Line(item.who, render(item.text, resolve), BESIDE)
        case "revised":
            return Line(item.who, render(item.text, resolve), CHANGED_LATER)
        case "removed":
            return Line(item.who, "", DELETED_LATER)
        case "notice":
            return Line(None, render(item.text, resolve), HOST_SAYS)
        case _:
            return None


def _moved(move: Move[Action], beside: str, resolve: Resolve) -> Line | None:
    action = move.action
    if isinstance(action, Rang):
        return None
    if isinstance(action, Roster):
        return _reseated(move.seat, action.change)
    parts = [*(render(words, resolve) for words in action.speech()), render(beside, resolve)]
    said = " ".join(part for part in parts if part)
    typed = "" if isinstance(action, Say) else action.line()
    return Line(move.seat, said, "", typed, REMARKS.get(move.cause, ""))


def _reseated(seat: str, change: str) -> Line:
    return Line(None, ROSTER[change].format(seat=heading(the(seat))))
