"""Anybody's text as plain text: without tricks of invisible characters, in code and prose, and in visible characters.

What a platform reads as markup is the platform's own business.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_LINE_ENDS: Final = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[\t\u115f\u1160\u2800\u3164\uffa0]")
"""They look like spaces and do not count as such."""
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0e\ufeff\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_JOINERS: Final = re.compile("(?<=[\u200c\u200d])[\u200c\u200d]+")
_LONE_JOINERS: Final = re.compile("(?<![^\x00-\x7f\\s])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f\\s])")
"""Scripts and emoji join what is no ASCII."""
_MARKS: Final = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWERS: Final = re.compile(f"({_MARKS}{{4}}){_MARKS}+")
_LONE_SELECTORS: Final = re.compile("(?<![0-9#*\x80-\U0010ffff])\ufe0f+")
"""They colour emoji, and hide in names."""
_FENCE: Final = re.compile(r"```((?:(?!```).)+)```", re.DOTALL)
_LANGUAGE: Final = re.compile(r"[\w+.#-]*\n")
LONGEST: Final = 32
"""Code points of one visible character; a longer chain of joined ones is cut."""


def clean(text: str) -> str:
    """The text without invisible, reordering or piled-up characters; lines end with a line feed."""
    text = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text))
    text = whole(_INVISIBLE.sub("", text))
    text = _LONE_SELECTORS.sub("", _LONE_JOINERS.sub("", _JOINERS.sub("", text)))
    return _TOWERS.sub(r"\1", text)


def whole(text: str) -> str:
    """The text with a mark in place of halves of characters, which cannot be stored."""
    return _SURROGATES.sub("\ufffd", text)


def one_line(text: str) -> str:
    """The clean text as one line without blanks around it, for names and labels."""
    return " ".join(clean(text).split())


def fenced(text: str) -> Iterator[tuple[str, bool]]:
    """The clean text in parts: whether each stood between code fences."""
    at = 0
    for found in _FENCE.finditer(text):
        language = _LANGUAGE.match(found[1])
        code = found[1][language.end() :] if language else found[1]
        if code.strip():
            yield text[at : found.start()], False
            yield code.strip("\n"), True
            at = found.end()
    yield text[at:], False


def visible(text: str) -> list[str]:
    """The text in its visible characters, none of which may be cut: letters with their marks, joined emoji, flags."""
    if text.isascii():
        return list(text)
    made: list[str] = []
    for character in text:
        if made and len(made[-1]) < LONGEST and _belongs(made[-1], character):
            made[-1] += character
        else:
            made.append(character)
    return made


def _belongs(before: str, after: str) -> bool:
    if before.isspace():
        return False
    if after in "\u200c\u200d" or before[-1] == "\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if _flag(after):
        return len(before) == 1 and _flag(before)
    return unicodedata.category(after)[0] == "M" or _jamo(before[-1], after)


def _flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _jamo(before: str, after: str) -> bool:
    """Whether the two letters go on with one Korean syllable."""
    return "\u1100" <= before <= "\u11ff" and "\u1160" <= after <= "\u11ff"
