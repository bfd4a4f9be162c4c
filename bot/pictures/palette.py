"""Colours and number formats that all pictures share."""

import re
from collections.abc import Sequence
from typing import Final

from scenarios.kernel.figures import Chart

SEATS: Final = ("#4c6ef5", "#f76707", "#0ca678", "#d6336c", "#7950f2", "#1098ad", "#74b816", "#a0764c")
"""One per seat or line, in order; readable on light and on dark."""

NEUTRAL: Final = "#868e96"

_UNIT: Final = re.compile(r"\s*\(([$€£¥₹]|[A-Z]{3})\)\s*$")
_UNWANTED: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000\ue001\ud800-\udfff]"
)


def colours(chart: Chart) -> dict[str, str]:
    """A colour for each seat or unseated line of the chart, by its name."""
    return assigned([series.seat or series.name for series in chart.series])


def assigned(names: Sequence[str]) -> dict[str, str]:
    """Colours in the order in which the names first occur."""
    return {name: SEATS[n % len(SEATS)] for n, name in enumerate(dict.fromkeys(names))}


def axis(label: str) -> tuple[str, str]:
    """An axis' name and its unit: `price (€)` is `price` and `€`."""
    found = _UNIT.search(label)
    return (clean(label[: found.start()]), found.group(1)) if found else (clean(label), "")


def number(value: float, unit: str = "") -> str:
    """`€9,400`, `CHF 9,400`, `0.25`."""
    text = f"{value:,.0f}" if value == round(value) else f"{value:,.4g}"
    return f"{unit}{' ' if unit.isalpha() else ''}{text}"


def clean(text: str) -> str:
    """A label on one line, without control characters and direction marks."""
    return _UNWANTED.sub(" ", text).strip()
