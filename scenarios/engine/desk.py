"""What an actor can do durably while it decides: spans of work, calls that are made once, memories."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal, NamedTuple, Protocol

from scenarios.kernel.errors import ParleyError

Json = Any

Mode = Literal["off", "record", "replay", "replay-or-call"]
"""Where the answers of a branch's calls come from.

`off`: every call is made, also one that is in the record. `record`: a call that this very branch has stored is
not made again. `replay`: all answers come from the branch it replays; a missing one is a failure.
`replay-or-call`: from there if it is there, else the call is made.
"""
MODES: tuple[Mode, ...] = ("off", "record", "replay", "replay-or-call")

Scope = Literal["call", "seat", "session", "person", "guild", "month"]
Unit = Literal["tokens", "money"]


class Limit(NamedTuple):
    """What may be used up at most: tokens, or millionths of the currency.

    `seat` and `session` count all branches of the session; `person` (its host), `guild` and `month` (the whole
    tenant) count the calendar month, UTC.
    """

    scope: Scope
    unit: Unit
    most: int


class LimitFallen(ParleyError):
    """A call was not made, since it would go beyond a budget; the text names it, and the session ends with it."""

    def __init__(self, limit: Limit, why: str) -> None:
        super().__init__(why)
        self.limit = limit


class NotRecorded(ParleyError):
    """A replay came to a call that the record does not hold."""


class Used(NamedTuple):
    """What a call used, or may use at most; `cost_micros` in millionths of the currency."""

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    """Of the input, what the endpoint had in its cache."""
    cost_micros: int = 0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


class Wanted(NamedTuple):
    """A call to be made."""

    model: str
    """Its name in the settings."""
    request: Mapping[str, Json]
    """JSON. People's words stand in it as `{"w": reference}`, never as text."""
    most: Used
    """What it can use at most: reserved before the call, replaced by what it did use."""


class Called(NamedTuple):
    """What came of a call."""

    response: Mapping[str, Json] | None
    """JSON; None where it failed."""
    failure: str | None = None
    """The kind of failure. A failed call stays in the record and is made anew the next time."""
    detail: str = ""
    """The cause of a failure, for operators."""
    used: Used = Used()


class Work(NamedTuple):
    """Whose work it is."""

    seat: str
    ask: int
    """Number of the ask it is for; 0 for the floor, -1 for what is asked beside the session."""
    basis: int
    """The last event that its seat had seen."""


class Span(Protocol):
    """A piece of work under way."""

    def ends_with(self, result: Json) -> None:
        """Its result, as JSON; people's words stand in it as `{"w": reference}`."""


class Desk(Protocol):
    """A seat's own place of work, for one decision. What is done here is in the trace, for this seat only."""

    async def call(self, wanted: Wanted, make: Callable[[], Awaitable[Called]]) -> Called:
        """The answer on record if there is one, else what `make` gives, stored before it is returned.

        The same request again is another call. Raises `LimitFallen` and `NotRecorded`; what `make` raises is
        recorded as a failure and raised.
        """

    def span(self, kind: str, name: str, inputs: Json = None) -> AbstractAsyncContextManager[Span]:
        """A nested piece of work; calls and spans within belong to it. An exception is recorded and passes."""

    async def memo(
        self, about: str, text: str, *, sources: Sequence[str] = (), data: Mapping[str, Json] = {}
    ) -> None:
        """An event that only this seat sees: a summary, vectors, a reflection, a report.

        `about` says what it is; `sources` are references of the words it was made from, with which it goes.
        """

    def member(self, name: str) -> "Desk":
        """The desk of a part of this actor, such as one member of a committee."""
