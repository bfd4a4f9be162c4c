"""What somebody learned from an event."""

from typing import Any, Literal

from pydantic import Field

from scenarios.kernel.figures import Figure
from storage.export.records.base import Record

What = Literal[
    "told",
    "brief",
    "move",
    "chose",
    "aside",
    "revised",
    "removed",
    "notice",
    "asked",
    "answered",
    "memo",
    "seated",
    "result",
]


class Learned(Record):
    """One thing that its audience learned."""

    what: What
    to: Literal["everyone", "people"] | tuple[str, ...] = ()
    """Who learned it: everyone, the people present, or these seats. In a seat's own export only itself."""
    who: str | None = None
    """The seat that acted or is concerned."""
    text: str | None = None
    move: int | None = None
    """Place of the move in the event's `moves`, from 0."""
    figures: tuple[Figure, ...] = ()
    memo: dict[str, Any] = Field(default_factory=dict)
    """Of a memory: what it is `about`, and what it says beside its text. Of `vectors` the text is left out."""
