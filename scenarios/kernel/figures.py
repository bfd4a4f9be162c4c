"""Pictures and tables as data: what a tell or an outcome may carry. They are drawn elsewhere."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.kernel.values import Value


class Series(Value):
    """Points of one line in order of x; `seat` gives the line its seat's colour."""

    name: str
    points: tuple[tuple[float, float], ...]
    seat: str | None = None


class Mark(Value):
    """A horizontal line with a name, such as a limit or a deal."""

    name: str
    y: float
    seat: str | None = None


class Chart(Value):
    """Lines over a common x axis."""

    kind: Literal["chart"] = "chart"
    title: str
    x: str
    y: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()


class Edge(Value):
    """A directed connection between two nodes, by their ids."""

    source: str
    target: str
    label: str = ""


class Node(Value):
    id: str
    label: str


class Graph(Value):
    """Nodes and directed edges."""

    kind: Literal["graph"] = "graph"
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


class Table(Value):
    """Rows under column heads; cells are text."""

    kind: Literal["table"] = "table"
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Image(Value):
    """A stored picture by the digest of its bytes, with a text for those who cannot see it."""

    kind: Literal["image"] = "image"
    digest: str
    media: Literal["image/png", "image/svg+xml", "image/jpeg"]
    alt: str


Figure = Annotated[Chart | Graph | Table | Image, Field(discriminator="kind")]
