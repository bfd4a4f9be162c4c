"""How records are put into words for people: times, audiences, options, holders."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from storage.export.records import (
    AskOpened,
    EventBase,
    Header,
    Learned,
    MoveFacts,
    OptionFacts,
    SeatFacts,
)

_SECOND: Final = 1_000_000
_LIMITS: Final = {"at_least": "at least {}", "at_most": "at most {}", "between": "{} to {}"}
_ROSTER: Final = {"joined": "joined", "left": "left", "handed": "has a new holder"}


def clock(at: int) -> str:
    """The branch's clock as people write it: `0:07`, `1:02:03`, `3 d 1:02:03`."""
    seconds = at // _SECOND
    days, hours, minutes, rest = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60, seconds % 60
    if days:
        return f"{days} d {hours}:{minutes:02}:{rest:02}"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def audience(item: Learned) -> str:
    """Who learned it; empty for everyone."""
    if item.to == "everyone":
        return ""
    if item.to == "people":
        return "off the record"
    return f"only {listed(item.to)}" if item.to else "nobody"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def value(raw: Any) -> str:
    """A measure, a limit or a cell as people read it."""
    if raw is None:
        return "none"
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, int):
        return f"{raw:,}"
    if isinstance(raw, float):
        return f"{raw:,.0f}" if raw == round(raw) else f"{raw:,.3g}" if abs(raw) < 1_000 else f"{raw:,.2f}"
    return str(raw)


def label(name: str) -> str:
    """A field's name as people read it: `seller_share` is `seller share`."""
    return name.replace("_", " ")


def option(facts: OptionFacts) -> str:
    """`Offer (price at least 8,000)`."""
    limits = [f"{label(name)} {_limit(limit)}" for name, limit in facts.limits.items()]
    return f"{facts.title} ({', '.join(limits)})" if limits else facts.title


def _limit(limit: list[Any]) -> str:
    operation, *args = limit
    shown = [value(arg) for arg in args]
    return _LIMITS[operation].format(*shown) if operation in _LIMITS else f"one of {', '.join(shown)}"


def asked(ask: AskOpened) -> str:
    """What was asked of whom, in a sentence without its end."""
    choices = " or ".join(option(facts) for facts in ask.options)
    who = f"{ask.seat} asks {ask.addressee}" if ask.parent is not None else f"{ask.seat} may choose"
    notes = [
        f"secretly, with the others of “{ask.joint}”" if ask.joint else "",
        "if it likes" if ask.optional else "",
        f"until {clock(ask.due)}" if ask.due is not None else "",
    ]
    return ", ".join([f"{who}: {choices}", *[note for note in notes if note]])


def did(move: MoveFacts) -> str:
    """A move without its words; a timer's in a sentence."""
    if move.action == "Rang":
        return f"The timer {move.fields.get('timer', '')} rang."
    return move.line


def reseated(item: Learned) -> str:
    """What happened to a seat: it was taken, given up or passed on."""
    return f"{item.who} {_ROSTER.get(item.text or '', 'changed')}."


def speech(move: MoveFacts) -> list[str]:
    """What was said with it, of the fields that are one text."""
    said = [move.fields[name] for name in move.words if name in move.fields]
    return [text for text in said if isinstance(text, str) and text]


def unmade(event: EventBase) -> list[MoveFacts]:
    """Moves of the event that nobody learned of in it: they were seen when they were sealed."""
    shown = {item.move for item in event.learned}
    return [m for place, m in enumerate(event.moves) if place not in shown and m.action != "Roster"]


def holder(seat: SeatFacts) -> str:
    """Who holds it, and who held it before."""
    names = [h.actor or h.person or ("a person" if h.kind == "person" else "an AI") for h in seat.holders]
    parts = [
        name if place == 0 else f"{name} from step {seat.holders[place].from_seq}"
        for place, name in enumerate(names)
    ]
    return ", then ".join(parts) or "nobody"


def is_machine(seat: SeatFacts) -> bool:
    """Whether a machine holds it now."""
    return bool(seat.holders) and seat.holders[-1].kind == "machine"


def headline(event: EventBase) -> str:
    """The event in a few words, for an outline."""
    for move in event.moves:
        if move.action == "Rang":
            return did(move)
        said = next(iter(speech(move)), "") if move.action == "Say" else move.line
        return f"{move.seat}: {said}" if move.action != "Roster" else reseated(event.learned[0])
    if event.outcome is not None:
        return event.outcome.summary
    for item in event.learned:
        if item.what == "seated":
            return reseated(item)
        if item.text:
            return f"{item.who or item.what}: {item.text}" if item.who else item.text
    if event.opened:
        return f"asked: {listed(sorted({ask.seat for ask in event.opened}))}"
    return event.kind


def title(header: Header) -> str:
    """What the export is of."""
    return f"{header.scenario.title} {header.session}" + ("" if header.tree else f"/{header.branch}")


def whose(header: Header) -> str:
    """Through whose eyes."""
    known = {"full": "everything", "public": "what everybody could see"}
    return known.get(header.view, f"what {header.view} could see")


def flat(facts: Mapping[str, Any], under: str = "") -> list[tuple[str, Any]]:
    """Nested facts as pairs: `scenario version`, 1."""
    found: list[tuple[str, Any]] = []
    for name, item in facts.items():
        path = f"{under} {label(name)}".strip()
        found += flat(item, path) if isinstance(item, dict) else [(path, item)]
    return found


def behind(event: EventBase) -> str:
    """What lies behind an event, as the line that unfolds it."""
    parts = [f"asks {listed(sorted({ask.seat for ask in event.opened}))}" if event.opened else ""]
    if event.draws:
        parts.append("1 draw" if len(event.draws) == 1 else f"{len(event.draws)} draws")
    return ", ".join(part for part in parts if part) or "details"
