"""A reader of JSON as models write it. It evaluates nothing."""

import re
from typing import Any, Final, Literal

from agents.queries import escapes

Json = Any

Flaw = Literal["open", "cut", "twice", "broken"]
"""`open`: only closing brackets are missing. `cut`: it ends within an item, which was dropped. `twice`: a key
stands twice in an object. `broken`: it begins like JSON and goes on otherwise; it has no value."""

DEEPEST: Final = 64
"""Brackets within brackets."""
LONGEST_NUMBER: Final = 300
"""Characters."""

_SPACE: Final = re.compile(r"(?:\s+|//[^\n]*|#[^\n]*|/\*.*?(?:\*/|\Z))*", re.DOTALL)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
_PART: Final = re.compile(r"[\w.+-]{1,40}\Z")
"""The text ends within a number or a literal."""
_KEY: Final = re.compile(r"[A-Za-z_$][\w$-]*")
_WORD: Final = re.compile(r"[A-Za-z]+(?!\w)")
_LITERALS: Final = {"true": True, "false": False, "null": None, "True": True, "False": False, "None": None}

# A quote ends a text only where JSON could go on after it: models forget to escape the others.
_AFTER: Final = r"(?=\s{0,40}(?:[,:}\]]|//|/\*|#|\Z)|\s{41})"
_QUOTES: Final = {
    '"': '"',
    "'": "'",
    "\u201c": '\u201c\u201d"',
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u2018": "\u2018\u2019'",
    "\u2019": "\u2019",
}
_TEXTS: Final = {
    opening: re.compile(rf"((?:[^\\{closing}]|\\.|[{closing}](?!{_AFTER}))*)([{closing}]){_AFTER}", re.DOTALL)
    for opening, closing in _QUOTES.items()
}


class Unreadable(ValueError):
    """This is no JSON, however loosely written."""


class _Ended(Exception):
    """The text ends within an item."""


class LooseReader:
    """Reads one value that begins at a place of the text."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        """Where it is; behind the value in the end."""
        self.furthest = at
        """As far as it has looked."""
        self.committed = False
        """A key with its colon was read, or a text in a list: this is meant as JSON."""
        self._ended = False
        self._cut = False
        self._twice = False

    @property
    def flaw(self) -> Flaw | None:
        """What is wrong with the value, the worst first; None where it is whole."""
        if self._twice:
            return "twice"
        return "cut" if self._cut else "open" if self._ended else None

    def value(self) -> Json:
        """The value. Raises `Unreadable`."""
        try:
            return self._value(0)
        except _Ended:
            raise Unreadable from None
        finally:
            self.furthest = max(self.furthest, self.at)

    def _value(self, depth: int) -> Json:
        sign = self._next()
        if sign in "{[":
            if depth == DEEPEST:
                raise Unreadable
            return self._object(depth) if sign == "{" else self._list(depth)
        if sign in _TEXTS:
            return self._quoted(sign)
        if found := _NUMBER.match(self.text, self.at):
            if depth and found.end() == len(self.text):
                raise _Ended  # more digits may have followed
            self.at = found.end()
            return _number(found[0])
        if (found := _WORD.match(self.text, self.at)) and found[0] in _LITERALS:
            self.at = found.end()
            return _LITERALS[found[0]]
        raise _Ended if _PART.match(self.text, self.at) else Unreadable

    def _object(self, depth: int) -> dict[str, Json]:
        members: dict[str, Json] = {}
        self.at += 1
        try:
            while (sign := self._next()) != "}":
                key = self._key(sign)
                if self._next() != ":":
                    raise Unreadable
                self.at += 1
                self.committed = True
                value = self._value(depth + 1)
                self._twice |= key in members
                members[key] = value
                if self._stops("}"):
                    return members
        except _Ended:
            self._ended = self._cut = True
            return members
        self.at += 1
        return members

    def _list(self, depth: int) -> list[Json]:
        items: list[Json] = []
        self.at += 1
        try:
            while self._next() != "]":
                items.append(self._value(depth + 1))
                self.committed |= isinstance(items[-1], str)
                if self._stops("]"):
                    return items
        except _Ended:
            self._ended = self._cut = True
            return items
        self.at += 1
        return items

    def _stops(self, closing: str) -> bool:
        """After an item: whether the text has ended. Goes over the comma."""
        if self._ended:
            return True
        self._skip()
        if self.at == len(self.text):
            self._ended = True
            return True
        sign = self.text[self.at]
        if sign == ",":
            self.at += 1
        elif sign != closing:
            raise Unreadable
        return False

    def _key(self, sign: str) -> str:
        if sign in _TEXTS:
            return self._quoted(sign)
        found = _KEY.match(self.text, self.at)
        if not found:
            raise Unreadable
        self.at = found.end()
        return found[0]

    def _quoted(self, opening: str) -> str:
        found = _TEXTS[opening].match(self.text, self.at + 1)
        if not found:
            self.furthest = len(self.text)
            raise _Ended
        self.at = found.end()
        return escapes.resolved(found[1])

    def _next(self) -> str:
        """The next sign that means something."""
        self._skip()
        if self.at == len(self.text):
            raise _Ended
        return self.text[self.at]

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at


def _number(text: str) -> Json:
    if len(text) > LONGEST_NUMBER:
        raise Unreadable
    if text.lstrip("+-").isdigit():
        return int(text)
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Unreadable
    return number
