"""Exports keep their documented form, whatever the format."""

import asyncio
import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import insert

from bot.pictures import to_svg
from scenarios import Say, Words
from scenarios.kernel.words import ERASED
from storage.database import MEMORY
from storage.export import FORMATS, Format, export
from storage.export.records import Event, Header, Trace
from storage.export.records.base import FORMAT
from storage.export.records.schema import document
from storage.tables import Blob
from tests.export.market import PICTURE, Stage, begin, open_store, play

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "parley-trace-1.schema.json"
VIEWS = ("full", "public", "buyer")
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def made(stage: Stage, **how: Any) -> bytes:
    return asyncio.run(export(stage.store, stage.ref, **how))


def test_the_documented_schema_is_that_of_the_records() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == document(), "write it anew: docs/trace.md says how"


@pytest.mark.parametrize("view", VIEWS)
def test_json_and_jsonl_hold_the_same_records(ended: Stage, view: str) -> None:
    whole = made(ended, view=view)
    head, *events = made(ended, view=view, format="jsonl").decode().splitlines()
    trace = Trace.model_validate_json(whole)
    assert trace.format == FORMAT
    assert Header.model_validate_json(head).model_dump() == trace.model_dump(exclude={"events"})
    assert [EVENT.validate_json(line) for line in events] == list(trace.events)
    assert json.loads(whole) == {**json.loads(head), "events": [json.loads(line) for line in events]}
    assert json.loads(trace.model_dump_json()) == json.loads(whole)


def test_the_full_trace_tells_the_whole_story(ended: Stage) -> None:
    trace = Trace.model_validate_json(made(ended))
    kinds = [event.kind for event in trace.events]
    assert [event.seq for event in trace.events] == list(range(1, len(kinds) + 1))
    assert {"start", "moves", "sealed", "aside", "consult", "answer", "memo"} == {*kinds}
    first = trace.events[0]
    assert [item.to for item in first.learned] == ["everyone", ("seller",), ("buyer",), ("judge",)]
    assert [(ask.seat, ask.joint) for ask in first.opened] == [
        ("seller", "bids"),
        ("buyer", "bids"),
        ("buyer", None),
    ]
    assert first.opened[0].options[0].limits == {"price": ["at_least", 7771001]}
    assert first.opened[0].due == first.opened[0].deadline == 3_600_000_000
    sealed = trace.events[kinds.index("sealed")]
    assert (sealed.moves[0].source, sealed.moves[0].words, sealed.closed[0].how) == (
        "form",
        ("reason",),
        "answered",
    )
    both = trace.events[kinds.index("sealed") + 1]
    assert [move.seat for move in both.moves] == ["seller", "buyer"]
    assert [item.to for item in both.learned] == [("seller", "judge"), ("judge",), "everyone"]
    assert [closed.seat for closed in both.closed] == ["seller", "buyer"], "the sealed one closed before"
    assert both.closed[1].how == "dropped"
    assert both.draws == (("omen/0", both.draws[0][1]),)
    last = trace.events[-1].outcome
    assert last is not None
    assert (last.payoffs, last.metrics["deal"]) == ({"seller": 7771005.0, "buyer": 7772005.0}, None)
    assert trace.setup is not None
    assert (trace.setup.seed, trace.over) == (987654321, True)
    assert {ask.number for e in trace.events for ask in e.opened} == {
        c.number for e in trace.events for c in e.closed
    }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("view", VIEWS)
def test_the_same_log_gives_the_same_bytes(ended: Stage, view: str, form: Format) -> None:
    first = made(ended, view=view, format=form, draw=to_svg)
    assert first == made(ended, view=view, format=form, draw=to_svg)
    when = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
    assert b"2031-05-06" in made(ended, view=view, format="json", exported=when)


def test_erased_words_read_as_a_placeholder() -> None:
    async def run() -> dict[str, str]:
        stage, live = await begin(open_store(MEMORY))
        await play(live, rounds=1)
        await stage.store.forget(stage.tenant, stage.people["ann"])
        found = {form: (await export(stage.store, stage.ref, format=form)).decode() for form in FORMATS}
        stage.store.close()
        return found

    for form, text in asyncio.run(run()).items():
        assert "zq-all-said" not in text
        assert "zq-pair-whisper" not in text
        assert (ERASED.replace("[", "\\[").replace("]", "\\]") if form == "md" else ERASED) in text
        assert "zq-bid-seller" in text, "what others said stays"


class Page(HTMLParser):
    """The tags of a page with their attributes, and the text of its style sheets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.css = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.css += data if self._inside == "style" else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_needs_nothing_from_outside(ended: Stage, view: str) -> None:
    page = Page(made(ended, view=view, format="html", draw=to_svg).decode())
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "form", "base"}
    for tag, attributes in page.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "xlink:href", "action", "srcset"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/")), (tag, value)
    assert "url(" not in page.css
    policy = next(
        a["content"] or "" for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"
    )
    digest = b64encode(sha256(page.css.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy


def test_links_within_the_page_lead_somewhere_and_names_are_used_once(ended: Stage) -> None:
    page = Page(made(ended, format="html", tree=True, draw=to_svg).decode())
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len({*ids})
    targets = {(a.get("href") or "#")[1:] for t, a in page.tags if t == "a"}
    assert targets <= {*ids}


def test_a_stored_picture_stands_in_the_page_itself() -> None:
    async def run() -> tuple[str, str]:
        stage, live = await begin(open_store(MEMORY))
        await play(live, rounds=1)
        without = await export(stage.store, stage.ref, view="seller", format="html")
        blob = {"tenant": stage.tenant, "digest": PICTURE.digest, "media": PICTURE.media, "data": b"PNG"}
        await stage.store.run(lambda c: c.execute(insert(Blob), blob))
        within = await export(stage.store, stage.ref, view="seller", format="html")
        stage.store.close()
        return without.decode(), within.decode()

    without, within = asyncio.run(run())
    assert "<bdi>zq-seller-picture</bdi>" in without
    assert '<img src="data:image/png;base64,UE5H" alt="zq-seller-picture">' in within


def test_machines_are_marked(ended: Stage) -> None:
    text = made(ended, view="public", format="html").decode()
    seats = re.findall(r"<bdi>(\w+)</bdi>( <span class=\"ai\")?", text)
    assert ("seller", ' <span class="ai"') in seats
    assert ("buyer", "") in seats
    assert ("buyer", ' <span class="ai"') not in seats


def test_a_branch_that_goes_on_exports_too() -> None:
    async def run() -> Trace:
        stage, live = await begin(open_store(MEMORY))
        empty = Trace.model_validate_json(await export(stage.store, stage.ref))
        assert [event.kind for event in empty.events] == ["start"]
        await live.move("buyer", Say(text=Words("Hello.")))
        found = Trace.model_validate_json(await export(stage.store, stage.ref, view="buyer"))
        stage.store.close()
        return found

    trace = asyncio.run(run())
    assert not trace.over
    assert trace.events[-1].moves[0].fields == {"text": "Hello."}
