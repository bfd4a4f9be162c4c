"""What a figure shows, in words, for those who cannot see it."""

from bot.pictures.palette import axis, clean, number
from bot.wording import begun
from scenarios.kernel.figures import Chart, Figure, Graph, Image, Table


def alt(figure: Figure) -> str:
    """One or two sentences; a graph as its list of connections."""
    match figure:
        case Chart():
            return _chart(figure)
        case Graph():
            return f"{clean(figure.title)}: {outline(figure)}"
        case Table():
            return f"{clean(figure.title)}: a table of {len(figure.rows)} rows."
        case Image():
            return clean(figure.alt)


def outline(graph: Graph) -> str:
    """The connections of a graph, one after another: `a → b (label); c`."""
    names = {node.id: clean(node.label) for node in graph.nodes}
    ends = {edge.source for edge in graph.edges} | {edge.target for edge in graph.edges}
    parts = [
        f"{names.get(e.source, e.source)} → {names.get(e.target, e.target)}"
        + (f" ({clean(e.label)})" if e.label else "")
        for e in graph.edges
    ]
    return "; ".join(parts + [names[node.id] for node in graph.nodes if node.id not in ends]) + "."


def _chart(chart: Chart) -> str:
    (y, unit), (x, _) = axis(chart.y), axis(chart.x)
    lines = [_line(series.name, series.points, unit) for series in chart.series]
    marks = [f"{clean(mark.name)} at {number(mark.y, unit)}" for mark in chart.marks]
    said = "; ".join([*lines, *marks]) or "nothing yet"
    return f"{clean(chart.title)}, {y} over {x}. {begun(said)}."


def _line(name: str, points: tuple[tuple[float, float], ...], unit: str) -> str:
    if not points:
        return f"{clean(name)}: nothing"
    if len(points) == 1:
        return f"{clean(name)}: {number(points[0][1], unit)}"
    first, last = number(points[0][1], unit), number(points[-1][1], unit)
    return f"{clean(name)}: from {first} to {last} in {len(points)} steps"
