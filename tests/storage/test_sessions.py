"""Sessions, branches, checkpoints: made, found, and shut off between tenants."""

import asyncio

import pytest

from scenarios.engine.ports import Clocked, Fenced, Holder, Owned, Ref
from storage.errors import BadName, StoreError, Unknown
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.place import ME, Place, advanced, new, next_step, played, rows


@awaited
async def test_a_session_is_found_by_what_people_type(store: Store) -> None:
    ref = await new(store)
    (info,) = await store.branches(ref.tenant)
    assert info.ref == ref
    assert (info.number, info.events, info.status, info.parent) == (1, 0, "running", None)
    for label in (info.session, f"{info.session}/1", f" {info.session.upper()} "):
        assert (await store.find(ref.tenant, label)).ref == ref
    for wrong in (
        "",
        "nope",
        f"{info.session}/2",
        f"{info.session}/",
        "a b",
        "../x",
        "x" * 23,
        "a/0000000000",
    ):
        with pytest.raises(Unknown):
            await store.find(ref.tenant, wrong)


@awaited
async def test_a_store_opened_again_has_it_all(place: Place) -> None:
    first = place.open()
    ref = await played(first)
    before = await first.load(ref)
    history = await first.history(ref)
    place.close()
    again = place.open()
    assert (await again.load(ref)).position == before.position
    assert await again.history(ref) == history
    assert before.position.over == "finished"


@awaited
async def test_history_is_read_in_pieces(store: Store) -> None:
    ref = await played(store)
    whole = await store.history(ref)
    assert [event.seq for event in whole] == list(range(1, len(whole) + 1))
    assert await store.history(ref, 3, 5) == whole[3:5]
    assert await store.history(ref, len(whole)) == []
    assert await store.history(ref, 2, 10_000) == whole[2:]


@awaited
async def test_every_earlier_position_can_be_loaded(store: Store) -> None:
    ref = await played(store)
    head = (await store.load(ref)).position
    for seq in range(head.seq + 1):
        position = (await store.load(ref, seq)).position
        assert position.seq == seq
    assert (await store.load(ref, head.seq)).position == head
    assert (await store.load(ref, 10_000)).position == head


@awaited
async def test_a_branch_shares_the_past_and_leaves_its_parent_alone(store: Store) -> None:
    ref = await played(store)
    before, tables = await store.history(ref), await rows(store, "event")
    branch = await store.branch(ref, 4)
    assert await rows(store, "event") == tables
    loaded = await store.load(branch)
    assert loaded.position == (await store.load(ref, 4)).position
    assert loaded.status == "running"
    assert await store.history(branch) == before[:4]
    await advanced(store, branch, 2)
    assert await store.history(ref) == before
    assert (await store.history(branch))[:4] == before[:4]
    info = (await store.branches(ref.tenant))[1]
    assert (info.number, info.parent, info.fork_seq, info.events) == (2, 1, 4, 6)


@awaited
async def test_a_branch_inherits_nothing_that_fires(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    for name in ("timer", "inbox", "outbox", "place", "snapshot", "ask"):
        before = await rows(store, name)
        await store.branch(ref, 2)
        assert await rows(store, name) == before
    branch = await store.branch(ref, 2)
    loaded = await store.load(branch)
    assert (loaded.clock_since, loaded.fence) == (None, 0)


@pytest.mark.parametrize("seq", [-1, 4, 10_000])
@awaited
async def test_no_branch_where_there_is_no_event(store: Store, seq: int) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    with pytest.raises(StoreError, match="There is no step"):
        await store.branch(ref, seq)
    assert len(await store.branches(ref.tenant)) == 1


@awaited
async def test_branches_of_branches_stay_shallow(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 5)
    newest = ref
    for _ in range(12):
        newest = await store.branch(newest, 3)
    for _ in range(12):
        newest = await store.branch(newest, 0)
    for _ in range(4):
        newest = await store.branch(ref, 4)
        await store.branch(newest, 2)
    parents = await rows(store, "branch", "id", "parent")
    assert {parent for _, parent in parents if parent is not None} == {ref.branch}
    own = await store.branch(ref, 4)
    await advanced(store, own, 1)
    below = await store.branch(own, 5)
    assert dict(await rows(store, "branch", "id", "parent"))[below.branch] == own.branch


@awaited
async def test_seats_come_along_the_ancestry_and_can_be_changed(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    loaded = await store.load(ref)
    await store.commit(next_step(loaded, holders={"buyer": Holder("hard")}))  # event 4
    await advanced(store, ref, 2)
    early, late = await store.branch(ref, 3), await store.branch(ref, 4)
    assert (await store.load(early)).holders["buyer"] == Holder("soft")
    assert (await store.load(late)).holders["buyer"] == Holder("hard")
    other = await store.branch(ref, 5, {"seller": Holder("soft")})
    assert (await store.load(other)).holders == {"seller": Holder("soft"), "buyer": Holder("hard")}
    assert (await store.load(ref)).holders == {"seller": Holder("hard"), "buyer": Holder("hard")}


@awaited
async def test_a_branch_has_the_seats_that_its_origin_had_there(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 6)
    one = await store.branch(ref, 4, {"buyer": Holder("hard")})
    await advanced(store, one, 2)
    two = await store.branch(one, 6, {"seller": Holder("soft")})
    for origin in (ref, one, two):
        for seq in range((await store.load(origin)).position.seq + 1):
            made = await store.branch(origin, seq)
            assert (await store.load(made)).holders == (await store.load(origin, seq)).holders, (origin, seq)


@awaited
async def test_many_branches_at_once_get_numbers_of_their_own(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 3)
    await asyncio.gather(*[store.branch(ref, 2) for _ in range(12)])
    assert [info.number for info in await store.branches(ref.tenant)] == list(range(1, 14))


@awaited
async def test_many_at_once_are_one_tenant_and_one_person(store: Store) -> None:
    tenants = await asyncio.gather(*[store.tenant("team") for _ in range(8)])
    assert len({*tenants}) == 1
    people = await asyncio.gather(*[store.person(tenants[0], "web", "", "u1", "Ann") for _ in range(8)])
    assert len({*people}) == 1
    assert len(await rows(store, "account")) == 1


@awaited
async def test_checkpoints_name_positions_once(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 4)
    (info,) = await store.branches(ref.tenant)
    await store.checkpoint(info, 2, "before the offer")
    await store.checkpoint(info, 0, "Start")
    assert await store.checkpoints(info) == [("before the offer", 1, 2), ("Start", 1, 0)]
    with pytest.raises(BadName, match="already"):
        await store.checkpoint(info, 3, "Start")
    for name in ("", "1", "7up", "a/b", "x" * 61, " lead", "a\nb"):
        with pytest.raises(BadName, match="begins with a letter"):
            await store.checkpoint(info, 1, name)
    for seq in (-1, 5):
        with pytest.raises(StoreError, match="There is no step"):
            await store.checkpoint(info, seq, "beyond")
    branch = await store.branch(ref, 2)
    other = (await store.branches(ref.tenant))[1]
    assert other.ref == branch
    with pytest.raises(BadName, match="already"):
        await store.checkpoint(other, 1, "Start")
    assert await store.checkpoints(other) == await store.checkpoints(info)


@awaited
async def test_people_of_a_platform_are_kept_apart_by_workspace(store: Store) -> None:
    tenant = await store.tenant("local")
    ann = await store.person(tenant, "slack", "T1", "U1", "Ann")
    assert await store.person(tenant, "slack", "T1", "U1", "Somebody") == ann
    assert await store.person(tenant, "slack", "T2", "U1", "Ann") != ann
    assert await store.person(tenant, "discord", "T1", "U1", "Ann") != ann


@awaited
async def test_nothing_crosses_between_tenants(store: Store) -> None:
    ref = await new(store, tenant="mine")
    await advanced(store, ref, 4)
    other = await store.tenant("theirs")
    stranger = Ref(other, ref.branch)
    (info,) = await store.branches(ref.tenant)
    label, foreign = info.label, info._replace(ref=stranger)
    kept = store.keep("a secret", None)
    loaded = await store.load(ref)
    await store.commit(next_step(loaded, texts=(kept,)))
    loaded = await store.load(ref)
    assert await store.branches(other) == []
    assert await store.texts(other, [kept.ref]) == {}
    assert await store.texts(ref.tenant, [kept.ref]) == {kept.ref: "a secret"}
    before = [
        await rows(store, name) for name in ("branch", "event", "checkpoint", "occupancy", "timer", "text")
    ]
    for attempt in (
        lambda: store.find(other, label),
        lambda: store.load(stranger),
        lambda: store.load(stranger, 2),
        lambda: store.history(stranger),
        lambda: store.dated_history(stranger),
        lambda: store.claim(stranger, ME),
        lambda: store.branch(stranger, 2),
        lambda: store.checkpoint(foreign, 1, "mark"),
        lambda: store.checkpoints(foreign),
        lambda: store.stop(stranger, "paused", "", loaded.fence),
        lambda: store.set_clock(stranger, loaded.fence, Clocked(5, None, ())),
        lambda: store.terms(stranger),
        lambda: store.host(stranger),
        lambda: store.commit(next_step(loaded)._replace(ref=stranger)),
    ):
        with pytest.raises((Unknown, Fenced)):
            await attempt()
    await store.release(stranger, ME)
    assert before == [
        await rows(store, name) for name in ("branch", "event", "checkpoint", "occupancy", "timer", "text")
    ]


@awaited
async def test_a_person_of_another_tenant_gets_no_seat_and_is_not_forgotten(store: Store) -> None:
    mine, theirs = await store.tenant("mine"), await store.tenant("theirs")
    ann = await store.person(theirs, "web", "", "ann", "Ann")
    with pytest.raises(Unknown):
        await store.create(mine, NewSession("alone", 1, 1, {"guesser": Holder("human", ann)}))
    assert await store.branches(mine) == []
    with pytest.raises(Unknown):
        await store.forget(mine, ann)
    assert (await rows(store, "person", "id", "name"))[0][1] == "Ann"


@awaited
async def test_an_unknown_scenario_is_said_plainly(store: Store) -> None:
    ref = await new(store)
    await store.run(lambda c: c.exec_driver_sql("UPDATE session SET scenario = 'gone'") and None)
    with pytest.raises(KeyError):
        await store.load(ref)
    assert len(await store.branches(ref.tenant)) == 1
    with pytest.raises(Owned):
        await store.claim(ref, ME)
        await store.claim(ref, "host:2:2")
