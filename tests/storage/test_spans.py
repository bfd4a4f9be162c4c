"""Spans: nested, on the branch where the work was done, and closed once."""

from typing import Any

import pytest

from scenarios.engine.desk import Work
from scenarios.engine.ports import Ref
from storage.errors import Unknown
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.calling import SELLER, made
from tests.storage.place import Place, advanced, new


@awaited
async def test_a_span_is_kept_with_all_that_belongs_to_it(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    inputs: Any = {"texts": ["Ä\u2028", {"w": "r"}], "n": 1.5, "none": None}
    outer = await store.begin_span(ref, SELLER, "decision", "model", inputs, None)
    inner = await store.begin_span(ref, Work("seller", 0, 2), "tool", "calculator", "1 + 1", outer)
    await made(store, ref, span=inner)
    await store.end_span(ref, inner, 2, None)
    await store.end_span(ref, outer, None, "ValueError: no")
    one, two = await store.spans(ref)
    assert (one.number, one.parent, one.branch, one.seq) == (outer, None, ref.branch, 3)
    assert (one.work, one.kind, one.name) == (SELLER, "decision", "model")
    assert (one.inputs, one.result, one.failure) == (inputs, None, "ValueError: no")
    assert (two.parent, two.inputs, two.result, two.failure) == (outer, "1 + 1", 2, None)
    assert one.ended is not None
    assert two.ended is not None
    assert one.started <= two.started <= two.ended <= one.ended


@awaited
async def test_a_span_closes_once_and_only_where_it_was_opened(store: Store) -> None:
    ref, other = await new(store), await new(store)
    span = await store.begin_span(ref, SELLER, "tool", "x", None, None)
    for where, which in ((other, span), (ref, span + 1), (Ref(ref.tenant + 1, ref.branch), span)):
        with pytest.raises(Unknown):
            await store.end_span(where, which, None, None)
    await store.end_span(ref, span, "done", None)
    with pytest.raises(Unknown):
        await store.end_span(ref, span, "again", None)
    assert [one.result for one in await store.spans(ref)] == ["done"]


@awaited
async def test_a_span_whose_process_died_stays_open(place: Place) -> None:
    first = place.open()
    ref = await new(first)
    await first.begin_span(ref, SELLER, "tool", "x", {"a": 1}, None)
    place.close()
    (span,) = await place.open().spans(ref)
    assert (span.ended, span.inputs, span.result) == (None, {"a": 1}, None)


@awaited
async def test_a_branch_has_the_spans_of_its_shared_past(store: Store) -> None:
    ref = await new(store)
    for name in ("at 0", "at 1", "at 2"):
        await store.begin_span(ref, SELLER, "tool", name, None, None)
        await advanced(store, ref, 1)
    branch = await store.branch(ref, 2)
    await store.begin_span(branch, SELLER, "tool", "own", None, None)
    assert [span.name for span in await store.spans(branch)] == ["at 0", "at 1", "own"]
    assert [span.name for span in await store.spans(ref)] == ["at 0", "at 1", "at 2"]
