"""Memories that only choose: everything, the newest, or what several of them remember."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, SerializeAsAny, model_validator

from agents.memory.item import Item
from agents.memory.memory import Memory, Past, Remembered, in_order


class ListMemory(Memory):
    """Everything."""

    kind: Literal["list"] = "list"

    async def remembered(self, past: Past, query: str) -> Remembered:
        return Remembered(tuple(past.items))


class WindowMemory(Memory):
    """The newest things, as many as fit both limits. With `older`, that memory chooses from the rest."""

    kind: Literal["window"] = "window"
    tokens: int | None = Field(default=2_000, ge=1)
    items: int | None = Field(default=None, ge=1)
    older: SerializeAsAny[Memory] | None = None

    @model_validator(mode="after")
    def _is_limited(self) -> "WindowMemory":
        if self.tokens is None and self.items is None:
            raise ValueError("give tokens, items or both; a memory of everything is `list`")
        return self

    async def remembered(self, past: Past, query: str) -> Remembered:
        begin = self._begin(past.items)
        newest = past.items[begin:]
        if self.older is None or not begin:
            return Remembered(tuple(newest))
        older = await self.older.remembered(past._replace(items=past.items[:begin]), query)
        return in_order([*older.items, *newest])

    def parts(self) -> tuple[Memory, ...]:
        return () if self.older is None else (self.older,)

    def _begin(self, items: Sequence[Item]) -> int:
        """Where the window begins."""
        count = len(items)
        least = 0 if self.items is None else max(0, count - self.items)
        return max(least, 0 if self.tokens is None else newest_within(items, self.tokens))


class AllOf(Memory):
    """What any of several memories remembers, each thing once."""

    kind: Literal["all_of"] = "all_of"
    of: tuple[SerializeAsAny[Memory], ...] = Field(min_length=1)

    async def remembered(self, past: Past, query: str) -> Remembered:
        found = [await memory.remembered(past, query) for memory in self.of]
        return in_order([item for each in found for item in each.items])

    def parts(self) -> tuple[Memory, ...]:
        return self.of


class Then(Memory):
    """Memories in a row: each chooses from what the one before it remembers."""

    kind: Literal["then"] = "then"
    of: tuple[SerializeAsAny[Memory], ...] = Field(min_length=1)

    async def remembered(self, past: Past, query: str) -> Remembered:
        left = Remembered(tuple(past.items))
        for memory in self.of:
            left = await memory.remembered(past._replace(items=left.items), query)
        return left

    def parts(self) -> tuple[Memory, ...]:
        return self.of


def newest_within(items: Sequence[Item], limit: int) -> int:
    """The place from which on the items have at most `limit` tokens."""
    begin = len(items)
    while begin and items[begin - 1].tokens <= limit:
        begin -= 1
        limit -= items[begin].tokens
    return begin
