"""Which people's words something quotes, by reference."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from scenarios.kernel.seen import Seen
from scenarios.kernel.words import Words, references


def words_of(item: Seen) -> Iterator[str]:
    """References of the words in what somebody has learned."""
    yield from references(item.text)
    if item.move is not None:
        yield from words_in(item.move.action)


def words_in(value: Any) -> Iterator[str]:
    """References of the words anywhere in a value."""
    if isinstance(value, Words):
        if value.ref is not None:
            yield value.ref
    elif isinstance(value, str):
        yield from references(value)
    elif isinstance(value, BaseModel):
        for _, part in value:
            yield from words_in(part)
    elif isinstance(value, Mapping):
        for part in (*value.keys(), *value.values()):
            yield from words_in(part)
    elif isinstance(value, tuple | list | frozenset | set):
        for part in value:
            yield from words_in(part)
