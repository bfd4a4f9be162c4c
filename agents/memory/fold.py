"""A seat's view folded into items: each thing seen is taken in once."""

from collections.abc import Hashable, Sequence
from typing import Any, Final

from agents.memory.item import Item, Memo, item_of, memo_of
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Resolve

_AT_ONCE: Final = 100


class Fold:
    """All that a seat has seen, as items, and what its memories have kept for themselves. Only a cache."""

    def __init__(self, seen: Sequence[Seen], resolve: Resolve) -> None:
        """`seen` may grow at its end."""
        self.seen = seen
        self.items: list[Item] = []
        self.memos: list[Memo] = []
        self.caches: dict[Hashable, Any] = {}
        """What memories have worked out from items and memos, by a key of their own."""
        self._resolve = resolve
        self._taken = 0
        self._last = (0, -1)

    def catch_up(self) -> bool:
        """Take in what was seen since, but no more than takes some 10 ms; whether that was all."""
        upto = min(len(self.seen), self._taken + _AT_ONCE)
        for place in range(self._taken, upto):
            self._take(self.seen[place])
        self._taken = upto
        return upto == len(self.seen)

    def _take(self, seen: Seen) -> None:
        memo = memo_of(seen, self._resolve)
        if memo is not None:
            self.memos.append(memo)
            return
        seq, ordinal = self._last
        self._last = (seq, ordinal + 1) if seen.seq == seq else (seen.seq, 0)
        item = item_of(seen, self._last[1], self._resolve)
        if item is not None:
            self.items.append(item)
