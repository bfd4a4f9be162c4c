"""Where a branch stands between two events: state, open asks, sealed answers, timers. All immutable."""

from typing import Any, Literal, NamedTuple

from scenarios.kernel.actions import Action
from scenarios.kernel.rules import Ask, Move, Outcome, Tell, Timer
from scenarios.kernel.values import State

Beside = Literal["aside", "revised", "removed", "notice", "memo"]
"""Off-record remarks, later changes of messages, the host's words, memories: the rules never see them."""
EntryKind = Literal["start", "moves", "sealed", "consult", "answer", "migrated", "end"] | Beside


class OpenAsk(NamedTuple):
    """An ask that waits for its answer."""

    number: int
    """Counted along the branch from 1, so that it is the same in every branch that shares the past."""
    ask: Ask
    opened: int
    """Sequence number of the event that opened it."""
    due: int | None = None
    """Deadline on the branch's clock, in microseconds."""
    parent: int | None = None
    """The ask whose holder consults somebody; None for asks of the rules."""
    addressee: str | None = None
    """Who is consulted; need not hold a seat."""


class Armed(NamedTuple):
    """A timer that will ring at `due` on the branch's clock."""

    timer: Timer
    due: int


class Position(NamedTuple):
    """The fold of a branch's events so far."""

    seq: int
    at: int
    state: State
    seats: tuple[str, ...]
    asks: dict[int, OpenAsk]
    sealed: dict[int, Move[Action]]
    """Ask number to the answer that waits for its joint group."""
    timers: dict[str, Armed]
    opened: int
    """How many asks were opened so far."""
    changed: int
    """Sequence number of the last event that changed the state."""
    over: str | None
    """Why it ended; None while it runs."""
    chain: bytes
    """Digest over everything up to here; see `log`."""


class Input(NamedTuple):
    """What happened to a branch, before its consequences are derived."""

    kind: EntryKind
    moves: tuple[Move[Action], ...] = ()
    data: dict[str, Any] = {}  # noqa: RUF012
    """What else the kind needs, as JSON."""
    forced: dict[str, Any] = {}  # noqa: RUF012
    """Draws replaced by an edit: key to value."""


class Entry(NamedTuple):
    """An input with all that followed from it: the content of an event."""

    input: Input
    tells: tuple[Tell, ...] = ()
    draws: tuple[tuple[str, Any], ...] = ()
    outcome: Outcome | None = None
