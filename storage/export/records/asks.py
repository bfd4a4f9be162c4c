"""Asks in a trace: how they were opened, and what became of them."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from storage.export.records.base import Record

How = Literal["answered", "dropped", "voided"]


class OptionFacts(Record):
    """One action that could be chosen."""

    action: str
    title: str
    limits: dict[str, list[Any]] = Field(default_factory=dict)
    """Field to operation and arguments: `["at_most", 120]`."""


class AskOpened(Record):
    """A seat may now choose. Stands in the exports of that seat and in the full view."""

    number: int
    """Counted along the branch from 1."""
    seat: str
    options: tuple[OptionFacts, ...]
    key: str | None = None
    joint: str | None = None
    """Answers under one name stay sealed until all of them are in."""
    purpose: str
    """move or form."""
    optional: bool
    text: str | None = None
    deadline: int | None = None
    """How long it may take, in microseconds of the branch's clock."""
    due: int | None = None
    """When the branch's clock ends it."""
    default: dict[str, Any] | None = None
    """The move made for the seat when time is up: its action's name under `action`, and its fields."""
    shown: datetime | None = None
    """When it was first shown to the seat's holder."""
    parent: int | None = None
    """The ask whose holder consults somebody with this one."""
    addressee: str | None = None
    """Who is consulted."""


class AskClosed(Record):
    """An ask that is open no more."""

    number: int
    seat: str
    opened: int
    """Number of the event that opened it."""
    how: How
    """Dropped: the rules no longer ask. Voided: answered and sealed, then no longer asked."""
