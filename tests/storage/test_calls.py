"""Model calls: found again where they belong, kept as they were asked, never in the way of the next attempt."""

import random
from typing import Any

import pytest

from scenarios.engine.desk import Called, Used, Wanted, Work
from scenarios.engine.ports import Ref
from storage.errors import StoreError, Unknown
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.calling import MOST, SELLER, USED, begun, made, prompt, wanted
from tests.storage.place import Place, advanced, new, rows


@awaited
async def test_an_answer_is_found_again_and_a_failure_is_not(store: Store) -> None:
    ref = await new(store)
    assert await store.stored_call(ref, "k") is None
    failed = await begun(store, ref)
    assert await store.stored_call(ref, "k") is None
    await store.end_call(ref, failed, Called(None, "timeout", "after 60 s", Used(5)))
    assert await store.stored_call(ref, "k") is None
    await made(store, ref, answer="ninety")
    assert await store.stored_call(ref, "k") == Called({"text": "ninety"}, used=USED)
    assert await store.stored_call(ref, "other") is None
    kept = [(call.failure, call.detail, call.response) for call in await store.calls(ref)]
    assert kept == [("timeout", "after 60 s", None), (None, "", {"text": "ninety"})]


@awaited
async def test_a_call_that_died_is_in_nobodys_way(place: Place) -> None:
    first = place.open()
    ref = await new(first)
    await begun(first, ref)
    place.close()
    store = place.open()
    assert await store.stored_call(ref, "k") is None
    await made(store, ref)
    assert await store.stored_call(ref, "k") is not None
    dead, done = await store.calls(ref)
    assert (dead.ended, dead.response, dead.failure, dead.used) == (None, None, None, MOST)
    assert done.ended is not None


@awaited
async def test_a_call_made_again_gives_the_last_answer(store: Store) -> None:
    ref = await new(store)
    await made(store, ref, answer="first")
    await made(store, ref, answer="second")
    found = await store.stored_call(ref, "k")
    assert found is not None
    assert found.response == {"text": "second"}


@awaited
async def test_a_call_ends_once_and_only_where_it_began(store: Store) -> None:
    ref = await new(store)
    other = await new(store)
    number = await begun(store, ref)
    for where, which in ((other, number), (ref, number + 1), (Ref(ref.tenant + 1, ref.branch), number)):
        with pytest.raises(Unknown):
            await store.end_call(where, which, Called({"text": "x"}))
    await store.end_call(ref, number, Called({"text": "x"}, used=USED))
    with pytest.raises(Unknown):
        await store.end_call(ref, number, Called(None, "timeout"))
    (call,) = await store.calls(ref)
    assert (call.response, call.used) == ({"text": "x"}, USED)


@awaited
async def test_a_call_is_kept_with_all_that_belongs_to_it(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    span = await store.begin_span(ref, SELLER, "member", "first", None, None)
    call = Wanted("small", prompt("Ä ", {"w": "ref-1", "var": "offer"}, schema={"type": "object"}), MOST)
    number = await made(store, ref, "key", call, span=span, work=Work("buyer", -1, 2))
    (kept,) = await store.calls(ref)
    assert (kept.number, kept.branch, kept.seq) == (number, ref.branch, 3)
    assert (kept.work, kept.key, kept.model, kept.span) == (Work("buyer", -1, 2), "key", "small", span)
    assert kept.request == call.request
    assert kept.ended is not None
    assert kept.started <= kept.ended
    assert not kept.erased


def _requests() -> list[dict[str, Any]]:
    plain = {"role": "user", "pieces": []}
    named = {"role": "user", "name": "x", "pieces": [{"t": "a"}]}
    return [
        {},
        {"messages": []},
        {"messages": [plain, plain]},
        {"messages": [named, plain]},
        {"messages": [{"role": "user", "text": "no pieces"}]},
        {"messages": [{"role": "user", "pieces": ["no mapping"]}]},
        {"messages": "none at all"},
        {"texts": ["embed", "me"], "messages": None},
        *[prompt(*[f"piece {n}" for n in range(count)]) for count in (0, 1, 6, 7, 8, 14, 15, 33)],
        prompt("Ü\u2028\x00", {"t": "", "var": "empty"}, {"w": "r"}, deep={"a": [1, 2.5, None, True]}),
    ]


@pytest.mark.parametrize("request_", _requests())
@awaited
async def test_any_request_comes_back_as_it_was(store: Store, request_: dict[str, Any]) -> None:
    ref = await new(store)
    for _ in range(2):
        await begun(store, ref, call=Wanted("small", request_, MOST))
    assert [call.request for call in await store.calls(ref)] == [request_, request_]


@awaited
async def test_equal_requests_have_equal_digests_and_other_ones_not(store: Store) -> None:
    ref = await new(store)
    base = prompt("a", "b")
    turned = dict(reversed([*base.items()]))
    for request in (base, turned, prompt("ab"), prompt("a", "b", schema={})):
        await begun(store, ref, call=Wanted("small", request, MOST))
    one, same, *others = [row[1] for row in await rows(store, "model_call", "id", "request_digest")]
    assert one == same
    assert len({one, *others}) == 3


@pytest.mark.long
@awaited
async def test_a_growing_prompt_is_kept_as_its_growth(store: Store) -> None:
    """Text of a turn, 3 new pieces, in a talk of 200 turns: the last turns cost what the first cost."""
    ref = await new(store)
    draw = random.Random(7)
    talk: list[str | dict[str, str]] = []
    sizes = {}
    for turn in range(200):
        new_text = "".join(draw.choice("abcdefgh ") for _ in range(120))
        talk += [f"{turn}. buyer: ", {"w": f"reference-{turn:012}"}, new_text]
        call = wanted(*talk, "\nNow answer as JSON; the price is at most ", f"{9_000 - turn}.")
        await begun(store, ref, f"k{turn}", call)
        if turn in (10, 50, 159, 199):
            sizes[turn] = await _bytes(store)
    early, late = (sizes[50] - sizes[10]) / 40, (sizes[199] - sizes[159]) / 40
    assert late < 1.1 * early
    assert late < 1_500  # of which 200 are the new text itself
    assert (await store.calls(ref))[-1].request == call.request


async def _bytes(store: Store) -> int:
    blobs = await rows(store, "blob", "digest", "media", "data")
    calls = await rows(store, "model_call", "request", "request_digest", "key")
    return sum(len(cell) for row in [*blobs, *calls] for cell in row)


@awaited
async def test_prompts_are_found_under_the_tenants_own_key(store: Store) -> None:
    refs = [await new(store, tenant=name) for name in ("one", "two")]
    for ref in refs:
        await begun(store, ref)
    (one, two) = [
        {row[1] for row in await rows(store, "blob", "tenant", "digest") if row[0] == ref.tenant}
        for ref in refs
    ]
    assert len(one) == len(two) > 0
    assert not one & two


@awaited
async def test_branches_do_not_share_answers_unless_their_path_is_asked(store: Store) -> None:
    ref = await new(store)
    await made(store, ref, "before", answer="at 0")
    await advanced(store, ref, 2)
    await made(store, ref, "shared", answer="at 2")
    await advanced(store, ref, 1)
    await made(store, ref, "fork", answer="at 3")
    await advanced(store, ref, 1)
    branch = await store.branch(ref, 3)
    sibling = await store.branch(ref, 3)
    await made(store, branch, "own", answer="own")
    for key in ("before", "shared", "fork"):
        assert await store.stored_call(branch, key) is None
    found = {}
    for key in ("before", "shared", "fork", "own"):
        for where in (branch, sibling):
            call = await store.stored_call(where, key, path=True)
            found[key, where] = call and call.response and call.response["text"]
    assert found == {
        ("before", branch): "at 0",
        ("before", sibling): "at 0",
        ("shared", branch): "at 2",
        ("shared", sibling): "at 2",
        ("fork", branch): None,
        ("fork", sibling): None,
        ("own", branch): "own",
        ("own", sibling): None,
    }
    assert [call.key for call in await store.calls(branch)] == ["before", "shared", "own"]
    assert [call.key for call in await store.calls(ref)] == ["before", "shared", "fork"]
    below = await store.branch(branch, 3)
    assert [call.key for call in await store.calls(below)] == ["before", "shared"]


@awaited
async def test_the_branchs_own_answer_comes_before_its_ancestors(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 1)
    await made(store, ref, answer="old")
    await advanced(store, ref, 2)
    branch = await store.branch(ref, 2)
    await made(store, branch, answer="new")
    found = await store.stored_call(branch, "k", path=True)
    assert found is not None
    assert found.response == {"text": "new"}


@awaited
async def test_a_replaying_branch_knows_what_it_replays(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    assert ((await store.load(ref)).mode, (await store.load(ref)).replays) == ("record", None)
    one = await store.branch(ref, 2)
    for mode in ("replay", "replay-or-call"):
        made_ = await store.load(await store.branch(one, 1, mode=mode))
        assert (made_.mode, made_.replays) == (mode, one)
    off = await store.load(await store.branch(ref, 2, mode="off"))
    assert (off.mode, off.replays) == ("off", None)
    below = await store.load(await store.branch(made_.ref, 1))
    assert (below.mode, below.replays) == ("record", None)


@awaited
async def test_a_first_branch_may_be_off_but_has_nothing_to_replay(store: Store) -> None:
    tenant = await store.tenant("local")
    ref = await store.create(tenant, NewSession("market", 1, 7, {}, mode="off"))
    assert (await store.load(ref)).mode == "off"
    with pytest.raises(StoreError, match="nothing to replay"):
        await store.create(tenant, NewSession("market", 1, 7, {}, mode="replay"))


@awaited
async def test_the_ledger_sums_the_branch_by_seat_and_model_and_the_whole_session(store: Store) -> None:
    ref, other = await new(store), await new(store)
    await advanced(store, ref, 2)
    await made(store, ref)
    await made(store, ref, used=Used(100, 10, 0, 300))
    await begun(store, ref, call=wanted("x", model="large"))
    await store.end_call(ref, await begun(store, ref), Called(None, "timeout", used=Used(7)))
    await made(store, ref, work=Work("buyer", 2, 1))
    branch = await store.branch(ref, 2)
    await made(store, branch)
    await made(store, other)
    lines, session = await store.ledger(ref)
    assert lines == (
        ("buyer", "small", 1, 0, 0, 300, 40, 200, 1_700),
        ("seller", "large", 1, 0, 1, 900, 100, 0, 5_000),
        ("seller", "small", 3, 1, 0, 407, 50, 200, 2_000),
    )
    assert session == ("", "", 6, 1, 1, 1_907, 230, 600, 10_400)
    assert await store.spent(ref) == (5, 1_607, 190, 8_700)
    assert await store.spent(branch) == (1, 300, 40, 1_700)
    empty = await store.ledger(await new(store))
    assert empty == ((), ("", "", 0, 0, 0, 0, 0, 0, 0))
