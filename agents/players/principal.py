"""The person on whose behalf a seat is held: what they were asked, and what they answered."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from scenarios.engine.ports import PRINCIPAL, Consult, Moment
from scenarios.kernel.actions import Action, Option, Say
from scenarios.kernel.options import action_of
from scenarios.kernel.rules import Ask
from scenarios.kernel.seen import Seen

_NEWS: Final = ("move", "told", "brief")


class Chosen(NamedTuple):
    """A move that the principal has chosen for the seat to make."""

    action: Action
    overtaken: bool
    """It binds, and others have acted since the principal was asked."""


def exchanged(seen: Sequence[Seen], seat: str) -> list[Seen]:
    """What the seat's present holder has asked and was answered, oldest first. Only a consultation leaves these."""
    found: list[Seen] = []
    for item in seen:
        if item.who == seat and item.kind == "seated":
            found.clear()
        elif item.who == seat and item.kind in ("asked", "answered"):
            found.append(item)
    return found


def chosen(moment: Moment, seen: Sequence[Seen], moves: Sequence[Option]) -> Chosen | None:
    """The move of the newest answer about this ask, if it is one of these; a remark only until it is made."""
    if not moment.notes:
        return None
    seq, action = moment.notes[-1].seq, moment.notes[-1].action
    if action is None or type(action) not in map(action_of, moves):
        return None
    if seq not in [item.seq for item in exchanged(seen, moment.seat)]:
        return None  # an earlier holder's
    if type(action) is Say and any(item.seq > seq and _is_own_talk(item, moment.seat) for item in seen):
        return None
    asked = max([item.seq for item in seen if item.kind == "asked" and item.seq < seq])
    return Chosen(action, action.bound and any(item.seq > asked and _matters(item) for item in seen))


def consult(ask: Ask, text: str, draft: Action | None = None, *, say: bool = True) -> Consult:
    """The question to the principal, who may also make the move; with `say`, or answer in words."""
    moves = ask.options
    words = (Say,) if say and Say not in map(action_of, moves) else ()
    return Consult(PRINCIPAL, (*moves, *words), text, draft)


def binds(ask: Ask, action: Action) -> bool:
    """Whether a move settles something: it is bound, sealed, or leaves nothing to haggle about, as to walk away."""
    if type(action) is Say:
        return False
    return action.bound or ask.joint is not None or action.line() == action.title()


def _is_own_talk(item: Seen, seat: str) -> bool:
    return item.kind == "move" and item.who == seat and item.move is not None and item.move.ask is None


def _matters(item: Seen) -> bool:
    return item.kind in _NEWS and (item.move is None or type(item.move.action) is not Say)
