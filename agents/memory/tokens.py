"""How many tokens a text has, estimated: no vocabulary, no download, the same everywhere."""

import re
from math import ceil
from typing import Final

_PARTS: Final = re.compile(
    r"(?P<latin>[A-Za-z]+)|(?P<digits>[0-9]+)|(?P<wide>[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff])"
    r"|(?P<letters>[^\W\d_]+)|(?P<lines>\n\s*)|(?P<space>[^\S\n]+)|(?P<marks>[!-/:-@\[-`{-~]+)|(?P<rest>.)",
    re.DOTALL,
)


def tokens(text: str) -> int:
    """About how many tokens a byte-pair vocabulary of 50,000 to 200,000 makes of the text; never too few for
    long.
    """
    total = 0.0
    for found in _PARTS.finditer(text):
        total += _of(found.lastgroup or "", len(found.group()))
    return ceil(total)


def _of(kind: str, size: int) -> float:
    match kind:
        case "latin":
            return 1 if size <= 7 else 1 + (size - 7) / 4
        case "digits":
            return size / 2
        case "wide":
            return 1.2
        case "letters":
            return size / 2
        case "space":
            return 0 if size == 1 else 1
        case "marks":
            return (size + 1) / 2
        case "lines":
            return 1
        case _:
            return 2
