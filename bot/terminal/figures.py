"""Pictures and tables of a session on a terminal."""

from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from bot.terminal.palette import Palette
from scenarios.kernel.figures import Chart, Figure, Graph, Image, Table

WIDEST_CHART: Final = 90


def figure(drawn: Figure, palette: Palette, width: int) -> RenderableType:
    """The figure in at most `width` columns."""
    match drawn:
        case Chart():
            from bot.pictures import plot  # with it comes matplotlib, which takes its time

            return plot(drawn, width=min(width - 2, WIDEST_CHART), seats=palette.colours)
        case Table():
            return _table(drawn)
        case Graph():
            return _outline(drawn)
        case Image():
            return Text(f"({drawn.alt})", "dim")


def _table(drawn: Table) -> RenderableType:
    grid = Grid(title=drawn.title, title_justify="left", box=None, padding=(0, 2, 0, 1))
    for head in drawn.head:
        grid.add_column(Text(head))
    for row in drawn.rows:
        grid.add_row(*map(Text, row))
    return grid


def _outline(drawn: Graph) -> RenderableType:
    names = {node.id: node.label for node in drawn.nodes}
    lines = [Text(drawn.title, "bold")]
    for edge in drawn.edges:
        label = f" ({edge.label})" if edge.label else ""
        lines.append(
            Text(f"  {names.get(edge.source, edge.source)} → {names.get(edge.target, edge.target)}{label}")
        )
    return Group(*lines)
