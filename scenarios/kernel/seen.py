"""What a viewer learns from an event. Prompts, pages, exports, forms and searches get only this.

A viewer is a seat, `public` (whoever watches) or `full` (a researcher after the end). Machines never see what
is off the record; `people` says that the viewer is a person.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple, get_args

from scenarios.kernel.actions import Action, Roster
from scenarios.kernel.figures import Figure
from scenarios.kernel.position import Entry, Input
from scenarios.kernel.rules import ALL, Move, Outcome, Tell
from scenarios.kernel.values import FrozenDict
from scenarios.kernel.words import Words

PUBLIC: Final = "public"
FULL: Final = "full"
PEOPLE: Final = "people"
"""The audience of what is off the record: all people, and no machine."""

Told = Literal["told", "brief", "move", "chose", "seated", "notice", "result"]
OwnWork = Literal["asked", "answered", "memo"]
OffRecord = Literal["aside", "revised", "removed"]
SeenKind = Told | OwnWork | OffRecord
_OFF_RECORD: Final = get_args(OffRecord)
"""For people alone."""


class Seen(NamedTuple):
    """One thing learned. `to` is its audience: ALL, PEOPLE, or the seats that learned it."""

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
    outcome: Outcome | None = None
    """Of a result, the part that its audience learns."""
    memo: Mapping[str, Any] | None = None
    """Of a memo, what else it says as JSON, `about` among it."""


def seen(seq: int, at: int, entry: Entry, viewer: str, *, people: bool = False) -> tuple[Seen, ...]:
    """What the viewer learns from this event, in order; nothing outside its audience."""
    found = [item for item in everything(seq, at, entry) if learns(item, viewer, people=people)]
    return tuple(found)


def learns(item: Seen, viewer: str, *, people: bool = False) -> bool:
    """Whether the viewer is in the item's audience."""
    if viewer == FULL:
        return True
    if item.kind in _OFF_RECORD:
        return people and (item.to == PEOPLE or _reaches(item.to, viewer))
    return _reaches(item.to, viewer)


def everything(seq: int, at: int, entry: Entry) -> list[Seen]:
    """All that anyone learns from this event, each with its audience."""
    given = entry.input
    items: list[Seen] = []
    match given.kind:
        case "sealed":
            items += [Seen(seq, at, "chose", move.seat, move.seat, move=move) for move in given.moves]
        case "moves":
            for move in given.moves:
                if isinstance(move.action, Roster):
                    items.append(Seen(seq, at, "seated", ALL, move.seat, move.action.change))
                elif _needs_own(move, given, entry.tells):
                    items.append(Seen(seq, at, "move", move.seat, move.seat, move=move))
        case "consult":
            ask = given.data["ask"]
            items.append(Seen(seq, at, "asked", ask[0], ask[0], ask[8] if len(ask) > 8 else ""))
        case "answer":
            items += [Seen(seq, at, "answered", move.seat, move.seat, move=move) for move in given.moves]
        case "memo":
            seat, text = given.data["seat"], str(Words.decoded(given.data["text"]))
            rest = {name: value for name, value in given.data.items() if name not in ("seat", "text")}
            items.append(Seen(seq, at, "memo", seat, seat, text, memo=rest))
        case "aside" | "revised":
            words = Words.decoded(given.data["text"])
            items.append(Seen(seq, at, given.kind, _people(given), given.data.get("seat"), str(words)))
        case "removed":
            items.append(Seen(seq, at, "removed", _people(given), given.data["seat"]))
        case "notice":
            to = given.data["to"]
            told = to if to == ALL else tuple(to)
            items.append(Seen(seq, at, "notice", told, None, str(Words.decoded(given.data["text"]))))
        case _:
            pass
    items += [_told(seq, at, tell) for tell in entry.tells]
    if entry.outcome is not None:
        items += _result(seq, at, entry.outcome)
    return items


def _people(given: Input) -> str | tuple[str, ...]:
    """The people who learn what was written off the record: all, or those of some seats."""
    return tuple(given.data["to"]) if "to" in given.data else PEOPLE


def _told(seq: int, at: int, tell: Tell) -> Seen:
    if tell.move is not None:
        return Seen(seq, at, "move", tell.to, tell.move.seat, tell.text, tell.move, tell.data)
    return Seen(seq, at, "brief" if tell.brief else "told", tell.to, None, tell.text, None, tell.data)


def _needs_own(move: Move[Action], given: Input, tells: tuple[Tell, ...]) -> bool:
    """A seat sees its own move once: here, unless a tell shows it or it saw it when it was sealed."""
    if given.data.get("by", move.ask) != move.ask:
        return False
    return not any(tell.move == move and _reaches(tell.to, move.seat) for tell in tells)


def _reaches(to: str | tuple[str, ...], viewer: str) -> bool:
    return viewer in to if isinstance(to, tuple) else to in (ALL, viewer)


def _result(seq: int, at: int, outcome: Outcome) -> list[Seen]:
    """The public part to all; its own text and payoff to each seat; the rest to researchers, or to all."""
    if outcome.reveal == "all":
        items = [Seen(seq, at, "result", ALL, None, outcome.summary, None, outcome.figures, outcome)]
        return items + [Seen(seq, at, "result", ALL, seat, text) for seat, text in outcome.own.items()]
    public = outcome.but(payoffs=None, own=FrozenDict(), hidden=FrozenDict())
    items = [Seen(seq, at, "result", ALL, None, outcome.summary, None, outcome.figures, public)]
    payoffs = outcome.payoffs or FrozenDict()
    for seat in sorted({*payoffs, *outcome.own}):
        text = outcome.own.get(seat, "")
        part = Outcome(
            summary=outcome.summary,
            payoffs=FrozenDict({seat: payoffs[seat]}) if seat in payoffs else None,
            own=FrozenDict({seat: text} if text else {}),
        )
        items.append(Seen(seq, at, "result", seat, seat, text, None, (), part))
    if outcome.hidden:
        hidden = Outcome(summary=outcome.summary, hidden=outcome.hidden)
        items.append(Seen(seq, at, "result", (), None, "", None, (), hidden))
    return items
