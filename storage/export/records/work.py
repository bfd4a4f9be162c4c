"""How a machine came to a move: spans of work, and calls of models with prompt, raw answer, usage and time."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from storage.export.records.base import Record


class SegmentFacts(Record):
    """A stretch of a prompt."""

    text: str = ""
    var: str | None = None
    """The variable of the template that it filled; none for the template's own text."""
    words: Literal[True] | None = None
    """It is somebody's words, or their placeholder."""


class MessageFacts(Record):
    """One message of a prompt."""

    role: str
    segments: tuple[SegmentFacts, ...] = ()


class UsedFacts(Record):
    """Tokens, and millionths of the currency."""

    input: int = 0
    output: int = 0
    cached: int = 0
    cost: int = 0


class CallFacts(Record):
    """A call of a model."""

    kind: Literal["call"]
    model: str
    """Its name in the settings."""
    messages: tuple[MessageFacts, ...] = ()
    request: dict[str, Any] = Field(default_factory=dict)
    """What was asked beside the messages: settings, the answer's schema."""
    response: dict[str, Any] | None = None
    """The answer as it came; its `text` is raw."""
    failure: str | None = None
    detail: str | None = None
    """The cause of a failure."""
    used: UsedFacts
    reserved: Literal[True] | None = None
    """It is under way, or its process died and what came of it is not known: `used` is what it may use."""
    erased: Literal[True] | None = None
    """The answer went with somebody's words."""
    started: datetime
    seconds: float | None = None


class SpanFacts(Record):
    """A piece of work and what was done within."""

    kind: Literal["span"]
    what: str
    """What kind of work: a decision, a query, a tool…"""
    name: str
    inputs: Any = None
    result: Any = None
    failure: str | None = None
    erased: Literal[True] | None = None
    """Inputs and result went with somebody's words."""
    started: datetime
    seconds: float | None = None
    within: tuple["Item", ...] = ()


Item = Annotated[CallFacts | SpanFacts, Field(discriminator="kind")]


class Work(Record):
    """What a seat did for one ask after one event, in the order in which it began."""

    kind: Literal["work"]
    branch: int
    """Number of the branch on which it was done."""
    seat: str
    ask: int
    """Number of the ask; 0 for the open floor, -1 for what was asked beside the session."""
    basis: int
    """The last event that the seat had seen."""
    after: int
    """The last event of the branch when it began."""
    items: tuple[Item, ...] = ()
