"""Anybody's text made inert: nothing in it is markup, a mention, a link, an emoji or a trick with invisible characters.

What Discord's clients read as markup is escaped by backslashes, which they do not show. The rules that follow the
places where lines begin are applied last, by `lines`, when it is known where they do.
"""

import re
from typing import Final

from bot.plain import one_line

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


def escaped(text: str) -> str:
    """Clean text that shows itself and nothing else, but for the beginnings of lines."""
    return _MARKUP.sub(_escape, _EVERYBODY.sub("@\u200b", text))


def lines(text: str) -> str:
    """Escaped text of which no line begins a heading, a list or a quotation. At most one character more a line."""
    return _LINE_START.sub(lambda found: f"{found[0]}\\", text)


def shown(text: str) -> str:
    """Anybody's text in one line that may stand where markup is read."""
    return lines(escaped(one_line(text)))


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
