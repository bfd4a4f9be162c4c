"""What a viewer learns from an event. Prompts, pages, exports, forms and searches get only this.

A viewer is a seat, `public` (whoever watches) or `full` (a researcher after the end). Machines never see
off-record remarks; `people` says that the viewer is a person.
"""

from typing import Final, Literal, NamedTuple

from scenarios.kernel.actions import Action
from scenarios.kernel.figures import Figure
from scenarios.kernel.position import Entry
from scenarios.kernel.rules import ALL, Move, Outcome, Tell
from scenarios.kernel.words import Words

PUBLIC: Final = "public"
FULL: Final = "full"

SeenKind = Literal["told", "brief", "move", "chose", "aside", "asked", "answered", "memo", "seated", "result"]


class Seen(NamedTuple):
    """One thing learned. `to` is its audience: ALL, or the seats that learned it."""

    seq: int
    at: int
    kind: SeenKind
    to: str | tuple[str, ...]
    who: str | None = None
    """The seat that acted or is concerned."""
    text: str = ""
    """May hold segments of Words."""
    move: Move[Action] | None = None
    data: tuple[Figure, ...] = ()


def seen(seq: int, at: int, entry: Entry, viewer: str, *, people: bool = False) -> tuple[Seen, ...]:
    """What the viewer learns from this event, in order; nothing outside its audience."""
    found = [item for item in everything(seq, at, entry) if learns(item, viewer, people=people)]
    return tuple(found)


def learns(item: Seen, viewer: str, *, people: bool = False) -> bool:
    """Whether the viewer is in the item's audience."""
    if viewer == FULL:
        return True
    if item.kind == "aside":
        return people
    return item.to == ALL or viewer == item.to or (isinstance(item.to, tuple) and viewer in item.to)


def everything(seq: int, at: int, entry: Entry) -> list[Seen]:
    """All that anyone learns from this event, each with its audience."""
    given = entry.input
    items: list[Seen] = []
    match given.kind:
        case "sealed":
            items += [Seen(seq, at, "chose", move.seat, move.seat, move=move) for move in given.moves]
        case "moves":
            items += [_own(seq, at, move) for move in given.moves if _needs_own(move, entry.tells)]
        case "consult":
            items.append(Seen(seq, at, "asked", given.data["seat"], given.data["seat"], given.data["text"]))
        case "answer":
            items += [Seen(seq, at, "answered", move.seat, move.seat, move=move) for move in given.moves]
        case "memo":
            items.append(Seen(seq, at, "memo", given.data["seat"], given.data["seat"], given.data["text"]))
        case "aside":
            words = Words.decoded(given.data["text"])
            items.append(Seen(seq, at, "aside", "people", given.data.get("seat"), str(words)))
        case "seated":
            items.append(Seen(seq, at, "seated", ALL, given.data["seat"], given.data["holder"]))
        case _:
            pass
    items += [_told(seq, at, tell) for tell in entry.tells]
    if entry.outcome is not None:
        items += _result(seq, at, entry.outcome)
    return items


def _told(seq: int, at: int, tell: Tell) -> Seen:
    if tell.move is not None:
        return Seen(seq, at, "move", tell.to, tell.move.seat, tell.text, tell.move, tell.data)
    return Seen(seq, at, "brief" if tell.brief else "told", tell.to, None, tell.text, None, tell.data)


def _needs_own(move: Move[Action], tells: tuple[Tell, ...]) -> bool:
    """A seat always sees its own move, once: here unless a tell shows it to all."""
    return not any(tell.move == move and (tell.to == ALL or tell.to == move.seat or (isinstance(tell.to, tuple) and move.seat in tell.to)) for tell in tells)


def _own(seq: int, at: int, move: Move[Action]) -> Seen:
    return Seen(seq, at, "move", move.seat, move.seat, move=move)


def _result(seq: int, at: int, outcome: Outcome) -> list[Seen]:
    items = [Seen(seq, at, "result", ALL, None, outcome.summary, data=outcome.figures)]
    for seat, text in outcome.own.items():
        to = ALL if outcome.reveal == "all" else seat
        items.append(Seen(seq, at, "result", to, seat, text))
    return items
