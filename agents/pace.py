"""Long work that gives way: others of the same loop go on meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final, TypeVar

T = TypeVar("T")

_AT_ONCE: Final = 100
"""Things of the past that are read or written out in some 10 ms."""


async def paced(items: Iterable[T]) -> AsyncIterator[T]:
    """The items, with a pause for others now and then."""
    for count, item in enumerate(items, 1):
        yield item
        if count % _AT_ONCE == 0:
            await asyncio.sleep(0)
