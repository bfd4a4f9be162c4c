"""The head of a trace: what was played, by whom, and which branches it holds."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from storage.export.records.base import Record
from storage.export.records.events import Event
from storage.export.records.work import Work


class RoleFacts(Record):
    """A role that the scenario names."""

    name: str
    min: int
    max: int
    kind: Literal["player", "service", "observer"]
    about: str | None = None


class ScenarioFacts(Record):
    """What was played."""

    name: str
    title: str
    about: str | None = None
    roles: tuple[RoleFacts, ...]
    talk: str
    """never, on_turn or any_time."""


class HoldingFacts(Record):
    """Who held a seat, from one event to another."""

    branch: int
    from_seq: int
    to_seq: int | None = None
    """None while nothing has changed since."""
    kind: Literal["person", "machine"]
    actor: str | None = None
    """The actor with its parameters. For the seat itself and the full view only, as is the next."""
    person: str | None = None
    """A pseudonym, good within this export."""


class SeatFacts(Record):
    """A seat and its holders, oldest first."""

    name: str
    role: str
    holders: tuple[HoldingFacts, ...] = ()


class CheckpointFacts(Record):
    """A named position."""

    name: str
    seq: int


class BranchFacts(Record):
    """A branch that this export holds events of."""

    number: int
    parent: int | None = None
    """Number of the branch that it shares its past with."""
    fork_seq: int | None = None
    """The last event that they share."""
    over: bool | None = None
    """In a tree: whether it has ended."""
    checkpoints: tuple[CheckpointFacts, ...] = ()
    """Full view only."""


class SetupFacts(Record):
    """What the session was begun with. Full view only: secrets can be worked out from it."""

    seed: int
    version: int
    preset: str | None = None
    limits: dict[str, Any] = Field(default_factory=dict)
    manifest: dict[str, Any] = Field(default_factory=dict)
    """Digests and versions of what played it."""


class Header(Record):
    """Everything but the events; the first line of a `jsonl` export."""

    format: Literal["parley-trace/1"]
    session: str
    branch: int
    """Number of the exported branch."""
    view: str
    """`public`, `full`, or the seat whose eyes it was made for."""
    tree: bool
    """Whether it holds all branches of the session, or one with its ancestry."""
    exported: datetime | None = None
    """When it was made, if the one who made it said so."""
    began: datetime | None = None
    over: bool
    scenario: ScenarioFacts
    seats: tuple[SeatFacts, ...]
    branches: tuple[BranchFacts, ...]
    setup: SetupFacts | None = None


class Trace(Header):
    """A whole export as one object: the `json` format."""

    events: tuple[Event, ...] = ()
    work: tuple[Work, ...] = ()
    """What machines did for their moves, branch by branch in the order in which it began."""
