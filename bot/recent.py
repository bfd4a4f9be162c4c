"""What happened lately, kept in memory as far as there is room; everything works without it."""

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The newest so many values by their keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def __contains__(self, key: Key) -> bool:
        return key in self._kept

    def get(self, key: Key) -> Value | None:
        """None for what was never kept, or is no more."""
        return self._kept.get(key)

    def keep(self, key: Key, value: Value) -> None:
        """As the newest."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Keep it no longer."""
        self._kept.pop(key, None)
