"""Amounts that a text names: in digits of any script, or in number words of eight languages."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from math import inf
from typing import Final, NamedTuple

from text_to_num import alpha2digit

_LANGUAGES: Final = {"en": 2, **dict.fromkeys(("de", "fr", "es", "pt", "it", "nl", "da"), 100)}
"""Language to the least number that counts where it stands alone: below, number words are other languages' words."""

_TIMES: Final = {
    **dict.fromkeys(("k", "к", "thousand", "grand", "tsd", "mille", "mil", "tausend", "1000"), 1_000.0),
    **dict.fromkeys(("m", "mm", "mn", "mio", "million", "millions", "millionen", "1000000"), 1_000_000.0),
    **dict.fromkeys(("bn", "billion", "billions", "mrd"), 1_000_000_000.0),
    **dict.fromkeys(("hundred", "100"), 100.0),
    "dozen": 12.0,
}
_TIMES_WORD: Final = "|".join(sorted(_TIMES, key=len, reverse=True))
_NUMBER: Final = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<sep>[ .,'’_\u00a0\u202f])\d{3})(?:(?P=sep)\d{3})*+(?!\d)|\d++)"
    r"(?!st\b|nd\b|rd\b|th\b)(?P<part>[.,]\d++)?"
    r"(?P<half>\s*(?:1/2|and a half|and one half))?"
    rf"(?:(?:[\s-]*(?P<times>{_TIMES_WORD})(?![^\W\d_])(?P<more>\d{{1,3}}(?!\d))?)"
    r"|(?:e|\s?(?P<power>\^|\*\*)\s?)(?P<exponent>\d{1,2})(?!\d))?",
    re.IGNORECASE,
)
_PART_OF: Final = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75, "a": 1.0, "an": 1.0, "one": 1.0}
_PARTS: Final = re.compile(
    rf"\b(?P<part>{'|'.join(_PART_OF)})(?:\s+of)?(?:\s+an?)?[\s-]+(?P<times>{_TIMES_WORD})\b", re.IGNORECASE
)
_APART: Final = (
    re.compile(r"(?<!\d)\d(?:[\s.,*_/-]+\d)+(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}(?:\s\d{1,2})+(?!\d)"),
    re.compile(r"(?<!\d)\d{1,3}(?:[^\w,.]\d{3})+(?!\d)"),
)
"""Digits one by one, in pairs, and thousands apart by whatever is no letter."""
_AND: Final = re.compile(r"[\s,-]*+(?:and\s+)?")
_DIGITLIKE: Final = re.compile(r"(?<!\w)[Oo\u041e\u043e\u039f\u03bfIl|\d.,]++(?!\w)")
_LETTERS: Final = str.maketrans("Oo\u041e\u043e\u039f\u03bfIl|", "000000111")
_HYPHENS: Final = re.compile(r"(?<=[^\W\d_])[-·](?=[^\W\d_])|(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_FRACTION: Final = re.compile(r"(?P<whole>\d*+)\s?(?P<part>[\u00bc-\u00be\u2150-\u215e\u2189])")
_MARKUP: Final = re.compile(r"[*~`|]+")


class Amount(NamedTuple):
    """A number as it was read, and the text it was read from."""

    value: float
    text: str


def amounts(text: str) -> list[Amount]:
    """All amounts in the text, in every reading that gives another number; linear in its length."""
    plain = _plain(text)
    readings = {plain, _MARKUP.sub("", plain), _DIGITLIKE.sub(_as_digits, plain)}
    words = _HYPHENS.sub(" ", _multiplied(plain))
    for language, threshold in _LANGUAGES.items():
        readings.add(alpha2digit(plain, language, threshold=threshold))
        readings.add(alpha2digit(words, language, threshold=threshold))
    found = {amount for reading in readings for amount in _read(reading)}
    return sorted(found)


def _plain(text: str) -> str:
    """The text as it is shown: without characters that are not seen, with all decimal digits as 0 to 9."""
    shown = _FRACTION.sub(_decimal, unescape(text))
    composed = unicodedata.normalize("NFKC", shown)
    seen = [c for c in composed if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Co", "Cn")]
    return "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen])


def _decimal(found: re.Match[str]) -> str:
    """`9½` as `9.5000`."""
    return (found["whole"] or "0") + f"{unicodedata.numeric(found['part']):.4f}"[1:]


def _multiplied(text: str) -> str:
    """`9 thousand` as `9000`, so that what follows in words is not taken with the thousand."""

    def digits(found: re.Match[str]) -> str:
        return found[0] if found["times"] is None else f"{_value(found):.0f} "

    return _NUMBER.sub(digits, text)


def _as_digits(found: re.Match[str]) -> str:
    """`99oo` as 9900; a word without a digit as it is."""
    return found[0].translate(_LETTERS) if re.search(r"\d", found[0]) else found[0]


def _value(found: re.Match[str]) -> float:
    digits = re.sub(r"\D", "", found["whole"])
    value = float(digits[:300]) + (float(f"0.{found['part'][1:300]}") if found["part"] else 0.0)
    value += 0.5 if found["half"] else 0.0
    if found["exponent"]:
        base, times = (value, 1.0) if found["power"] else (10.0, value)
        try:
            return times * base ** int(found["exponent"])
        except OverflowError:
            return inf
    value *= _TIMES.get((found["times"] or "").lower(), 1.0)
    return value + (float(f"0.{found['more']}") * _TIMES[found["times"].lower()] if found["more"] else 0.0)


def _read(text: str) -> Iterator[Amount]:
    begun, sum_, end = 0, 0.0, -1
    for found in _NUMBER.finditer(text):
        value = _value(found)
        yield Amount(value, found[0].strip()[:40])
        joined = _AND.fullmatch(text, end, found.start()) if end >= 0 else None
        if joined and sum_ >= 1_000 and sum_ % 1_000 == 0 and value < 1_000:
            yield Amount(sum_ + value, text[begun : found.end()].strip()[:40])
        begun, sum_, end = found.start(), value, found.end()
    for found in _PARTS.finditer(text):
        yield Amount(_PART_OF[found["part"].lower()] * _TIMES[found["times"].lower()], found[0][:40])
    for pattern in _APART:
        for found in pattern.finditer(text):
            yield Amount(float(re.sub(r"\D", "", found[0])[:300]), found[0][:40])
