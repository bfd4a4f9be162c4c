"""How Discord's clients read text: enough of their grammar to see whether anything in it is more than text."""

import re
from typing import Final

_LINE: Final = re.compile(r" *(#{1,3}(\s|$)|-#|[-*+](\s|$)|>|\d+\.(\s|$))")
_SPECIAL: Final = re.compile(
    r"""
    [`*_~|\[\]]
    | <(@[!&]?|\#)\d+> | <a?:\w+:\d+> | <t:-?\d+(:\w)?> | </[^<>]+:\d+> | <id:\w+> | <sound:[\d:]+>
    | @(everyone|here)
    | [A-Za-z][A-Za-z0-9+.-]*://
    | :[\w+-]+:
    | \w\.[a-z]{2,24}/\S
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CODE: Final = re.compile(r"```\n(.*?)\n```", re.DOTALL)


def read(text: str) -> str:
    """What people see of text outside of code blocks. Fails where anything in it is markup, a mention or a link."""
    seen = ""
    at = 0
    while at < len(text):
        start_of_line = at == 0 or text[at - 1] == "\n"
        assert not (start_of_line and _LINE.match(text, at)), (
            f"a line begins with markup: {text[at : at + 20]!r}"
        )
        if text[at] == "\\":
            after = text[at + 1 : at + 2]
            assert re.fullmatch(r"[^\w\s]|_", after), f"a lone backslash: {text[at:]!r}"
            seen += after
            at += 2
            continue
        assert not _SPECIAL.match(text, at), f"markup: {text[at : at + 40]!r} in {text!r}"
        seen += text[at]
        at += 1
    return seen.replace("\u200b", "")


def blocks(text: str) -> tuple[str, list[str]]:
    """What people see outside of code blocks, and what stands in these."""
    return read(_CODE.sub("", text)), _CODE.findall(text)
