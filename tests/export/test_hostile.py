"""What players and models write is text in every export, never markup, link or mention."""

import asyncio
import re
from functools import lru_cache

import pytest

from bot.pictures import to_png, to_svg
from scenarios import Chart, Edge, Graph, Mark, Node, Series
from storage.database import MEMORY
from storage.export import FORMATS, export
from storage.export.inert import bare, in_markdown
from storage.export.records import Trace
from tests.export.market import begin, open_store, play
from tests.export.test_formats import Page

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style></p><h1>Deal</h1>",
    "{{ 7 * 7 }}{% raw %}",
    "[click](https://evil.example) **bold** `code` # head",
    "# heading\n- list\n1. one\n> quote\n| a | b |",
    "https://evil.example www.evil.example me@evil.example @everyone mailto:x@y.example",
    "שלום \u202eevil\u202c عالم",
    '"quoted" \\" back\\slash \\u0041 \\ue000@x\\ue001',
    "\ue000@aaaaaaaaaaaaaaaaaaaaaa\ue001 \ue000=x\ue001",
    "a\x00b\x1bc\u2066d",
    "&lt;b&gt; &amp;",
)


@lru_cache
def exports(said: str) -> dict[str, str]:
    async def run() -> dict[str, str]:
        stage, live = await begin(open_store(MEMORY))
        await play(live, rounds=1, said=said)
        found = {
            form: (await export(stage.store, stage.ref, view="public", format=form)).decode()
            for form in FORMATS
        }
        stage.store.close()
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("said", HOSTILE)
def test_it_stays_text(said: str) -> None:
    found = exports(said)
    plain = exports("Good day.")
    trace = Trace.model_validate_json(found["json"])
    kept = trace.events[1].moves[0].fields["text"]
    assert set(kept) <= set(said)
    assert len(kept) >= len(said.strip()) - 6
    page, usual = Page(found["html"]), Page(plain["html"])
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in usual.tags]
    assert not re.search("[\ue000\ue001\u202a-\u202e\u2066-\u2069]", found["html"] + found["md"])
    assert not re.search(r"https?://|www\.|@(?=\w)", found["md"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("**a** [b](c) <d>", r"\*\*a\*\* \[b\](c) \<d\>"),
        ("1. one\n- two\n# three", "1\\. one  \n\\- two  \n\\# three"),
        ("a | b & c", r"a \| b \& c"),
        ("well-known (really)", "well-known (really)"),
    ],
)
def test_markdown_is_escaped_where_it_means_something(text: str, wanted: str) -> None:
    assert in_markdown(text) == wanted


def test_bare_text_has_no_controls() -> None:
    assert bare("a\u202eb\x07c\nd\te") == "abc\nd\te"


def test_figures_with_hostile_texts_are_drawn_as_text() -> None:
    evil = "</text><script>alert(1)</script> $x^2$ %n \\N"
    series = (Series(name=evil, points=((0.0, 1.0), (1.0, 2.0)), seat="seller"),)
    chart = Chart(title=evil, x=evil, y=evil, series=(*series, *series), marks=(Mark(name=evil, y=1.5),))
    drawn = to_svg(chart)
    assert drawn is not None
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn
    assert to_png(chart)
    nodes = (Node(id='"]; evil [label="', label=evil), Node(id="b", label='<<B>x</B>> "'))
    graph = Graph(title=evil, nodes=nodes, edges=(Edge(source=nodes[0].id, target="b", label=evil),))
    made = to_svg(graph)
    assert made is None or "<script" not in made
