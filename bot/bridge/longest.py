"""Which of the known words a typed text begins with."""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Match(NamedTuple):
    """A word, and what is typed behind it."""

    word: str
    rest: str


def longest(text: str, known: Iterable[str]) -> Match | None:
    """The longest of them; spaces, hyphens and capitals are all the same: "Car sale" begins with "car-sale"."""
    found = [
        Match(word, text[match.end() :].strip())
        for word in known
        if word and (match := re.match(rf"{_pattern(word)}(?=\s|$)", text, re.IGNORECASE))
    ]
    return max(found, key=lambda match: len(match.word), default=None)


def _pattern(word: str) -> str:
    return r"[\s_-]+".join(re.escape(part) for part in re.split(r"[\s_-]+", word))
