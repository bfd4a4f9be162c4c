"""Amounts that a text names: in digits of any script, or in number words of eight languages."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from text_to_num import alpha2digit

_LANGUAGES: Final = {"en": 2, **dict.fromkeys(("de", "fr", "es", "pt", "it", "nl", "da"), 100)}
"""Language to the least number that counts where it stands alone: below, number words are other languages' words."""

_TIMES: Final = {
    **dict.fromkeys(("k", "thousand", "grand", "tsd", "mille", "mil", "tausend", "1000"), 1_000.0),
    **dict.fromkeys(("m", "mio", "million", "millions", "millionen", "1000000"), 1_000_000.0),
    **dict.fromkeys(("hundred", "100"), 100.0),
    "dozen": 12.0,
}
_NUMBER: Final = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<sep>[ .,'’_\u00a0\u202f])\d{3})(?:(?P=sep)\d{3})*+(?!\d)|\d++)"
    r"(?!st\b|nd\b|rd\b|th\b)(?P<part>[.,]\d++)?"
    r"(?P<half>\s*(?:½|1/2|and a half))?"
    rf"(?:[\s-]*(?P<times>{'|'.join(sorted(_TIMES, key=len, reverse=True))})\b)?",
    re.IGNORECASE,
)
_SPACED: Final = re.compile(r"(?<!\d)\d(?:[\s.,*_/-]+\d)+(?!\d)")
_DIGITLIKE: Final = re.compile(r"(?<!\w)[OoIl|\d.,]++(?!\w)")
_LETTERS: Final = str.maketrans("OoIl|", "00111")


class Amount(NamedTuple):
    """A number as it was read, and the text it was read from."""

    value: float
    text: str


def amounts(text: str) -> list[Amount]:
    """All amounts in the text, in every reading that gives another number; linear in its length."""
    plain = _plain(text)
    readings = {plain, _DIGITLIKE.sub(_as_digits, plain)}
    for language, threshold in _LANGUAGES.items():
        readings.add(alpha2digit(plain, language, threshold=threshold))
    found = {amount for reading in readings for amount in _read(reading)}
    return sorted(found)


def _plain(text: str) -> str:
    """The text without characters that are not seen, with all decimal digits as 0 to 9."""
    composed = unicodedata.normalize("NFKC", text)
    seen = [c for c in composed if unicodedata.category(c) not in ("Cf", "Mn", "Co", "Cn")]
    return "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen])


def _as_digits(found: re.Match[str]) -> str:
    """`99oo` as 9900; a word without a digit as it is."""
    return found[0].translate(_LETTERS) if re.search(r"\d", found[0]) else found[0]


def _read(text: str) -> Iterator[Amount]:
    for found in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", found["whole"])
        value = float(digits[:300]) + (float(f"0.{found['part'][1:300]}") if found["part"] else 0.0)
        value += 0.5 if found["half"] else 0.0
        yield Amount(value * _TIMES.get((found["times"] or "").lower(), 1.0), found[0].strip()[:40])
    for found in _SPACED.finditer(text):
        yield Amount(float(re.sub(r"\D", "", found[0])[:300]), found[0][:40])
