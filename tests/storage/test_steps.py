"""A step is one transaction: compare-and-set on head and fence, and everything that hangs on it, or nothing."""

import asyncio

import pytest

from scenarios.engine.ports import Alarm, Commit, Fenced, Holder, Origin, Post, Ref, Repeated
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import ME, advanced, new, next_step, rows

TABLES = ("branch", "event", "ask", "text", "outbox", "inbox", "timer", "occupancy", "seat", "snapshot")


async def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: await rows(store, table) for table in TABLES}


async def delivered(store: Store, tenant: int, key: str) -> int:
    """An inbox row, as a platform's listener leaves it."""
    number = await Traffic(store).keep(tenant, "web", key, "", "I say hello")
    assert number is not None
    return number


async def loaded_step(store: Store, **how: object) -> tuple[Ref, Commit]:
    ref = await new(store)
    await advanced(store, ref, 3)
    return ref, next_step(await store.load(ref), **how)


@awaited
async def test_all_of_a_step_is_stored(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    inbox = await delivered(store, ref.tenant, "m1")
    kept = store.keep("hello", None)
    step = next_step(
        await store.load(ref),
        texts=(kept,),
        origin=Origin(inbox),
        holders={"buyer": Holder("hard")},
        posts=(Post(None), Post(None, "edit", "t1", "body")),
        alarms=(Alarm("deadline", "7", 1_700_000_000_000_000),),
    )
    await store.commit(step)
    assert (await rows(store, "branch", "id", "head"))[0][1] == 4
    assert [row[0] for row in await rows(store, "event", "seq")] == [1, 2, 3, 4]
    assert await rows(store, "outbox", "seq", "ordinal", "operation", "target", "body", "state") == [
        (4, 0, "post", None, None, "pending"),
        (4, 1, "edit", "t1", "body", "pending"),
    ]
    assert await rows(store, "timer", "kind", "name", "due") == [("deadline", "7", 1_700_000_000_000_000)]
    assert await store.texts(ref.tenant, [kept.ref]) == {kept.ref: "hello"}
    asks = await rows(store, "ask", "number", "opened_seq", "closed_seq", "answered")
    assert [(n, o, c, bool(a)) for n, o, c, a in asks] == [
        (1, 1, 2, True), (2, 2, 3, True), (3, 3, 4, True), (4, 4, None, False)
    ]  # fmt: skip
    # What was consumed keeps its key, and not the words, which now live once.
    assert await rows(store, "inbox", "external_id", "state", "branch", "body") == [
        ("m1", "consumed", ref.branch, "")
    ]


@awaited
async def test_a_step_on_another_head_or_fence_stores_nothing(store: Store) -> None:
    ref, step = await loaded_step(
        store,
        texts=(store.keep("words", None),),
        posts=(Post(None),),
        alarms=(),
        holders={"buyer": Holder("hard")},
    )
    inbox = await delivered(store, ref.tenant, "m1")
    before = await everything(store)
    for wrong in (
        step._replace(before=2, origin=Origin(inbox)),
        step._replace(before=4, origin=Origin(inbox)),
        step._replace(fence=step.fence + 1, origin=Origin(inbox)),
        step._replace(fence=step.fence - 1, origin=Origin(inbox)),
        step._replace(ref=Ref(ref.tenant, 987_654)),
    ):
        with pytest.raises(Fenced):
            await store.commit(wrong)
        assert await everything(store) == before
    await store.commit(step)
    with pytest.raises(Fenced):
        await store.commit(step)


@awaited
async def test_of_steps_that_race_one_wins(store: Store) -> None:
    ref, _ = await loaded_step(store)
    steps = [next_step(await store.load(ref), price) for price in range(100, 108)]
    results = await asyncio.gather(*[store.commit(step) for step in steps], return_exceptions=True)
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, Fenced) for result in results) == 7
    assert len(await rows(store, "event", "seq")) == 4
    assert (await store.load(ref)).position.seq == 4


@awaited
async def test_an_inbox_row_is_consumed_once(store: Store) -> None:
    ref, step = await loaded_step(store)
    inbox = await delivered(store, ref.tenant, "m1")
    await store.commit(step._replace(origin=Origin(inbox)))
    before = await everything(store)
    again = next_step(
        await store.load(ref), origin=Origin(inbox), texts=(store.keep("twice", None),), posts=(Post(None),)
    )
    with pytest.raises(Repeated):
        await store.commit(again)
    assert await everything(store) == before
    assert (await store.load(ref)).position.seq == 4


@awaited
async def test_an_inbox_row_of_another_tenant_is_not_consumed(store: Store) -> None:
    _, step = await loaded_step(store)
    inbox = await delivered(store, await store.tenant("theirs"), "m1")
    with pytest.raises(Fenced):
        await store.commit(step._replace(origin=Origin(inbox)))
    assert (await rows(store, "inbox", "id", "state"))[0][1] == "pending"


@awaited
async def test_alarms_are_replaced_as_a_whole(store: Store) -> None:
    ref, step = await loaded_step(store)
    await store.commit(step._replace(alarms=(Alarm("timer", "a", 1_000_000), Alarm("timer", "b", 2_000_000))))
    await store.commit(next_step(await store.load(ref)))
    assert len(await rows(store, "timer", "name")) == 2
    await store.commit(next_step(await store.load(ref), alarms=(Alarm("timer", "b", 3_000_000),)))
    assert await rows(store, "timer", "name", "due") == [("b", 3_000_000)]
    await store.commit(next_step(await store.load(ref), alarms=()))
    assert await rows(store, "timer", "name") == []


@awaited
async def test_a_handover_is_dated_by_its_event(store: Store) -> None:
    ref, step = await loaded_step(store, holders={"buyer": Holder("hard")})
    await store.commit(step)
    assert (await store.load(ref, 3)).holders["buyer"] == Holder("soft")
    assert (await store.load(ref, 4)).holders["buyer"] == Holder("hard")
    spans = await rows(store, "occupancy", "from_seq", "to_seq", "actor")
    assert sorted(spans, key=str) == [(0, 4, "soft"), (0, None, "hard"), (4, None, "hard")]


@awaited
async def test_an_owner_of_old_cannot_commit(store: Store) -> None:
    ref, step = await loaded_step(store)
    await store.claim(ref, ME)
    with pytest.raises(Fenced):
        await store.commit(step)
    fresh = next_step(await store.load(ref))
    await store.release(ref, ME)
    with pytest.raises(Fenced):
        await store.commit(fresh)
