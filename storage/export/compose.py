"""From a stored event to its record in an export: what the reader may know of it, and nothing else.

Nobody but its own seat learns of an ask. Inputs, draws, digests and parameters are for the full view: a
digest or a seed would let its reader try out secrets until one fits. People's words stand as marked
segments until `words.written` puts them in.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from scenarios.kernel.actions import Action, Narrowed, Option
from scenarios.kernel.granted import granted
from scenarios.kernel.options import action_of
from scenarios.kernel.play import MICROSECOND
from scenarios.kernel.position import Entry, OpenAsk
from scenarios.kernel.rules import ALL, Move, Outcome
from scenarios.kernel.seen import FULL, Seen, everything, learns
from scenarios.kernel.words import Words
from storage.export import records
from storage.export.fold import Folded
from storage.export.records.asks import How
from storage.export.words import drawn, marked, plain
from storage.types import from_micros

_PACKED: Final = "vectors"
"""What a memory of packed numbers is about; they would tell readers nothing."""
_KINDS: Final[dict[str, type[records.EventBase]]] = {
    "start": records.Start,
    "moves": records.Moves,
    "sealed": records.Sealed,
    "aside": records.Aside,
    "revised": records.Revised,
    "removed": records.Removed,
    "notice": records.HostNotice,
    "consult": records.Consult,
    "answer": records.Answer,
    "memo": records.Memo,
    "migrated": records.Migrated,
    "end": records.End,
}


class Composer:
    """Makes the records of one branch's events for one viewer."""

    def __init__(
        self,
        view: str,
        branch: int,
        shown: Mapping[int, int],
        person: Callable[[int], bool],
        readable: Callable[[int], bool] = lambda seq: True,
        brief: int | None = None,
    ) -> None:
        self._view = view
        self._full = view == FULL
        self._branch = branch
        self._shown = shown
        """Number of an ask to when it was first shown, UTC microseconds."""
        self._person = person
        """Whether a person held the viewer's seat at an event: only people learn what is off the record."""
        self._readable = readable
        """Whether the viewer may read the seat's own at an event; elsewhere only what everybody learned."""
        self._brief = brief
        """The event with the seat's present brief, which may be read wherever it stands."""
        self._mine = True

    def record(self, step: Folded) -> records.EventBase | None:
        """The record of an event; None where the viewer learned nothing from it."""
        event, entry = step.event, step.stepped.entry
        self._mine = self._readable(event.seq)
        items = self._granted(
            [
                item
                for item in everything(event.seq, event.at, entry)
                if learns(item, self._view, people=self._person(event.seq))
            ]
        )
        moves = self._moves(entry, items)
        common: dict[str, Any] = {
            "branch": self._branch,
            "seq": event.seq,
            "at": event.at,
            "committed": from_micros(step.committed),
            "moves": tuple([self._move(move) for move in moves]),
            "learned": tuple(
                [self._learned(item, moves) for item in _joined(items) if item.kind != "result"]
            ),
            "opened": tuple([self._opened(a) for a in step.stepped.opened if self._own(a.ask.seat)]),
            "closed": self._closed(step),
            "outcome": self._outcome(entry.outcome, items),
        }
        if not self._full and not any(common[key] for key in ("learned", "opened", "closed", "outcome")):
            return None
        if self._full:
            common |= {"draws": entry.draws, "forced": entry.input.forced, "digest": event.chain.hex()}
        kind = entry.input.kind
        return _KINDS[kind](kind=kind, **common, **self._particulars(entry))

    def _granted(self, items: list[Seen]) -> list[Seen]:
        """Of what the seat learned from one event, what the viewer may read; as `kernel.granted` has it."""
        if self._mine or not items:
            return items
        seq = items[0].seq
        kept = granted(items, seq + 1)  # what all learned, and the last brief among these
        return [item for item in kept if item.to == ALL or seq == self._brief]

    def _own(self, seat: str) -> bool:
        return self._full or (self._mine and seat == self._view)

    def _moves(self, entry: Entry, items: list[Seen]) -> list[Move[Action]]:
        known = [item.move for item in items]
        return [move for move in entry.input.moves if self._full or move in known]

    def _move(self, move: Move[Action]) -> records.MoveFacts:
        action = move.action
        facts = records.MoveFacts(
            seat=move.seat,
            action=type(action).__name__,
            title=action.title(),
            line=action.line(),
            fields=plain(action),
            words=tuple([name for name, value in action if isinstance(value, Words)]),
            cause=move.cause,
        )
        if not self._own(move.seat):
            return facts
        own = {"at": move.at, "source": move.source, "basis": move.basis, "ask": move.ask}
        return facts.model_copy(update=own)

    def _learned(self, item: Seen, moves: list[Move[Action]]) -> records.Learned:
        return records.Learned(
            what=item.kind,
            to=self._audience(item),
            who=item.who,
            text="" if item.memo is not None and item.memo.get("about") == _PACKED else item.text,
            move=None if item.move is None else moves.index(item.move),
            figures=item.data,
            memo=_memo(item),
        )

    def _audience(self, item: Seen) -> Any:
        """Who learned it; who else did is no seat's to know."""
        if item.to in (ALL, "people"):
            return "everyone" if item.to == ALL else "people"
        if not self._full:
            return (self._view,)
        return (item.to,) if isinstance(item.to, str) else item.to

    def _opened(self, asked: OpenAsk) -> records.AskOpened:
        ask = asked.ask
        shown = self._shown.get(asked.number)
        default = (
            None if ask.default is None else {"action": type(ask.default).__name__, **plain(ask.default)}
        )
        return records.AskOpened(
            number=asked.number,
            seat=ask.seat,
            options=tuple([_option(option) for option in ask.options]),
            key=ask.key,
            joint=ask.joint,
            purpose=ask.purpose,
            optional=ask.optional,
            text=ask.text,
            deadline=None if ask.deadline is None else ask.deadline // MICROSECOND,
            due=asked.due,
            default=default,
            shown=None if shown is None else from_micros(shown),
            parent=asked.parent,
            addressee=asked.addressee,
        )

    def _closed(self, step: Folded) -> tuple[records.AskClosed, ...]:
        found: list[records.AskClosed] = []
        hows: tuple[tuple[tuple[int, ...], How], ...] = (
            (step.stepped.answered, "answered"),
            (step.stepped.dropped, "dropped"),
        )
        for numbers, how in hows:
            for number in numbers:
                asked = step.before.asks[number]
                waited = number in step.before.sealed
                if not self._own(asked.ask.seat) or (waited and how == "answered"):
                    continue  # a sealed answer closed its ask when it was given
                found.append(
                    records.AskClosed(
                        number=number,
                        seat=asked.ask.seat,
                        opened=asked.opened,
                        how="voided" if waited else how,
                    )
                )
        return tuple(found)

    def _outcome(self, whole: Outcome | None, items: list[Seen]) -> records.OutcomeFacts | None:
        """All of it, or what the viewer's results add up to."""
        if whole is None:
            return None
        parts = [whole] if self._full else [item.outcome for item in items if item.outcome is not None]
        if not parts:
            return None
        merged: dict[str, dict[str, Any]] = {"payoffs": {}, "metrics": {}, "own": {}, "hidden": {}}
        for part in parts:
            for name, into in merged.items():
                into.update(getattr(part, name) or {})
        figures = next((part.figures for part in parts if part.figures), ())
        return records.OutcomeFacts(summary=parts[0].summary, figures=figures, reveal=whole.reveal, **merged)

    def _particulars(self, entry: Entry) -> dict[str, Any]:
        """What only events of this kind have."""
        data = entry.input.data
        match entry.input.kind:
            case "start":
                known = {"version": data["version"], "params": data["params"]} if self._full else {}
                return {"seats": tuple(data["seats"]), **known}
            case "end":
                return {"why": data["why"]} if self._full else {}
            case "migrated":
                return {"data": marked(data)} if self._full else {}
            case "revised":
                return {"of": data["of"]}
            case "removed":
                return {"of": data["of"], "words": tuple(data["refs"]) if self._full else ()}
            case _:
                return {}


def _joined(items: list[Seen]) -> list[Seen]:
    """A move that is shown to several audiences one after the other, once, with all of them."""
    found: list[Seen] = []
    for item in items:
        bare = item.kind == "move" and not item.text and not item.data and item.to != ALL
        place = next((n for n, other in enumerate(found) if bare and _same_move(other, item)), None)
        if place is None:
            found.append(item)
        else:
            found[place] = found[place]._replace(
                to=tuple(dict.fromkeys([*_seats(found[place]), *_seats(item)]))
            )
    return found


def _same_move(one: Seen, other: Seen) -> bool:
    return one.kind == "move" and one.move == other.move and one.to != ALL and not one.text and not one.data


def _seats(item: Seen) -> tuple[str, ...]:
    return (item.to,) if isinstance(item.to, str) else item.to


def _memo(item: Seen) -> dict[str, Any]:
    """What a memory says beside its text."""
    return {name: drawn(value) for name, value in (item.memo or {}).items()}


def _option(option: Option) -> records.OptionFacts:
    action = action_of(option)
    limits = dict(option.limits) if isinstance(option, Narrowed) else {}
    return records.OptionFacts(
        action=action.__name__,
        title=action.title(),
        limits={name: [limit.op, *limit.args] for name, limit in limits.items()},
    )
