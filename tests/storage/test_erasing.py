"""Forgetting somebody: what machines made from the words goes with them, and nothing else."""

import pytest

from scenarios.engine.desk import Called, Limit, Wanted, Work
from scenarios.engine.ports import Ref
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.calling import MOST, begun, made, prompt, wanted
from tests.storage.place import Place, advanced, new, next_step, rows

ANSWER = "the heron lands at noon"
LATER = Work("seller", 2, 3)


async def said(store: Store, ref: Ref, text: str, person: int | None, *sources: str) -> str:
    kept = store.keep(text, person)._replace(sources=sources)
    await store.commit(next_step(await store.load(ref), texts=(kept,)))
    return kept.ref


async def talked(store: Store) -> tuple[Ref, int, str]:
    """A session with a remark of Ann's; gives her and its reference."""
    ref = await new(store, params={"rounds": 50})
    await advanced(store, ref, 1)
    ann = await store.person(ref.tenant, "web", "", "ann", "Ann")
    return ref, ann, await said(store, ref, "noon suits the heron", ann)


@awaited
async def test_the_answer_to_a_prompt_with_the_words_goes(store: Store) -> None:
    ref, ann, words = await talked(store)
    await made(store, ref, "free", wanted("Ask."), answer="free", work=LATER)
    long = [f"line {n}" for n in range(40)]
    await made(store, ref, "late", wanted({"w": words}, *long), answer=ANSWER)
    assert await store.forget(ref.tenant, ann) == 1
    free, late = await store.calls(ref)
    assert (free.response, free.erased) == ({"text": "free"}, False)
    assert (late.response, late.erased, late.failure) == (None, True, None)
    assert late.request == prompt({"w": words}, *long)
    assert late.used.tokens > 0
    assert await store.stored_call(ref, "late") is None
    assert await store.stored_call(ref, "free") is not None


@awaited
async def test_what_follows_from_the_answer_goes_with_it(store: Store) -> None:
    """A thought, a repair that quotes the answer, a tool's arguments, a failure that quotes it."""
    ref, ann, words = await talked(store)
    span = await store.begin_span(ref, LATER, "tool", "recall", {"about": ANSWER}, None)
    inner = await store.begin_span(ref, LATER, "thought", "reflect", None, span)
    await made(store, ref, "first", wanted("Ask.", {"w": words}), answer=ANSWER, work=LATER, span=inner)
    repair = wanted("Ask.", {"w": words}, f"You said {ANSWER}.", "Again.")
    await made(store, ref, "repair", repair, answer="90", work=LATER)
    number = await begun(store, ref, "failing", repair, work=LATER)
    await store.end_call(ref, number, Called(None, "invalid", f"not JSON: {ANSWER}"))
    await store.end_span(ref, inner, ANSWER, None)
    await store.end_span(ref, span, {"found": ANSWER}, f"ValueError: {ANSWER}")
    await store.forget(ref.tenant, ann)
    for table in ("model_call", "span", "blob"):
        assert ANSWER not in repr(await rows(store, table))
    first, second, third = await store.calls(ref)
    assert first.request == prompt("Ask.", {"w": words})
    for call in (second, third):
        assert call.request == prompt("Ask.", {"w": words}, "[erased]", "[erased]")
    assert third.failure == "invalid"
    assert [(s.kind, s.failure, s.erased) for s in await store.spans(ref)] == [
        ("tool", "ValueError", True),
        ("thought", None, True),
    ]


@awaited
async def test_words_that_only_a_span_refers_to_count_too(store: Store) -> None:
    ref, ann, words = await talked(store)
    span = await store.begin_span(ref, LATER, "tool", "recall", None, None)
    await store.end_span(ref, span, [{"w": words}], None)
    await made(store, ref, "k", wanted("Ask."), answer=ANSWER, work=LATER)
    other = await store.begin_span(ref, LATER._replace(ask=3), "tool", "recall", {"a": 1}, None)
    await store.end_span(ref, other, {"b": 2}, None)
    await store.forget(ref.tenant, ann)
    assert [(s.inputs, s.result) for s in await store.spans(ref)] == [(None, None), ({"a": 1}, {"b": 2})]
    assert [call.response for call in await store.calls(ref)] == [None]


@awaited
async def test_a_summary_of_the_words_and_what_was_made_from_it_go(store: Store) -> None:
    ref, ann, words = await talked(store)
    summary = await said(store, ref, f"Ann thinks {ANSWER}", None, words)
    await made(store, ref, "k", wanted("You remember: ", {"w": summary}), answer=ANSWER)
    assert await store.forget(ref.tenant, ann) == 2
    assert [call.response for call in await store.calls(ref)] == [None]
    assert await store.texts(ref.tenant, [summary]) == {}


@awaited
async def test_an_answer_that_comes_after_the_erasing_is_not_kept(store: Store) -> None:
    ref, ann, words = await talked(store)
    span = await store.begin_span(ref, LATER, "thought", "reflect", None, None)
    number = await begun(store, ref, "k", wanted({"w": words}), work=LATER)
    await store.forget(ref.tenant, ann)
    await store.end_call(ref, number, Called({"text": ANSWER}))
    await store.end_span(ref, span, ANSWER, None)
    (call,) = await store.calls(ref)
    assert (call.response, call.erased) == (None, True)
    assert call.ended is not None
    assert [one.result for one in await store.spans(ref)] == [None]


@awaited
async def test_other_branches_tenants_and_people_keep_theirs(store: Store) -> None:
    ref, ann, words = await talked(store)
    bob = await store.person(ref.tenant, "web", "", "bob", "Bob")
    stays = await said(store, ref, "mine", bob)
    await made(store, ref, "bob", wanted({"w": stays}), answer="bob's", work=LATER)
    abroad = await new(store, tenant="abroad")
    await made(store, abroad, "k", wanted({"w": words}), answer="abroad")
    branch = await store.branch(ref, 1)
    await made(store, branch, "k", wanted({"w": words}), answer=ANSWER)
    await store.forget(ref.tenant, ann)
    assert [call.response for call in await store.calls(branch)] == [None]
    assert [call.response for call in await store.calls(abroad)] == [{"text": "abroad"}]
    assert [call.response for call in await store.calls(ref)] == [{"text": "bob's"}]


@awaited
async def test_a_text_that_only_looks_like_a_reference_touches_nothing(store: Store) -> None:
    ref, ann, words = await talked(store)
    await made(store, ref, "k", wanted(f'{{"w": "{words}"}} and "w":"{words}"'), answer="stays")
    await store.forget(ref.tenant, ann)
    assert [call.response for call in await store.calls(ref)] == [{"text": "stays"}]


@awaited
async def test_prompts_that_nobody_refers_to_are_deleted_and_shared_ones_stay(store: Store) -> None:
    ref, ann, words = await talked(store)
    shared = [f"line {n}" for n in range(30)]
    stays = wanted(*shared, "end")
    await made(store, ref, "k", stays, work=LATER._replace(ask=9))
    await made(store, ref, "a", wanted(*shared, {"w": words}), work=LATER)
    await made(
        store, ref, "b", wanted(*shared, {"w": words}, *[f"{ANSWER} {n}" for n in range(20)]), work=LATER
    )
    before = len(await rows(store, "blob"))
    await store.forget(ref.tenant, ann)
    assert len(await rows(store, "blob")) <= before
    assert ANSWER not in repr(await rows(store, "blob"))
    kept = await store.calls(ref)
    assert kept[0].request == stays.request
    assert kept[1].request == prompt(*shared, {"w": words})
    assert kept[2].request == prompt(*shared, {"w": words}, *["[erased]"] * 20)


@awaited
async def test_a_later_request_of_another_form_is_dropped(store: Store) -> None:
    ref, ann, words = await talked(store)
    await made(store, ref, "a", wanted({"w": words}), work=LATER)
    await made(store, ref, "b", Wanted("embed", {"texts": [ANSWER]}, MOST), work=LATER)
    await store.forget(ref.tenant, ann)
    assert [call.request for call in await store.calls(ref)] == [prompt({"w": words}), {}]
    assert ANSWER not in repr(await rows(store, "blob"))


@pytest.mark.parametrize("threaded", [False, True])
@awaited
async def test_no_answer_stays_in_the_files(sqlite: Place, threaded: bool) -> None:
    store = sqlite.open(threaded=threaded, durability="full")
    ref, ann, words = await talked(store)
    for n in range(30):
        await made(store, ref, f"k{n}", wanted({"w": words}, f"{n}"), answer=f"{ANSWER} {'x' * 97 * n}")
    folder = sqlite.file.parent
    assert any(ANSWER.encode() in path.read_bytes() for path in folder.iterdir())
    await store.forget(ref.tenant, ann)
    assert not any(ANSWER.encode() in path.read_bytes() for path in folder.iterdir() if path.is_file())


@awaited
async def test_a_budget_still_counts_what_was_erased(store: Store) -> None:
    ref, ann, words = await talked(store)
    await made(store, ref, "k", wanted({"w": words}))
    before = await store.ledger(ref)
    await store.forget(ref.tenant, ann)
    assert await store.ledger(ref) == before
    await begun(store, ref, limits=(Limit("session", "tokens", 1_340),))


@awaited
async def test_what_ends_after_the_words_went_is_not_kept(store: Store) -> None:
    ref, ann, words = await talked(store)
    number = await begun(store, ref, "failing", wanted({"w": words}), work=LATER)
    span = await store.begin_span(ref, LATER, "decision", "buyer", {"w": words}, None)
    await store.forget(ref.tenant, ann)
    await store.end_call(ref, number, Called(None, "invalid", f"not JSON: {ANSWER}"))
    await store.end_span(ref, span, None, f"ValueError: {ANSWER}")
    assert [(call.failure, call.detail) for call in await store.calls(ref)] == [("invalid", "")]
    assert [one.failure for one in await store.spans(ref)] == ["ValueError"]


@awaited
async def test_a_text_made_from_words_that_are_gone_is_not_stored(store: Store) -> None:
    ref, ann, words = await talked(store)
    kept = await said(store, ref, "another remark", None)
    await store.forget(ref.tenant, ann)
    late = await said(store, ref, f"summary: {ANSWER}", None, words)
    fine = await said(store, ref, "of what is left", None, kept)
    assert set(await store.texts(ref.tenant, [words, late, kept, fine])) == {kept, fine}
