"""Pictures and tables in plain text, for readers that see no pictures."""

from scenarios.kernel.figures import Chart, Figure, Graph, Table


def figure_text(figure: Figure) -> str:
    """The figure's title and what it shows, a row or line each."""
    match figure:
        case Table(title=title, head=head, rows=rows):
            lines = [title, *[" | ".join(cells) for cells in (head, *rows)]]
        case Chart(title=title, series=series, marks=marks):
            lines = [f"{title} ({figure.y} by {figure.x})"]
            lines += [
                f"{line.name}: " + ", ".join([f"{y:g} at {x:g}" for x, y in line.points]) for line in series
            ]
            lines += [f"{mark.name}: {mark.y:g}" for mark in marks]
        case Graph(title=title, nodes=nodes, edges=edges):
            names = {node.id: node.label for node in nodes}
            lines = [title, *names.values()]
            lines += [
                f"{names.get(edge.source, edge.source)} -> {names.get(edge.target, edge.target)} {edge.label}".rstrip()
                for edge in edges
            ]
        case _:
            lines = [figure.alt]
    return "\n".join(lines)
