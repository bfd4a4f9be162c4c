"""Events of a trace, one class per kind, told apart by `kind`."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from storage.export.records.asks import AskClosed, AskOpened
from storage.export.records.base import Record
from storage.export.records.learned import Learned
from storage.export.records.moves import MoveFacts
from storage.export.records.outcome import OutcomeFacts


class EventBase(Record):
    """One committed step: the input, what followed, and who learned what."""

    kind: str
    branch: int
    """Number of the branch in whose log it stands."""
    seq: int
    """Counted along the branch from 1."""
    at: int
    """The branch's clock, in microseconds since the session began."""
    committed: datetime
    moves: tuple[MoveFacts, ...] = ()
    learned: tuple[Learned, ...] = ()
    """In the order in which it was told."""
    opened: tuple[AskOpened, ...] = ()
    closed: tuple[AskClosed, ...] = ()
    outcome: OutcomeFacts | None = None
    draws: tuple[tuple[str, Any], ...] = ()
    """Name and value of each random draw. Full view only, as are the next two."""
    forced: dict[str, Any] = Field(default_factory=dict)
    """Draws that an edit replaced."""
    digest: str | None = None
    """Over everything up to here and the state after it."""


class Start(EventBase):
    """The session begins. Version and parameters: full view only."""

    kind: Literal["start"]
    seats: tuple[str, ...] = ()
    version: int | None = None
    params: dict[str, Any] = Field(default_factory=dict)


class Moves(EventBase):
    """A move, or all moves of a joint group."""

    kind: Literal["moves"]


class Sealed(EventBase):
    """An answer that waits for the others of its group."""

    kind: Literal["sealed"]


class Aside(EventBase):
    """Something written off the record, for the people present only."""

    kind: Literal["aside"]


class Revised(EventBase):
    """Somebody changed a message after it had counted; what counts is the first version."""

    kind: Literal["revised"]
    of: int
    """The event whose words were changed."""


class Removed(EventBase):
    """Somebody deleted a message; its words are erased."""

    kind: Literal["removed"]
    of: int
    """The event whose words are gone."""
    words: tuple[str, ...] = ()
    """The salted digests of the words that are gone."""


class HostNotice(EventBase):
    """The host said something to all, or to some seats."""

    kind: Literal["notice"]


class Consult(EventBase):
    """A seat asked somebody before it moves."""

    kind: Literal["consult"]


class Answer(EventBase):
    """The one who was consulted answered."""

    kind: Literal["answer"]


class Memo(EventBase):
    """What a model made for a seat: a summary, a reflection."""

    kind: Literal["memo"]


class Migrated(EventBase):
    """The branch goes on with another version of the rules. Data: full view only."""

    kind: Literal["migrated"]
    data: dict[str, Any] = Field(default_factory=dict)


class End(EventBase):
    """It was ended from outside. Why, in the engine's words: full view only."""

    kind: Literal["end"]
    why: str | None = None


Event = Annotated[
    Start
    | Moves
    | Sealed
    | Aside
    | Revised
    | Removed
    | HostNotice
    | Consult
    | Answer
    | Memo
    | Migrated
    | End,
    Field(discriminator="kind"),
]
