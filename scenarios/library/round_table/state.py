"""Parameters, state and view of the round table."""

from typing import Literal

from pydantic import Field

from scenarios import FrozenDict, State, Value


class TableParams(Value):
    """What is talked about, and for how long at most."""

    topic: str = Field("What would make this neighbourhood a better place?", min_length=1, max_length=500)
    minutes: float | None = Field(30.0, gt=0, le=60 * 24 * 30)
    """When the floor closes by itself; none leaves it open."""


class Floor(State):
    """Who sits at the table, who has voted to close, and how often each has spoken; no remark is kept."""

    topic: str
    minutes: float | None
    speakers: tuple[str, ...]
    remarks: FrozenDict[str, int]
    votes: frozenset[str] = frozenset()
    closed: Literal["vote", "time"] | None = None

    @property
    def needed(self) -> int:
        """Votes that close the floor: more than half of those who sit there now."""
        return len(self.speakers) // 2 + 1


class TableView(Value):
    """The table as a speaker knows it; all of it is public."""

    topic: str = Field(repr=False)
    you: str
    speakers: tuple[str, ...] = Field(repr=False)
    votes: tuple[str, ...] = Field(title="Want to close")
    """Who has voted to close."""
    votes_needed: int = Field(title="Votes needed to close")
    remarks: FrozenDict[str, int]
    """How often each speaker has spoken."""
