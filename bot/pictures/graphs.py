"""Graphs, laid out and drawn by graphviz where it is installed."""

import shutil
import subprocess
from typing import Final

from bot.pictures.alt import alt
from bot.pictures.palette import clean
from bot.pictures.svg import INK, inline
from scenarios.kernel.figures import Graph

_PATIENCE: Final = 20
"""Seconds that a layout may take."""


def svg(graph: Graph) -> str | None:
    """An SVG element in the colour of the text around it; None where graphviz is missing or gives up."""
    drawn = _dot(_source(graph, INK, "transparent", 72), "svg")
    return None if drawn is None else inline(drawn, alt(graph))


def png(graph: Graph) -> bytes | None:
    """A PNG on white; None where graphviz is missing or gives up."""
    return _dot(_source(graph, "#1c2128", "white", 160), "png")


def _dot(source: str, form: str) -> bytes | None:
    program = shutil.which("dot")
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the program found above, its input quoted
            [program, f"-T{form}"], input=source.encode(), capture_output=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout


def _source(graph: Graph, ink: str, ground: str, dots: int) -> str:
    """The graph in graphviz' language, every text quoted; `dots` to the inch."""
    names = {node.id: f"n{place}" for place, node in enumerate(graph.nodes)}
    for edge in graph.edges:
        names.setdefault(edge.source, f"n{len(names)}")
        names.setdefault(edge.target, f"n{len(names)}")
    labels = {node.id: node.label for node in graph.nodes}
    style = f'color="{ink}" fontcolor="{ink}" fontname="DejaVu Sans" fontsize=11'
    lines = [
        f'digraph {{ bgcolor="{ground}" dpi={dots} rankdir=LR',
        f'node [shape=box style=rounded margin="0.16,0.08" {style}]',
        f"edge [arrowsize=0.7 {style}]",
        *[f"{name} [label={_quoted(labels.get(key, key))}]" for key, name in names.items()],
        *[f"{names[e.source]} -> {names[e.target]} [label={_quoted(e.label)}]" for e in graph.edges],
        "}",
    ]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
