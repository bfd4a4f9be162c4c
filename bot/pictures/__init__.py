"""Figures drawn: as SVG for pages, as PNG for chats, as text for terminals and for those who cannot see them.

The same figure gives the same bytes. Not here: tables, which every surface writes itself, and stored images.
"""

from bot.pictures import charts, graphs
from bot.pictures.alt import alt
from bot.pictures.terminal import plot
from scenarios.kernel.figures import Chart, Figure, Graph

__all__ = ["alt", "plot", "to_png", "to_svg"]


def to_svg(figure: Figure) -> str | None:
    """An SVG element without style sheets, scripts or references, in the colour of the text around it.

    None for what is not drawn, and for graphs where graphviz is missing; `alt` says the same in words.
    """
    match figure:
        case Chart():
            return charts.svg(figure)
        case Graph():
            return graphs.svg(figure)
        case _:
            return None


def to_png(figure: Figure) -> bytes | None:
    """A picture on a light ground, readable in light and dark chats; None as for `to_svg`."""
    match figure:
        case Chart():
            return charts.png(figure)
        case Graph():
            return graphs.png(figure)
        case _:
            return None
