"""What a memory is: it chooses, of all that a seat has seen, what goes into a prompt.

A memory is its own configuration and keeps nothing: all that it goes by is in the past that it is given.
"""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict

from agents.memory.fold import Fold
from agents.memory.item import Item, Place
from agents.models.request import Model
from scenarios.engine.desk import Desk


class Remembered(NamedTuple):
    """What goes into the prompt, oldest first; a summary is an item of kind `summary`."""

    items: tuple[Item, ...]

    @property
    def tokens(self) -> int:
        return sum([item.tokens for item in self.items])


class Past(NamedTuple):
    """What a memory chooses from, and what it may use."""

    items: Sequence[Item]
    """Oldest first; of a memory within another one, what that leaves to it."""
    whole: Fold
    desk: Desk
    model: Model | None
    """The seat's own, for summaries."""
    mark: str
    """Of the fence around what others wrote, for a memory's own prompts."""


class Memory(BaseModel):
    """Base of the kinds. A kind is a model with a literal `kind`, its settings as fields, and `remembered`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    needs_model: ClassVar[bool] = False

    @abstractmethod
    async def remembered(self, past: Past, query: str) -> Remembered:
        """What is remembered of the past, oldest first. Items that a memory makes itself are of kind `summary`.

        `query` is what it is needed for; it may be empty.
        """

    def parts(self) -> "tuple[Memory, ...]":
        """The memories that it is made of."""
        return ()


def in_order(items: Iterable[Item]) -> Remembered:
    """The items by time, each place once: of two, the first."""
    found: dict[Place, Item] = {}
    for item in items:
        found.setdefault(item.place, item)
    return Remembered(tuple([found[place] for place in sorted(found)]))
