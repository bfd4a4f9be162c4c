"""Places and timers of branches."""

import asyncio

import pytest

from scenarios.engine.ports import Alarm, Post, Ref
from storage.errors import Unknown
from storage.places import PlaceRow
from storage.store import Store
from storage.timers import TimerRow
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import ME, new, next_step, played, rows


@awaited
async def test_a_branch_has_one_place_of_a_purpose_on_a_platform(store: Store) -> None:
    traffic, ref = Traffic(store), await new(store)
    wanted = await asyncio.gather(
        *[traffic.add_place(ref, "web", "w", "c", "", "public", "m1") for _ in range(5)]
    )
    assert len({*wanted}) == 1
    place = wanted[0]
    assert await traffic.place(place) == PlaceRow(
        place, ref, "web", "w", "c", "", "public", "m1", "", "wanted"
    )
    others = [
        await traffic.add_place(ref, "mail", "w", "c", "", "public"),
        await traffic.add_place(ref, "web", "w", "c", "", "side:buyer"),
        await traffic.add_place(await store.branch(ref, 0), "web", "w", "c", "", "public"),
    ]
    assert len({place, *others}) == 4
    assert [row.id for row in await traffic.places(ref)] == [place, *others[:2]]
    with pytest.raises(Unknown):
        await traffic.add_place(Ref(ref.tenant, 999_999), "web", "w", "c", "", "public")
    with pytest.raises(Unknown):
        await traffic.place(999_999)


@awaited
async def test_a_place_is_found_where_it_was_opened(store: Store) -> None:
    traffic, one, two = Traffic(store), await new(store), await new(store)
    first = await traffic.add_place(one, "web", "", "@ann", "", "direct:1")
    second = await traffic.add_place(two, "web", "", "@ann", "", "direct:1")
    assert (await traffic.place_at("web", "", "@ann", "") or first) == await traffic.place(second)
    await traffic.place_gone(second)
    assert (await traffic.place_at("web", "", "@ann", "") or second) == await traffic.place(first)
    public = await traffic.add_place(one, "web", "w", "c", "", "public")
    await traffic.opened(public, "c", "t9")
    found = await traffic.place_at("web", "w", "c", "t9")
    assert found is not None
    assert (found.id, found.state) == (public, "open")
    for elsewhere in (
        ("mail", "w", "c", "t9"),
        ("web", "x", "c", "t9"),
        ("web", "w", "d", "t9"),
        ("web", "w", "c", ""),
    ):
        assert await traffic.place_at(*elsewhere) is None
    with pytest.raises(Unknown):
        await traffic.opened(999_999, "c", "t")


@awaited
async def test_what_was_left_to_do_in_a_place_that_is_gone_is_parked(store: Store) -> None:
    traffic, ref = Traffic(store), await new(store)
    place = await traffic.add_place(ref, "web", "w", "c", "t", "public")
    await store.commit(next_step(await store.load(ref), posts=[Post(place), Post(place)]))
    row = await traffic.claim(place, 0)
    assert row is not None
    await traffic.place_gone(place)
    await traffic.sent(row, "m1")
    assert await rows(store, "outbox", "ordinal", "state", "why") == [
        (0, "parked", "The place is gone."), (1, "parked", "The place is gone.")
    ]  # fmt: skip
    assert await traffic.waiting() == []
    again = await traffic.add_place(ref, "web", "w", "c", "u", "public")
    assert again != place
    assert [row.state for row in await traffic.places(ref)] == ["gone", "wanted"]


@awaited
async def test_a_watermark_never_goes_back(store: Store) -> None:
    traffic, ref = Traffic(store), await new(store)
    place = await traffic.add_place(ref, "web", "w", "c", "t", "public")
    found = []
    for message in ("99", "100", "98", "101", "100"):
        await traffic.watermark(place, message)
        found.append((await traffic.place(place)).watermark)
    assert found == ["99", "100", "100", "101", "101"]


@awaited
async def test_only_what_goes_on_and_is_shown_is_live(store: Store) -> None:
    traffic = Traffic(store)
    shown, hidden, over, held = [await new(store) for _ in range(4)]
    places = [
        await traffic.add_place(ref, "web", "w", "c", f"{ref.branch}", "public")
        for ref in (shown, over, held)
    ]
    for ref, place in zip((shown, over, held), places, strict=True):
        await traffic.opened(place, "c", f"{ref.branch}")
    await traffic.add_place(hidden, "web", "w", "c", "", "public")
    await played(store, over)
    await store.stop(held, "held", "", await store.claim(held, ME))
    assert await traffic.live_branches() == [shown, held]
    assert [row.ref for row in await traffic.open_places("web")] == [shown, held]
    assert await traffic.open_places("mail") == []
    await store.stop(held, "quarantined", "", 1)
    assert await traffic.live_branches() == [shown]
    assert [row.ref for row in await traffic.open_places("web")] == [shown, held]


@awaited
async def test_a_timer_is_taken_once_and_by_its_number(store: Store) -> None:
    traffic, ref = Traffic(store), await new(store)
    await traffic.set_timer(ref, "reminder", "7", 50)
    (timer,) = await traffic.due_timers(50)
    assert timer == TimerRow(timer.id, ref, "reminder", "7", 50)
    assert await traffic.due_timers(49) == []
    await traffic.set_timer(ref, "reminder", "7", 80)  # anew: the old number rings no more
    assert not await traffic.take_timer(timer.id)
    assert await traffic.due_timers(79) == []
    (timer,) = await traffic.due_timers(80)
    assert sorted(await asyncio.gather(*[traffic.take_timer(timer.id) for _ in range(4)])) == [False] * 3 + [
        True
    ]
    with pytest.raises(Unknown):
        await traffic.set_timer(Ref(ref.tenant, 999_999), "reminder", "7", 1)


@awaited
async def test_steps_and_the_bridge_keep_their_own_timers(store: Store) -> None:
    traffic, ref = Traffic(store), await new(store)
    await traffic.set_timer(ref, "reminder", "1", 30)
    await traffic.set_timer(ref, "late", "1", 40)
    await traffic.set_timer(ref, "late", "2", 50)
    alarms = (Alarm("deadline", "1", 20), Alarm("timer", "bell", 60))
    await store.commit(next_step(await store.load(ref), alarms=alarms))
    assert [row.due for row in await traffic.due_timers(99)] == [20, 30, 40, 50, 60]
    await store.commit(next_step(await store.load(ref), alarms=()))
    assert [row.due for row in await traffic.due_timers(99)] == [30, 40, 50]
    await traffic.clear_timers(ref, "late", "1")
    assert [row.due for row in await traffic.timers(ref)] == [30, 50]
    await traffic.clear_timers(ref, "late", None)
    assert await traffic.next_due() == 30
    (last,) = await traffic.due_timers(99)
    assert await traffic.next_due([last.id]) is None
    await traffic.clear_timers(ref, "reminder", None)
    assert await traffic.next_due() is None


@awaited
async def test_alarms_of_a_branch_that_stands_still_do_not_ring(store: Store) -> None:
    traffic, ref = Traffic(store), await new(store)
    await store.commit(next_step(await store.load(ref), alarms=(Alarm("deadline", "1", 20),)))
    await traffic.set_timer(ref, "late", "1", 90)
    assert await traffic.next_due() == 20
    await store.stop(ref, "held", "", await store.claim(ref, ME))
    assert await traffic.next_due() == 90
    assert [row.kind for row in await traffic.due_timers(99)] == ["late"]
