"""What a text hides or imitates: invisible characters, and those that look like others."""

import re
import unicodedata
from typing import Final

ZWNJ: Final = "\u200c"
ZWJ: Final = "\u200d"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PLAIN = re.compile(r"[\t\n\x20-\x7e]*")

_BLANK: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159"
)
"""Characters that show nothing although their category is that of letters, symbols or accents."""

_JOINED_SCRIPTS: Final = ((0x0600, 0x08FF), (0x0900, 0x0DFF), (0x0F00, 0x109F), (0x1780, 0x18AF))
"""Arabic to Syriac, the Indic scripts, Tibetan and Burmese, Khmer and Mongolian: joiners change their meaning."""

_ALIKE: Final = str.maketrans(
    "\u0501\u0569\u0261\u0581\u0138\u03ba\u043a\u043c\u03bc\u0433\u1d26\u0442\u03c4\u1d1b\u03bd\u0475\u1d20"
    "\u051d\u0461\u1d21\u026f\u1d22\u01a8\u13ce\u01bd\u0431\u0223\u0665\u096a",
    "dfggkkkmmrrtttvvvwwwwz24568" + "54",
)
"""Letters of other scripts to the letters and digits of marks that they look like."""


def visible(text: str) -> str:
    """The text without anything that nobody sees: controls, formats, tags, selectors, private use, unassigned.

    Joiners stay between emoji and inside the scripts that need them, a selector stays behind an emoji. Each
    kind of line end becomes a newline.
    """
    if _PLAIN.fullmatch(text):
        return text
    kept: list[str] = []
    text = _LINE_ENDS.sub("\n", text)
    for place, char in enumerate(text):
        if char in "\n\t" or _shown(char) or _needed(char, kept[-1:], text[place + 1 : place + 2]):
            kept.append(char)
    return "".join(kept)


def folded(text: str) -> tuple[str, list[int]]:
    """The text as it looks, in small plain letters, and for each of its characters the place it comes from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = char.lower() if char.isascii() else _plain(char)
        letters.append(plain)
        places += [place] * len(plain)
    return "".join(letters), places


def _plain(char: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
    return "".join([part for part in parts if not unicodedata.combining(part)]).translate(_ALIKE)


def _shown(char: str) -> bool:
    if " " <= char <= "~":
        return True
    kind = unicodedata.category(char)
    if kind == "Cn":
        return "\U0001f000" <= char <= "\U0001faff"  # emoji newer than Python's tables
    return kind[0] != "C" and kind not in ("Zl", "Zp") and char not in _BLANK and not _selects(char)


def _selects(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def _needed(char: str, before: list[str], after: str) -> bool:
    """Whether a character that is invisible itself changes what its neighbours mean."""
    if not before or not after:
        return char == "\ufe0f" and bool(before) and _emoji(before[0])
    last = before[0]
    if char == ZWJ and (_emoji(last) or last == "\ufe0f") and _emoji(after):
        return True
    if char in (ZWJ, ZWNJ):
        return _joins(last) and _joins(after)
    return char == "\ufe0f" and (_emoji(last) or after == "\u20e3")


def _emoji(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Cn") and char > "\u203b" and _shown(char)


def _joins(char: str) -> bool:
    return any(low <= ord(char) <= high for low, high in _JOINED_SCRIPTS)
