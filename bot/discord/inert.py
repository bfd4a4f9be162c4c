"""Anybody's text made inert: nothing in it is markup, a mention, a link, an emoji or a trick with invisible characters.

What Discord's clients read as markup is escaped by backslashes, which they do not show. The rules that follow the
places where lines begin are applied last, by `lines`, when it is known where they do.
"""

import re
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
_GAPS: Final = re.compile(r"\n{3,}")

_EVERYBODY: Final = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_MARKUP: Final = re.compile(
    r"""
    (?P<tag><\w*[@\#:/&!])                     # <@1>, <#1>, <:name:1>, <a:name:1>, <t:1:R>, </name:1>, <https://…>
    | (?P<colon>:(?=//|[\w+-]+:))              # https://…, :name:
    | (?P<host>(?<=\.)[A-Za-z]{2,24}/(?=\S))   # discord.gg/…, an invitation without a scheme
    | (?P<mark>[\\*_~|`\[\]])
    """,
    re.VERBOSE,
)
_LINE_START: Final = re.compile(
    r"""
    ^([ \u00a0]*)(?=\#{1,3}(?:\s|$)|-\#|[-+](?:\s|$)|>)   # headings, small print, lists, quotations
    | ^([ \u00a0]*\d+)(?=\.(?:\s|$))                       # numbered lists
    """,
    re.VERBOSE | re.MULTILINE,
)
_FENCE: Final = re.compile(r"```((?:(?!```).)+)```", re.DOTALL)
_LANGUAGE: Final = re.compile(r"[\w+.#-]*\n")


def clean(text: str) -> str:
    """The text without invisible, reordering or piled-up characters; lines end with a line feed."""
    text = _BLANKS.sub(" ", _LINE_ENDS.sub("\n", text))
    text = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", text))
    text = _LONE_SELECTORS.sub("", _LONE_JOINERS.sub("", _JOINERS.sub("", text)))
    return _TOWERS.sub(r"\1", text)


def one_line(text: str) -> str:
    """The clean text as one line without blanks around it, for names and labels, which know no markup."""
    return " ".join(clean(text).split())


def escaped(text: str) -> str:
    """Clean text that shows itself and nothing else, but for the beginnings of lines."""
    return _MARKUP.sub(_escape, _EVERYBODY.sub("@\u200b", text))


def lines(text: str) -> str:
    """Escaped text of which no line begins a heading, a list or a quotation. At most one character more a line."""
    return _LINE_START.sub(lambda found: f"{found[0]}\\", text)


def shown(text: str) -> str:
    """Anybody's text in one line that may stand where markup is read."""
    return lines(escaped(one_line(text)))


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


def prose(text: str) -> str:
    """Escaped text of several lines, with at most one empty line between two."""
    return escaped(_GAPS.sub("\n\n", text))


def _escape(found: re.Match[str]) -> str:
    text = found[0]
    if found.lastgroup == "tag":
        return f"{text[:-1].replace('_', chr(92) + '_')}\\{text[-1]}"
    if found.lastgroup == "host":
        return f"{text[:-1]}\\/"
    return f"\\{text}"
