"""What somebody learned from an event."""

from typing import Literal

from scenarios.kernel.figures import Figure
from storage.export.records.base import Record

What = Literal["told", "brief", "move", "chose", "aside", "asked", "answered", "memo", "seated", "result"]


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
