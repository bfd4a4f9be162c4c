"""What a seat may know of the state, as lines of JSON in which people's words keep their references."""

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel

from agents.models.request import Piece
from agents.prompts.words import worded
from scenarios.kernel.words import Resolve, Words


def view_lines(view: BaseModel, resolve: Resolve) -> list[tuple[Piece, ...]]:
    """A line `name: JSON` for each field."""
    return [_merged([Piece(f"{name}: "), *_json(value, resolve)]) for name, value in view]


def _json(value: Any, resolve: Resolve) -> Iterator[Piece]:
    match value:
        case str() | Words():
            yield Piece('"')
            for piece in worded(value, resolve):
                yield piece._replace(text=json.dumps(piece.text, ensure_ascii=False)[1:-1])
            yield Piece('"')
        case Enum():
            yield from _json(value.value, resolve)
        case BaseModel():
            yield from _object(dict(value), resolve)
        case Mapping():
            yield from _object(value, resolve)
        case tuple() | list():
            yield from _joined("[", [_json(item, resolve) for item in value], "]")
        case frozenset() | set():
            yield from _joined("[", [_json(item, resolve) for item in sorted(value, key=repr)], "]")
        case int() | float() | None:
            yield Piece(json.dumps(value))
        case _:
            yield Piece(json.dumps(str(value), ensure_ascii=False))


def _object(items: Mapping[Any, Any], resolve: Resolve) -> Iterator[Piece]:
    def item(key: Any, value: Any) -> Iterator[Piece]:
        name = key.value if isinstance(key, Enum) else key
        yield from _json(name if isinstance(name, Words) else str(name), resolve)
        yield Piece(": ")
        yield from _json(value, resolve)

    return _joined("{", [item(key, value) for key, value in items.items()], "}")


def _joined(before: str, parts: list[Iterator[Piece]], after: str) -> Iterator[Piece]:
    yield Piece(before)
    for place, part in enumerate(parts):
        if place:
            yield Piece(", ")
        yield from part
    yield Piece(after)


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours that are nobody's words as one piece."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1][1:] == piece[1:] == (None, None):
            merged[-1] = Piece(merged[-1].text + piece.text)
        else:
            merged.append(piece)
    return tuple(merged)
