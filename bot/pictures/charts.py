"""Charts, drawn with matplotlib: lines with points in seat colours, named marks, ticks with their unit."""

import threading
import warnings
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.pictures.alt import alt
from bot.pictures.palette import NEUTRAL, axis, clean, colours, number
from bot.pictures.svg import INK, inline
from scenarios.kernel.figures import Chart

_SETTINGS: Final[Any] = {
    "svg.hashsalt": "parley",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.unicode_minus": True,
}
_PAPER: Final = "#ffffff"
_DARK: Final = "#1c2128"
_GAP: Final = 0.065
"""Least distance between two names of marks, in heights of the picture."""
_lock = threading.Lock()


def svg(chart: Chart) -> str:
    """An SVG element in the colour of the text around it."""
    raw = BytesIO()
    with _lock, mpl.rc_context(_SETTINGS), _quiet():
        canvas = _drawn(chart, INK, title=False)
        canvas.savefig(raw, format="svg", metadata={"Date": None})
    return inline(raw.getvalue(), alt(chart))


def png(chart: Chart) -> bytes:
    """A PNG of 1,280 by 720 pixels on white."""
    raw = BytesIO()
    with _lock, mpl.rc_context(_SETTINGS), _quiet():
        canvas = _drawn(chart, _DARK, title=True)
        canvas.savefig(raw, format="png", dpi=160, facecolor=_PAPER, metadata={"Software": None})
    return raw.getvalue()


def _quiet() -> AbstractContextManager[object]:
    """Letters that the font lacks are drawn as boxes; that is no warning of ours."""
    return warnings.catch_warnings(action="ignore", category=UserWarning)


def _drawn(chart: Chart, ink: str, *, title: bool) -> Canvas:
    canvas = Canvas(figsize=(8, 4.5), layout="constrained")
    canvas.patch.set_alpha(0 if not title else 1)
    axes = canvas.subplots()
    axes.patch.set_alpha(0)
    (x_name, x_unit), (y_name, y_unit) = axis(chart.x), axis(chart.y)
    seat = colours(chart)
    for series in chart.series:
        xs, ys = [x for x, _ in series.points], [y for _, y in series.points]
        colour = seat[series.seat or series.name]
        axes.plot(
            xs, ys, color=colour, lw=2, marker="o", ms=6.5, mec="none", label=clean(series.name), zorder=3
        )
    _marks(axes, chart, seat, y_unit)
    _frame(axes, ink)
    axes.set_xlabel(x_name, color=ink)
    axes.set_ylabel(y_name, color=ink)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, y_unit)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value, x_unit)))
    whole = all(x == round(x) for series in chart.series for x, _ in series.points)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=whole))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axes.margins(x=0.04, y=0.12)
    if title:
        axes.set_title(clean(chart.title), loc="left", color=ink, fontsize=13, fontweight="bold", pad=24)
    if len(chart.series) > 1:
        legend = axes.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1.0),
            ncols=6,
            frameon=False,
            labelcolor=ink,
            handlelength=1.6,
        )
        legend.set_in_layout(True)
    return canvas


def _marks(axes: Any, chart: Chart, seat: dict[str, str], unit: str) -> None:
    """Dashed lines with their names at the right, moved apart where they would overlap."""
    for mark in chart.marks:
        colour = seat.get(mark.seat or "", NEUTRAL)
        axes.axhline(mark.y, color=colour, lw=1.4, ls=(0, (5, 3)), zorder=2)
    axes.margins(y=0.12)
    axes.autoscale_view()
    low, high = axes.get_ylim()
    place = -1.0
    for mark in sorted(chart.marks, key=lambda mark: mark.y):
        place = max(place + _GAP, (mark.y - low) / ((high - low) or 1.0))
        axes.annotate(
            f"{clean(mark.name)} {number(mark.y, unit)}",
            (1.0, place),
            xycoords="axes fraction",
            xytext=(6, 0),
            textcoords="offset points",
            color=seat.get(mark.seat or "", NEUTRAL),
            va="center",
            fontsize=9.5,
            annotation_clip=False,
        )


def _frame(axes: Any, ink: str) -> None:
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(ink)
    axes.spines["bottom"].set_alpha(0.4)
    axes.grid(axis="y", color=ink, alpha=0.14, lw=1)
    axes.set_axisbelow(True)
    axes.tick_params(colors=ink, length=0, pad=6)
