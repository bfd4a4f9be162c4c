"""A memory that stays within a limit by summarising what is older and what is long.

A summary is a memo: it is read from the past from then on, so that a restart or a branch makes no call for it. It
goes with the words it was made from; then it is made anew from what is left.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from agents.memory.item import Item, item
from agents.memory.memory import Memory, Past, Remembered
from agents.memory.plain import newest_within
from agents.memory.summarising import Part, ends, kept_summary, summarised
from agents.models.request import Piece


class SummaryMemory(Memory):
    """A summary of what is older, then the newest things as they are, within `tokens` together.

    When they no longer fit, the older half is added to the summary, so that most prompts need no call. Where the
    model gives no summary, the newest things that fit are remembered.
    """

    kind: Literal["summary"] = "summary"
    needs_model: ClassVar[bool] = True
    tokens: int = Field(default=2_000, ge=100)
    summary: int | None = Field(default=None, ge=20)
    """The most that the summary of what is older takes, and that of one long thing; None for a fifth of `tokens`."""
    longest: int | None = Field(default=None, ge=20)
    """From how many tokens on one thing is long; None for a third of `tokens`. The newest stays whole if it fits."""

    @model_validator(mode="after")
    def _leaves_room(self) -> "SummaryMemory":
        if self._share * 2 > self.tokens:
            raise ValueError(f"summary takes {self._share} of {self.tokens} tokens; give it at most half")
        return self

    @property
    def _share(self) -> int:
        return self.tokens // 5 if self.summary is None else self.summary

    @property
    def _long(self) -> int:
        return self.tokens // 3 if self.longest is None else self.longest

    async def remembered(self, past: Past, query: str) -> Remembered:
        base, count = self._base(past)
        rest = await self._shortened(past, past.items[count:])
        if _size(base, rest) > self.tokens:
            older = self._older(rest)
            made = await self._added(past, base, count, rest[:older])
            if made is not None:
                base, rest = made, rest[older:]
        begin = newest_within(rest, self.tokens - (base.tokens if base else 0))
        return Remembered((*((base,) if base else ()), *rest[begin:]))

    def _base(self, past: Past) -> tuple[Item | None, int]:
        """The newest summary of what comes first in the past, and how many things it covers."""
        for memo in past.whole.memos[::-1]:
            count = memo.data.get("count", 0)
            if memo.about != "summary" or memo.piece is None or memo.data.get("part") != "past":
                continue
            if count <= len(past.items) and memo.data["of"] == ends(past.items[:count]):
                base = _summary(past.items, memo.piece)
                if base.tokens <= self._share:
                    return base, count
        return None, 0

    def _older(self, rest: Sequence[Item]) -> int:
        """How many are to be summarised: all but the newest, and what fits beside it into half of the room."""
        return min(newest_within(rest, (self.tokens - self._share) // 2), len(rest) - 1)

    async def _added(self, past: Past, base: Item | None, count: int, older: Sequence[Item]) -> Item | None:
        """The summary with more added to it, as many at once as the model reads; None where it gives none."""
        assert past.model is not None  # noqa: S101
        room = max(past.model.context - past.model.max_output - self._share - 400, 400)
        while older:
            many = max(1, _fitting(older, room))
            covered = past.items[: count + many]
            data = [*([base] if base else []), *older[:many]]
            piece = await self._asked(past, "past", data, covered, _lead(past.items))
            if piece is None:
                return None
            base, count, older = _summary(past.items, piece), count + many, older[many:]
        return base

    async def _shortened(self, past: Past, items: Sequence[Item]) -> list[Item]:
        """The items; long ones are replaced by a summary, if there is one."""
        found = list(items)
        for place, one in enumerate(items):
            newest = place == len(items) - 1
            if one.tokens > (self.tokens - self._share if newest else self._long):
                lead = item(one.place, one.at, one.kind, one.who, [Piece("(in short) ", one.kind)])
                piece = kept_summary(past, "item", ends([one]), self._share - lead.tokens)
                if piece is None:
                    piece = await self._asked(past, "item", [one], [one], lead)
                if piece is not None:
                    found[place] = item(one.place, one.at, one.kind, one.who, [*lead.pieces, piece])
        return found

    async def _asked(
        self, past: Past, part: Part, data: Sequence[Item], covered: Sequence[Item], lead: Item
    ) -> Piece | None:
        most = self._share - lead.tokens
        return await summarised(past, part, data, covered, most)


def _summary(items: Sequence[Item], piece: Piece) -> Item:
    first = items[0]
    return item((first.seq, -1), first.at, "summary", None, [piece])


def _lead(items: Sequence[Item]) -> Item:
    return _summary(items, Piece(" ", "summary"))


def _size(base: Item | None, items: Sequence[Item]) -> int:
    return (base.tokens if base else 0) + sum([one.tokens for one in items])


def _fitting(items: Sequence[Item], limit: int) -> int:
    """How many of the first have at most `limit` tokens."""
    for count, one in enumerate(items):
        limit -= one.tokens
        if limit < 0:
            return count
    return len(items)
