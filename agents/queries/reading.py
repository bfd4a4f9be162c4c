"""JSON found in what a model wrote: fenced, surrounded by prose, in the manner of Python, or cut off."""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from agents.queries.loose import Flaw, LooseReader, Unreadable

Json = Any

LARGEST: Final = 200_000
"""Characters; nothing is looked for in longer text."""
_EFFORT: Final = 20_000
"""Characters that may be read in vain."""

_THOUGHTS: Final = ("<think>", "</think>")
_QUOTED: Final = re.compile(r"^[ \t>]*\|.*$", re.MULTILINE)
"""Lines as prompts show what others wrote, and as mail quotes them."""


class Found(NamedTuple):
    """A piece of JSON."""

    value: Json
    flaw: Flaw | None = None


class NoJson(ValueError):
    """The text holds none."""


def candidates(text: str) -> Iterator[Found]:
    """All objects and lists that stand in the text, outermost only, in order; else the scalar that it is.

    Takes comments, trailing commas, single and typographic quotes, bare keys, Python's literals and unescaped
    quotes. What looks broken ends the search, so that nothing quoted within it is taken for the answer. Lines that
    begin with `|` were copied out of what others wrote, and are passed over. Time is linear in the text.
    """
    text = _spoken(text)
    if len(text) > LARGEST:
        return
    at, effort, none = 0, _EFFORT, True
    while effort > 0 and (start := _bracket(text, at)) is not None:
        reader = LooseReader(text, start)
        try:
            value = reader.value()
        except Unreadable:
            if reader.committed:
                yield Found(None, "broken")
                return
            effort -= reader.furthest - start
            at = start + 1
            continue
        yield Found(value, reader.flaw)
        if reader.flaw in ("open", "cut"):
            return
        at, none = reader.at, False
    if none and (scalar := _scalar(text)) is not None:
        yield scalar


def find_json(text: str) -> Json:
    """The first of the `candidates` that is whole, else the first that has a value. Raises `NoJson`."""
    found = [candidate for candidate in candidates(text) if candidate.flaw != "broken"]
    if not found:
        raise NoJson("There is no JSON in this text.")
    return min(found, key=lambda candidate: candidate.flaw is not None).value


def _spoken(text: str) -> str:
    """The text without the thoughts that reasoning models put before their answer, and without quoted lines."""
    opening, closing = _THOUGHTS
    spoken = text.rpartition(closing)[2] if text.lstrip().startswith(opening) else text
    return _QUOTED.sub("", spoken)


def _bracket(text: str, at: int) -> int | None:
    places = [place for bracket in "{[" if (place := text.find(bracket, at)) >= 0]
    return min(places, default=None)


def _scalar(text: str) -> Found | None:
    lines = text.strip().splitlines()
    if len(lines) > 2 and lines[0].startswith("```") and lines[-1] == "```":
        lines = lines[1:-1]
    bare = "\n".join(lines).strip()
    reader = LooseReader(bare, 0)
    try:
        value = reader.value()
    except Unreadable:
        return None
    return Found(value, reader.flaw) if reader.at == len(bare) else None
