"""A chart for the terminal, in braille dots: lines in seat colours, dashed marks with names, a legend."""

from collections.abc import Mapping
from itertools import groupby, pairwise
from math import ceil, floor, log10
from operator import itemgetter
from typing import Final

from rich.text import Text

from bot.pictures.palette import NEUTRAL, axis, clean, colours, number
from scenarios.kernel.figures import Chart, Mark

_BLANK: Final = 0x2800
_BITS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""Braille bits by row and column of a cell."""

Cell = tuple[str, str]
"""A character and its colour."""


def plot(chart: Chart, *, width: int = 76, height: int = 15, seats: Mapping[str, str] = {}) -> Text:
    """The chart, at most `width` characters wide. `seats` gives seats the colours they have elsewhere."""
    seat = {**colours(chart), **seats}
    _, unit = axis(chart.y)
    names = {mark: f" {clean(mark.name)} {number(mark.y, unit)}" for mark in chart.marks}
    room = max(
        [len(clean(chart.x)) + 3, *map(len, names.values())]
    )  # beside the plot: marks, and the axis's name
    ticks = {grid_y: number(grid_y, unit) for grid_y in _ticks(*_span(chart))}
    margin = max(map(len, ticks.values()), default=0) + 2
    grid = _Grid(chart, max(width - margin - room, 20), height)
    for mark in chart.marks:
        grid.dash(mark.y, _colour(seat, mark.seat))
    for series in chart.series:
        grid.line(series.points, _colour(seat, series.seat or series.name))
    for series in chart.series:
        grid.dots(series.points, _colour(seat, series.seat or series.name))
    labels = {grid.row(y): label for y, label in ticks.items()}
    beside: dict[int, Mark] = {}
    for mark in sorted(chart.marks, key=lambda mark: -mark.y):
        beside[max(grid.row(mark.y), *[row + 1 for row in beside], 0)] = mark
    text = _legend(chart, seat)
    for row in range(height):
        text.append(f"\n{labels.get(row, ''):>{margin - 2}} {'┤' if row in labels else '│'}", NEUTRAL)
        for colour, cells in groupby(grid.cells(row), key=itemgetter(1)):
            text.append("".join(character for character, _ in cells), colour or None)
        if row in beside:
            text.append(names[beside[row]], _colour(seat, beside[row].seat))
    return text.append(_bottom(chart, grid, margin - 2), NEUTRAL)


def _colour(seat: Mapping[str, str], name: str | None) -> str:
    return seat.get(name or "", NEUTRAL)


def _span(chart: Chart) -> tuple[float, float]:
    """The lowest and the highest value, with a little room."""
    ys = [y for series in chart.series for _, y in series.points] + [mark.y for mark in chart.marks] or [0.0]
    room = (max(ys) - min(ys) or abs(max(ys)) or 1.0) * 0.06
    return min(ys) - room, max(ys) + room


def _ticks(low: float, high: float) -> list[float]:
    """Round values between them, 2 to 5 of them, in steps of 1, 2 or 5 times a power of ten."""
    size = 10.0 ** floor(log10(high - low))
    step = next(s for s in (size / 5, size / 2, size, size * 2) if (high - low) / s <= 5)
    return [step * n for n in range(ceil(low / step), floor(high / step) + 1)]


class _Grid:
    """Dots of a chart: two columns and four rows in each character."""

    def __init__(self, chart: Chart, width: int, height: int) -> None:
        points = [point for series in chart.series for point in series.points]
        xs = [x for x, _ in points] or [0.0]
        self.width, self.height = width, height
        self.left, self.right = min(xs), max(xs)
        self.low, self.high = _span(chart)
        self._dots: dict[tuple[int, int], int] = {}
        self._colours: dict[tuple[int, int], str] = {}
        self._signs: dict[tuple[int, int], Cell] = {}

    def row(self, y: float) -> int:
        """The row of characters that holds a value."""
        return self._at(self.left, y)[1] // 4

    def dash(self, y: float, colour: str) -> None:
        for column in range(self.width):
            self._signs[column, self.row(y)] = ("╌", colour)

    def line(self, points: tuple[tuple[float, float], ...], colour: str) -> None:
        for (x0, y0), (x1, y1) in pairwise(points):
            (a0, b0), (a1, b1) = self._at(x0, y0), self._at(x1, y1)
            steps = max(abs(a1 - a0), abs(b1 - b0), 1)
            for n in range(steps + 1):
                self._dot(round(a0 + (a1 - a0) * n / steps), round(b0 + (b1 - b0) * n / steps), colour)

    def dots(self, points: tuple[tuple[float, float], ...], colour: str) -> None:
        for x, y in points:
            across, down = self._at(x, y)
            self._signs[across // 2, down // 4] = ("●", colour)

    def cells(self, row: int) -> list[Cell]:
        found: list[Cell] = []
        for column in range(self.width):
            place = (column, row)
            if place in self._signs and (place not in self._dots or self._signs[place][0] != "╌"):
                found.append(self._signs[place])
            elif place in self._dots:
                found.append((chr(_BLANK + self._dots[place]), self._colours[place]))
            else:
                found.append((" ", ""))
        return found

    def column(self, x: float) -> int:
        """The column of characters that holds a place."""
        return self._at(x, self.low)[0] // 2

    def _at(self, x: float, y: float) -> tuple[int, int]:
        span = self.right - self.left
        across = 0.5 if span == 0 else (x - self.left) / span
        down = (self.high - y) / (self.high - self.low)
        return round(1 + across * (self.width * 2 - 3)), min(
            round(down * self.height * 4), self.height * 4 - 1
        )

    def _dot(self, across: int, down: int, colour: str) -> None:
        cell = (across // 2, down // 4)
        self._dots[cell] = self._dots.get(cell, 0) | _BITS[down % 4][across % 2]
        self._colours[cell] = colour


def _legend(chart: Chart, seat: Mapping[str, str]) -> Text:
    text = Text().append(clean(chart.title), "bold")
    for series in chart.series:
        text.append("   ● ", _colour(seat, series.seat or series.name)).append(clean(series.name))
    return text


def _bottom(chart: Chart, grid: _Grid, margin: int) -> str:
    """The x axis: its line, first, middle and last number, and its name."""
    places = dict.fromkeys([grid.left, float(round((grid.left + grid.right) / 2)), grid.right])
    row = [" "] * grid.width
    for x in places:
        label = number(x)
        start = max(0, min(grid.column(x) - len(label) // 2, grid.width - len(label)))
        row[start : start + len(label)] = label
    pad = " " * (margin + 2)
    return f"\n{' ' * (margin + 1)}└{'─' * grid.width}\n{pad}{''.join(row).rstrip()}  {axis(chart.x)[0]}"
