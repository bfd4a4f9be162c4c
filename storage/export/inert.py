"""Texts of players and models made harmless for the surface that shows them."""

import re
from typing import Final

_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001]"
)
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~&$])")
_LEADING: Final = re.compile(r"^([#+=-])")
_LINK: Final = re.compile(r"(:)(?=//)|(\bwww)(?=\.)|(@)|(\bmailto|\bxmpp)(?=:)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"^(\d+)([.)])")
_JOINER: Final = "\u2060"


def bare(text: str) -> str:
    """The text without control characters and without marks that turn the direction of what follows."""
    return _CONTROLS.sub("", text)


def in_markdown(text: str) -> str:
    """The text as Markdown that shows it as it is: no markup, no link, no mention, one paragraph."""
    escaped = _MARKUP.sub(r"\\\1", bare(text))
    broken = _LINK.sub(lambda found: found.group(0) + _JOINER, escaped)
    lines = [_LEADING.sub(r"\\\1", _NUMBERED.sub(r"\1\\\2", line.strip())) for line in broken.splitlines()]
    return "  \n".join(line for line in lines if line)
