"""The work behind the events: prompts, raw answers, usage and time, for their own seat and the full view only."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from scenarios import Say, Words
from scenarios.engine.desk import Called, Used, Wanted, Work
from scenarios.engine.ports import Holder
from scenarios.kernel.position import Input
from scenarios.kernel.words import ERASED
from storage.database import MEMORY
from storage.export import FORMATS, Format, export, lines
from storage.export.records import CallFacts, SpanFacts, Trace
from tests.export.market import Stage, begin, open_store, play
from tests.fakes.loop import awaited

MOST = Used(900, 100, 0, 5_000)
USED = Used(300, 40, 200, 1_700)
CANARIES = ("prompt", "var", "reply", "inputs", "result", "failing", "detail", "settings")


def request(seat: str, *pieces: dict[str, Any]) -> dict[str, Any]:
    """A request with a canary in every place that holds text."""
    system = {
        "role": "system",
        "pieces": [{"t": f"zq-{seat}-prompt "}, {"t": f"zq-{seat}-var", "var": "title"}],
    }
    user = {"role": "user", "pieces": [{"t": "Heard: "}, *pieces]}
    return {"messages": [system, user], "settings": {"temperature": f"zq-{seat}-settings"}}


async def worked(stage: Stage, seat: str, ask: int, *pieces: dict[str, Any]) -> None:
    """A decision: a query that fails and is repaired within, after a tool."""
    store, ref = stage.store, stage.ref
    work = Work(seat, ask, 1)
    decision = await store.begin_span(ref, work, "decision", "model", None, None)
    tool = await store.begin_span(ref, work, "tool", "recall", {"about": f"zq-{seat}-inputs"}, decision)
    await store.end_span(ref, tool, [f"zq-{seat}-result", *[{"w": p["w"]} for p in pieces if "w" in p]], None)
    wanted = Wanted("zq-model", request(seat, *pieces), MOST)
    failed = await store.begin_call(ref, work, "a", wanted, (), decision)
    await store.end_call(ref, failed, Called(None, "invalid", f"zq-{seat}-detail", Used(200, 10)))
    done = await store.begin_call(ref, work, "b", wanted, (), decision)
    await store.end_call(ref, done, Called({"text": f"zq-{seat}-reply"}, used=USED))
    await store.end_span(ref, decision, None, f"ValueError: zq-{seat}-failing")


async def staged() -> Stage:
    stage, live = await begin(open_store(MEMORY))
    await live.move("buyer", Say(text=Words("zq-said-by-ann")))
    (event,) = (await stage.store.history(stage.ref))[-1:]
    said = json.loads(event.body)
    ref = next(iter(_refs(said)))
    asks = {a.ask.seat: n for n, a in sorted(live.runner.position.asks.items())}
    for seat in ("seller", "judge"):
        await worked(stage, seat, asks.get(seat, 0), {"w": ref, "var": "words"})
    await stage.store.begin_call(
        stage.ref, Work("seller", -1, 1), "i", Wanted("zq-model", request("beside"), MOST), (), None
    )
    await play(live)
    await stage.engine.close_all()
    return stage


def _refs(form: Any) -> Iterator[str]:
    if isinstance(form, dict):
        if isinstance(form.get("w"), str):
            yield form["w"]
        form = list(form.values())
    if isinstance(form, list):
        for item in form:
            yield from _refs(item)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    made = asyncio.run(staged())
    yield made
    made.store.close()


def read(stage: Stage, view: str, form: Format = "json", **how: Any) -> str:
    return asyncio.run(export(stage.store, stage.ref, view=view, format=form, **how)).decode()


def trace(stage: Stage, view: str = "full", **how: Any) -> Trace:
    return Trace.model_validate_json(read(stage, view, **how))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("tree", [False, True])
@pytest.mark.parametrize("view", ["public", "buyer", "seller", "judge"])
def test_work_is_seen_by_its_own_seat_alone(stage: Stage, view: str, form: Format, tree: bool) -> None:
    text = read(stage, view, form, tree=tree)
    for seat in ("seller", "judge", "beside"):
        found = [name for name in CANARIES if f"zq-{seat}-{name}" in text]
        if seat != view:
            assert found == []
        elif form in ("json", "jsonl"):
            assert found == [*CANARIES]
        elif form == "html":
            assert [name for name in CANARIES if name not in found] == []
    if view == "public":
        assert "zq-model" not in text


@pytest.mark.parametrize("form", ["json", "jsonl", "html"])
def test_the_full_view_has_all_of_it(stage: Stage, form: Format) -> None:
    text = read(stage, "full", form)
    for seat in ("seller", "judge"):
        assert [name for name in CANARIES if f"zq-{seat}-{name}" not in text] == []
    assert "zq-beside-prompt" in text


def test_work_is_a_tree_in_time_order(stage: Stage) -> None:
    first = trace(stage, "seller").work[0]
    assert (first.seat, first.basis, first.branch, first.after) == ("seller", 1, 1, 2)
    (decision,) = first.items
    assert isinstance(decision, SpanFacts)
    assert (decision.what, decision.name, decision.failure) == (
        "decision",
        "model",
        "ValueError: zq-seller-failing",
    )
    tool, failed, done = decision.within
    assert isinstance(tool, SpanFacts)
    assert (tool.name, tool.inputs, tool.result) == (
        "recall",
        {"about": "zq-seller-inputs"},
        ["zq-seller-result", "zq-said-by-ann"],
    )
    assert isinstance(failed, CallFacts)
    assert isinstance(done, CallFacts)
    assert (failed.failure, failed.detail, failed.response) == ("invalid", "zq-seller-detail", None)
    assert (done.response, done.failure, done.model) == ({"text": "zq-seller-reply"}, None, "zq-model")
    assert (done.used.input, done.used.output, done.used.cached, done.used.cost) == tuple(USED)
    assert done.request == {"settings": {"temperature": "zq-seller-settings"}}
    assert done.seconds is not None
    assert [(s.text, s.var, s.words) for m in done.messages for s in m.segments] == [
        ("zq-seller-prompt ", None, None),
        ("zq-seller-var", "title", None),
        ("Heard: ", None, None),
        ("zq-said-by-ann", "words", True),
    ]


def test_a_call_of_unknown_outcome_says_so(stage: Stage) -> None:
    (work,) = [work for work in trace(stage).work if work.ask == -1]
    (call,) = work.items
    assert isinstance(call, CallFacts)
    assert (call.reserved, call.response, call.used.input) == (True, None, MOST.input_tokens)
    assert "outcome unknown" in read(stage, "full", "html")


@awaited
async def test_lines_are_the_events_and_then_the_work() -> None:
    stage = await staged()
    found: AsyncIterator[str] = lines(stage.store, stage.ref)
    kinds = [json.loads(line).get("kind") for line in [line async for line in found][1:]]
    assert kinds[-3:] == ["work", "work", "work"]
    assert "work" not in kinds[:-3]
    stage.store.close()


def test_the_transcript_has_the_totals(stage: Stage) -> None:
    text = read(stage, "full", "md")
    assert "| judge | zq-model | 2 | 1 | 500 | 50 | 0\\.0017 |" in text
    assert "zq-judge-reply" not in text


def test_the_page_has_the_work_at_the_move_it_led_to(stage: Stage) -> None:
    page = read(stage, "seller", "html")
    before, _, after = page.partition("How it was decided: 2 calls, 1 failed, 550 tokens, cost 0.0017")
    assert after
    whole = trace(stage, "seller")
    ask = whole.work[0].ask
    (event,) = [e for e in whole.events if any(m.seat == "seller" and m.ask == ask for m in e.moves)][:1]
    assert before.rpartition('<article class="event" id="')[2].startswith(f"e1-{event.seq}")


@awaited
async def test_erased_words_and_answers_made_from_them_are_placeholders() -> None:
    stage = await staged()
    await stage.store.forget(stage.tenant, stage.people["ann"])
    for view in ("full", "seller"):
        for form in FORMATS:
            text = (await export(stage.store, stage.ref, view=view, format=form)).decode()
            for secret in (
                "zq-said-by-ann",
                "zq-seller-reply",
                "zq-seller-inputs",
                "zq-seller-result",
                "zq-seller-detail",
            ):
                assert secret not in text
    whole = Trace.model_validate_json(await export(stage.store, stage.ref, view="seller"))
    (decision,) = whole.work[0].items
    assert isinstance(decision, SpanFacts)
    assert decision.erased
    calls = [item for item in decision.within if isinstance(item, CallFacts)]
    assert [(call.erased, call.response) for call in calls] == [(True, None), (True, None)]
    assert calls[0].messages[1].segments[1].text == ERASED
    assert calls[0].used.output == 10
    stage.store.close()


@awaited
async def test_a_machines_text_cannot_call_for_others_words() -> None:
    stage, live = await begin(open_store(MEMORY))
    await live.move("buyer", Say(text=Words("zq-said-by-ann")))
    ref = next(iter(_refs(json.loads((await stage.store.history(stage.ref))[-1].body))))
    mark = f"\ue000@{ref}\ue001"
    work = Work("judge", 0, 1)
    span = await stage.store.begin_span(stage.ref, work, mark, mark, {mark: [mark]}, None)
    wanted = Wanted(mark, request("judge", {"t": mark, "var": mark}), MOST)
    call = await stage.store.begin_call(stage.ref, work, "k", wanted, (), span)
    await stage.store.end_call(stage.ref, call, Called({"text": mark, mark: mark}, mark, mark))
    await stage.store.end_span(stage.ref, span, mark, mark)
    await stage.engine.close_all()
    whole = Trace.model_validate_json(await export(stage.store, stage.ref, view="judge"))
    assert "zq-said-by-ann" not in "".join(work.model_dump_json() for work in whole.work)
    assert len(whole.work) == 1
    stage.store.close()


@awaited
async def test_who_took_a_seat_over_sees_no_work_from_before() -> None:
    stage, live = await begin(open_store(MEMORY))
    await play(live, rounds=1)
    await worked(stage, "seller", 0)
    await live.hand_over("seller", Holder("human", stage.people["bob"]))
    store, ref = stage.store, stage.ref
    call = await store.begin_call(
        ref, Work("seller", 0, 9), "k", Wanted("zq-model", request("later"), MOST), (), None
    )
    await store.end_call(ref, call, Called({"text": "zq-later-reply"}))
    await stage.engine.close_all()
    since = await store.readable_from(ref, "seller", stage.people["bob"])
    for form in FORMATS:
        for tree in (False, True):
            text = (await export(store, ref, view="seller", format=form, since=since, tree=tree)).decode()
            assert "zq-seller-prompt" not in text
            assert "zq-seller-reply" not in text
            assert form == "md" or "zq-later-reply" in text
    store.close()


@awaited
async def test_a_branch_has_the_work_of_its_shared_past_and_its_parent_stays_the_same() -> None:
    stage, live = await begin(open_store(MEMORY))
    await play(live, rounds=1)
    await worked(stage, "seller", 0)
    at = live.runner.position.seq
    await play(live, rounds=1)
    await stage.engine.close_all()
    store = stage.store
    before = await export(store, stage.ref)
    early, late = await store.branch(stage.ref, at), await store.branch(stage.ref, at + 1)
    for ref in (early, late):
        await store.begin_call(
            ref, Work("judge", 0, 1), "k", Wanted("zq-model", request("own"), MOST), (), None
        )

    async def seats(ref: Any, **how: Any) -> list[tuple[int, str]]:
        whole = Trace.model_validate_json(await export(store, ref, **how))
        return [(work.branch, work.seat) for work in whole.work]

    assert await seats(early) == [(2, "judge")]
    assert await seats(late) == [(1, "seller"), (3, "judge")]
    assert await export(store, stage.ref) == before
    assert await seats(stage.ref, tree=True) == [(1, "seller"), (2, "judge"), (3, "judge")]
    store.close()


@awaited
async def test_a_memory_says_what_it_is_about_and_vectors_keep_their_numbers() -> None:
    stage, live = await begin(open_store(MEMORY))
    for about, text, data in (
        ("summary", "zq-summary", {"upto": 3}),
        ("vectors", "AAAAzqpacked", {"dim": 8}),
    ):
        kept = stage.store.keep(text, None)
        said = {"seat": "seller", "about": about, "text": {"w": kept.ref}, **data}
        await live.runner.take(lambda p, at, said=said: Input("memo", (), said), texts=(kept,))
    await stage.engine.close_all()
    whole = Trace.model_validate_json(await export(stage.store, stage.ref, view="seller"))
    memos = [item for event in whole.events for item in event.learned if item.what == "memo"]
    assert [(memo.text, memo.memo) for memo in memos] == [
        ("zq-summary", {"about": "summary", "upto": 3}),
        (None, {"about": "vectors", "dim": 8}),
    ]
    for form in FORMATS:
        assert b"AAAAzqpacked" not in await export(stage.store, stage.ref, format=form)
    stage.store.close()
