"""People's words in exports: found in moves and texts, put in as text or as a placeholder."""

import json
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final, get_args

from pydantic import BaseModel

from scenarios.kernel.codec import dumps
from scenarios.kernel.log import Event
from scenarios.kernel.position import Beside, Entry
from scenarios.kernel.values import FrozenDict
from scenarios.kernel.words import ERASED, MARKS, Words

_OPEN, _CLOSE = MARKS
_REF: Final = re.compile(r"[A-Za-z0-9_-]+")
_SEGMENT: Final = re.compile(f"{_OPEN}([=@])([^{_OPEN}{_CLOSE}]*){_CLOSE}")


def plain(value: Any) -> Any:
    """A typed value as JSON in which words stand as marked segments."""
    if isinstance(value, Words):
        return str(value)
    if isinstance(value, BaseModel):
        return {name: plain(item) for name, item in value}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, FrozenDict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((plain(item) for item in value), key=dumps)
    return value


def marked(form: Any) -> Any:
    """Stored JSON of no declared type, its encoded words turned into marked segments."""
    if isinstance(form, dict):
        if form.keys() in ({"t"}, {"w"}) and all(isinstance(item, str) for item in form.values()):
            return str(Words.decoded(form))
        return {key: marked(item) for key, item in form.items()}
    return [marked(item) for item in form] if isinstance(form, list) else form


def drawn(form: Any) -> Any:
    """JSON of machines: `{"w": reference}` turned into marked segments, and no other mark left in it."""
    if isinstance(form, dict):
        if form.keys() == {"w"} and isinstance(form["w"], str) and _REF.fullmatch(form["w"]):
            return str(Words.kept(form["w"]))
        return {_unmarked(str(key)): drawn(item) for key, item in form.items()}
    if isinstance(form, list | tuple):
        return [drawn(item) for item in form]
    return _unmarked(form) if isinstance(form, str) else form


def _unmarked(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def refs_of(event: Event, entry: Entry) -> list[str]:
    """References to the words of an event: of its moves, and of texts that quote others."""
    found = dict.fromkeys(references(event.body))
    for move in entry.input.moves:
        found.update(dict.fromkeys(_within(move.action)))
    text = entry.input.data.get("text")
    if entry.input.kind in get_args(Beside) and text is not None and "w" in text:
        found[text["w"]] = None
    return list(found)


def references(text: str) -> list[str]:
    """References in the marked segments of a text or a line of JSON."""
    return [body for kind, body in _SEGMENT.findall(text) if kind == "@"] if _OPEN in text else []


def written(line: str, texts: Mapping[str, str]) -> str:
    """A line of JSON with its segments replaced by what they stand for; erased words by a placeholder."""
    if _OPEN not in line:
        return line

    def put(match: re.Match[str]) -> str:
        kind, body = match.groups()
        return str(body) if kind == "=" else json.dumps(texts.get(body, ERASED), ensure_ascii=False)[1:-1]

    return _SEGMENT.sub(put, line)


def _within(value: Any) -> Iterator[str]:
    if isinstance(value, Words):
        if value.ref is not None:
            yield value.ref
    elif isinstance(value, BaseModel):
        for item in value.__dict__.values():
            yield from _within(item)
    elif isinstance(value, FrozenDict):
        for item in value.values():
            yield from _within(item)
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from _within(item)
