"""How a branch ended."""

from pydantic import Field

from scenarios.kernel.figures import Figure
from storage.export.records.base import Record

Measure = str | int | float | bool | None


class OutcomeFacts(Record):
    """The outcome, as far as the reader of this export learns it."""

    summary: str = ""
    payoffs: dict[str, float] = Field(default_factory=dict)
    """Seat to payoff."""
    metrics: dict[str, Measure] = Field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    own: dict[str, str] = Field(default_factory=dict)
    """Seat to the text that was for it."""
    hidden: dict[str, Measure] = Field(default_factory=dict)
    """Metrics for researchers."""
    reveal: str
    """`outcome`: seats learn the public part and their own; `all`: everybody learns everything."""
