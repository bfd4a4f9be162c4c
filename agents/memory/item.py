"""What a seat remembers: one item for each thing it has seen, in words that a prompt can hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from agents.memory.figures import figure_text
from agents.memory.tokens import tokens
from agents.models.request import Piece
from agents.prompts.words import worded
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.rules import Outcome
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Resolve

OF_MEMORIES: Final = frozenset(("summary", "vectors"))
"""Memos that memories keep for themselves, with what they are of; all others are items."""

Place = tuple[int, int]
"""Where something stands in a seat's past: its event, and its number among what the seat saw of that event."""

_LEADS: Final = {
    "brief": "Your brief: ",
    "asked": "You asked: ",
    "answered": "The answer: ",
    "result": "Result: ",
    "notice": "The host says: ",
    "summary": "Summary of what came before: ",
}


class Item(NamedTuple):
    """One thing that a seat has seen. Equal utterances are items of their own."""

    seq: int
    ordinal: int
    """Its number among what the seat saw of this event; the summary of many comes before the first of them."""
    at: int
    """The branch's clock, in microseconds since the session began."""
    kind: str
    """`said`, `move` (made), `chose` (not yet shown to others), `told`, `notice` (of the host), `brief`,
    `asked`, `answered`, `seated`, `result`, `memo`, or `summary`."""
    who: str | None
    """The seat that acted or is concerned."""
    pieces: tuple[Piece, ...]
    """Its text. People's words are pieces of their own, with variable `words` and their reference."""
    tokens: int
    """About how many its line has: the sum over its pieces, and its end."""

    @property
    def place(self) -> Place:
        return self.seq, self.ordinal

    @property
    def text(self) -> str:
        """Its text alone, without who and what."""
        return "".join([piece.text for piece in self.pieces])

    @property
    def line(self) -> tuple[Piece, ...]:
        """It as a prompt shows it, who or what first: `seller: Offer: price 9,000, with the words: …`."""
        return _line(self.kind, self.who, self.pieces)


class Memo(NamedTuple):
    """What a memory has kept for itself: a summary, vectors."""

    seq: int
    about: str
    piece: Piece | None
    """Its text; None where it is erased, since words that it was made from are."""
    data: Mapping[str, Any]


def item(place: Place, at: int, kind: str, who: str | None, pieces: Sequence[Piece]) -> Item:
    """An item with its size."""
    held = tuple([piece for piece in pieces if piece.text])
    size = 1 + sum([tokens(piece.text) for piece in _line(kind, who, held)])
    return Item(*place, at, kind, who, held, size)


def item_of(seen: Seen, ordinal: int, resolve: Resolve) -> Item | None:
    """The item that something seen makes; None where there is nothing to remember."""
    kind = "said" if seen.move is not None and type(seen.move.action) is Say else str(seen.kind)
    made = item((seen.seq, ordinal), seen.at, kind, seen.who, list(_pieces(seen, kind, resolve)))
    return made if made.pieces else None


def memo_of(seen: Seen, resolve: Resolve) -> Memo | None:
    """What a memory has kept; None for anything else that was seen."""
    if seen.memo is None or seen.memo.get("about") not in OF_MEMORIES or "of" not in seen.memo:
        return None
    pieces = _of_text(seen.text, "summary", resolve)
    gone = any(piece.ref is not None and resolve(piece.ref) is None for piece in pieces)
    piece = None if gone or not pieces else pieces[0]._replace(var="summary")
    return Memo(seen.seq, seen.memo["about"], piece, seen.memo)


def references_of(items: Iterable[Item]) -> list[str]:
    """References of all people's words in the items, each once."""
    return list(dict.fromkeys([piece.ref for one in items for piece in one.pieces if piece.ref is not None]))


def _line(kind: str, who: str | None, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    lead = _LEADS.get(kind) or (f"{who}: " if who is not None else "")
    return (Piece(lead, "who"), *pieces) if lead else pieces


def _pieces(seen: Seen, kind: str, resolve: Resolve) -> Iterator[Piece]:
    if seen.memo is not None:
        yield Piece(f"({seen.memo.get('about', 'memo')}) ", kind)
    if seen.move is not None:
        yield from _of_action(seen.move.action, kind, resolve)
    if kind == "seated":
        yield Piece(f"has {seen.text}" if seen.text != "handed" else "has a new holder", kind)
    elif seen.text:
        yield Piece(". " if seen.move is not None else "", kind)
        yield from _of_text(seen.text, kind, resolve)
    for figure in seen.data:
        yield Piece(f"\n{figure_text(figure)}", kind)
    if seen.outcome is not None:
        yield Piece(_payoffs(seen.outcome), kind)


def _of_action(action: Action, kind: str, resolve: Resolve) -> Iterator[Piece]:
    lead = ""
    if kind != "said":
        yield Piece(action.line(), kind)
        lead = ", with the words: "
    for words in action.speech():
        yield Piece(lead, kind)
        yield from _of_text(str(words), kind, resolve)
        lead = " / "


def _of_text(text: str, kind: str, resolve: Resolve) -> list[Piece]:
    return [piece if piece.var is not None else piece._replace(var=kind) for piece in worded(text, resolve)]


def _payoffs(outcome: Outcome) -> str:
    parts = [f"{seat} {payoff:g}" for seat, payoff in (outcome.payoffs or {}).items()]
    return f" Payoffs: {', '.join(parts)}." if parts else ""
