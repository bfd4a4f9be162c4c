"""A move in a trace."""

from typing import Any

from pydantic import Field

from storage.export.records.base import Record


class MoveFacts(Record):
    """A typed choice that a seat made."""

    seat: str
    action: str
    """The action type's name."""
    title: str
    """The same for people: `WalkAway` reads "Walk away"."""
    line: str
    """The typed part in one line, without people's words."""
    fields: dict[str, Any] = Field(default_factory=dict)
    """The action's fields as JSON, people's words as text."""
    words: tuple[str, ...] = ()
    """Names of the fields that hold people's words."""
    cause: str
    """seat, default, stand-in, host or edit."""
    at: int | None = None
    """The branch's clock when it was made, in microseconds. For its own seat and the full view only."""
    source: str | None = None
    """form, message, api, default, stand-in or model. For its own seat and the full view only."""
    basis: int | None = None
    """Number of the last event its author had seen. For its own seat and the full view only."""
    ask: int | None = None
    """Number of the ask it answers. For its own seat and the full view only."""
