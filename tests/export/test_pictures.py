"""Figures drawn: the same picture each time, fit for a strict page, and words for those who cannot see it."""

import shutil
import warnings
from xml.etree import ElementTree

import pytest

from bot.pictures import alt, plot, to_png, to_svg
from scenarios import Chart, Edge, Graph, Image, Mark, Node, Series, Table

OFFERS = Chart(
    title="Offers",
    x="round",
    y="price (€)",
    series=(
        Series(name="seller", seat="seller", points=((1, 10_400), (3, 9_900), (5, 9_500))),
        Series(name="buyer", seat="buyer", points=((2, 6_500), (4, 7_300))),
    ),
    marks=(Mark(name="deal", y=8_500), Mark(name="seller's limit", y=8_450, seat="seller")),
)
FLAT = Chart(title="Flat", x="x", y="y", series=(Series(name="one", points=((1.0, 5.0),)),))
EMPTY = Chart(title="Empty", x="x", y="y", series=())
WIDE = Chart(title="絵文字 🎉", x="x", y="y", series=(Series(name="مرحبا", points=((0, -1e9), (1, 1e9))),))
RING = Graph(
    title="Ring",
    nodes=(Node(id="a", label="Ann"), Node(id="b", label="Bob"), Node(id="c", label="Cy")),
    edges=(Edge(source="a", target="b", label="asks"), Edge(source="b", target="a")),
)
charts = pytest.mark.parametrize("chart", [OFFERS, FLAT, EMPTY, WIDE], ids=lambda chart: chart.title)


@charts
def test_a_chart_is_drawn_the_same_each_time_without_a_warning(chart: Chart) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn, picture = to_svg(chart), to_png(chart)
    assert drawn == to_svg(chart)
    assert picture is not None
    assert picture == to_png(chart)
    assert picture.startswith(b"\x89PNG")


@charts
def test_an_svg_stands_in_a_strict_page(chart: Chart) -> None:
    drawn = to_svg(chart)
    assert drawn is not None
    root = ElementTree.fromstring(drawn)  # noqa: S314 - our own drawing
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"style", "script", "metadata", "foreignObject", "image"}
    used = {name for element in root.iter() for name in element.attrib}
    assert not used & {"style", "id", "href", "clip-path"}
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == alt(chart)
    assert "currentColor" in drawn
    assert "#010203" not in drawn


def test_prices_carry_their_currency() -> None:
    assert "€9,000" in (to_svg(OFFERS) or "")
    assert "€8,500" in plot(OFFERS).plain


def test_the_words_say_what_the_picture_shows() -> None:
    assert alt(OFFERS) == (
        "Offers, price over round. Seller: from €10,400 to €9,500 in 3 steps; "
        "buyer: from €6,500 to €7,300 in 2 steps; deal at €8,500; seller's limit at €8,450."
    )
    assert alt(RING) == "Ring: Ann → Bob (asks); Bob → Ann; Cy."
    assert alt(Table(title="T", head=("a",), rows=(("b",),))) == "T: a table of 1 rows."
    assert alt(Image(digest="x", media="image/png", alt="A car.")) == "A car."


@charts
@pytest.mark.parametrize("width", [40, 60, 76])
def test_the_terminals_picture_fits(chart: Chart, width: int) -> None:
    text = plot(chart, width=width)
    lines = text.plain.split("\n")
    assert len(lines) == 18
    assert all(len(line.rstrip()) <= max(width, 52) for line in lines[1:-1]), text.plain


def test_the_terminals_picture_shows_every_offer_and_mark() -> None:
    text = plot(OFFERS, seats={"seller": "blue"})
    body = text.plain.split("\n", 1)[1]
    assert body.count("●") == 5
    assert "deal €8,500" in body
    assert "seller's limit €8,450" in body
    styles = {str(span.style) for span in text.spans}
    assert "blue" in styles
    assert "#f76707" in styles


def test_a_graph_is_drawn_where_graphviz_is() -> None:
    if shutil.which("dot") is None:
        pytest.skip("graphviz' dot is not installed")
    drawn = to_svg(RING)
    assert drawn is not None
    assert drawn == to_svg(RING)
    assert "Ann" in drawn
    assert "style=" not in drawn
    assert (to_png(RING) or b"").startswith(b"\x89PNG")


def test_a_graph_without_graphviz_is_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert to_svg(RING) is None
    assert to_png(RING) is None


def test_tables_and_images_are_not_drawn() -> None:
    assert to_svg(Table(title="T", head=(), rows=())) is None
    assert to_png(Image(digest="x", media="image/png", alt="A car.")) is None
