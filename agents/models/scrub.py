"""No key leaves this package: not in a message, not in the record, not in a log."""

import re
from typing import Final

SHORTEST_SECRET: Final = 8
"""Characters; what is shorter stands for "no key needed" and may be a word of the text."""
HIDDEN: Final = "[key]"
_LOOKS_LIKE_ONE = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai)-[\w*.-]{6,}|(?<=Bearer )[^\s'\"]+|(?<=://)[^\s/@]+:[^\s/@]*(?=@)"
)


def without(key: str | None, text: str) -> str:
    """The text without the key."""
    return text.replace(key, HIDDEN) if key is not None and len(key) >= SHORTEST_SECRET else text


def scrubbed(key: str | None, text: str) -> str:
    """The text without the key, and without whatever looks like one: endpoints quote half of a wrong key."""
    return _LOOKS_LIKE_ONE.sub(HIDDEN, without(key, text))
