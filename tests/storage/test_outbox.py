"""What goes out: in order within a place, one thing at a time, each once, whatever dies in between."""

import asyncio

import pytest

from scenarios.engine.ports import Post, Ref
from storage.errors import Unknown
from storage.outbox import OutboxRow
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import advanced, new, next_step, rows

NOW = 1_000


async def shown(store: Store) -> tuple[Traffic, Ref, int]:
    """A branch of two events with a public place."""
    ref = await new(store, params={"rounds": 50})
    await advanced(store, ref, 2)
    traffic = Traffic(store)
    return traffic, ref, await traffic.add_place(ref, "web", "w", "c", "t", "public")


async def claimed(traffic: Traffic, place: int, now: int = NOW) -> OutboxRow:
    row = await traffic.claim(place, now)
    assert row is not None
    return row


async def step(store: Store, ref: Ref, *posts: Post) -> None:
    await store.commit(next_step(await store.load(ref), posts=posts))


def keys(done: list[OutboxRow]) -> list[tuple[int, int]]:
    return [(row.seq, row.ordinal) for row in done]


async def drained(traffic: Traffic, place: int) -> list[OutboxRow]:
    done = []
    while (row := await traffic.claim(place, NOW)) is not None:
        done.append(row)
        await traffic.sent(row, None if row.operation == "edit" else f"{row.seq}.{row.ordinal}")
    return done


@awaited
async def test_rows_come_in_order_and_by_place(store: Store) -> None:
    traffic, ref, place = await shown(store)
    side = await traffic.add_place(ref, "web", "w", "c", "s", "side:buyer")
    await step(store, ref, Post(place, body='{"kind": "seen"}'), Post(side), Post(place, "post", "turn:3"))
    await step(store, ref, Post(place))
    assert await traffic.add(ref, [Post(place, "react", "@5", '{"mark": "ok"}')])
    assert sorted(await traffic.waiting()) == [(place, None), (side, None)]
    first = await claimed(traffic, place)
    assert first == OutboxRow(
        *(
            ref.tenant,
            ref.branch,
            3,
            0,
            place,
            "post",
            None,
            {"kind": "seen"},
            1,
            False,
            1_700_000_000_000_003,
        )
    )
    assert await traffic.claim(place, NOW) is None  # in hand
    await traffic.sent(first, "m1")
    assert keys(await drained(traffic, place)) == [(3, 2), (4, 0), (4, 1)]
    assert keys(await drained(traffic, side)) == [(3, 1)]
    assert await traffic.waiting() == []
    assert await traffic.claim(place, NOW) is None
    assert {row[0] for row in await rows(store, "outbox", "body")} == {'{"kind": "seen"}', None}
    first_shown = (await traffic.shown(ref))[0]
    assert (first_shown.place, first_shown.message, first_shown.seq) == (place, "m1", 3)


@awaited
async def test_of_those_who_claim_at_once_one_gets_it(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place), Post(place))
    got = await asyncio.gather(*[traffic.claim(place, NOW) for _ in range(8)])
    assert keys([row for row in got if row is not None]) == [(3, 0)]


@awaited
async def test_what_a_dead_bridge_left_in_hand_is_of_unknown_fate(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place))
    dead = await claimed(traffic, place)
    after = Traffic(store)
    assert await after.waiting() == [(place, None)]
    again = await claimed(after, place)
    assert (again.unsure, again.attempts) == (True, 2)
    await traffic.sent(dead, "late")  # it has lost it
    await after.sent(again, "m1")
    assert await rows(store, "outbox", "state", "external_id") == [("sent", "m1")]


@pytest.mark.parametrize("unsure", [False, True])
@awaited
async def test_a_row_that_is_tried_again_keeps_its_turn(store: Store, unsure: bool) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place), Post(place))
    await traffic.retry(await claimed(traffic, place), NOW + 5, unsure=unsure)
    assert await traffic.claim(place, NOW + 4) is None
    assert await traffic.waiting() == [(place, NOW + 5)]
    again = await claimed(traffic, place, NOW + 5)
    assert (again.ordinal, again.attempts, again.unsure) == (0, 1, unsure)
    await traffic.retry(again, NOW + 5, counts=True)
    assert (await claimed(traffic, place, NOW + 5)).attempts == 2


@awaited
async def test_what_could_not_be_settled_is_of_unknown_fate(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place))
    await claimed(traffic, place)
    traffic.abandon()
    assert (await claimed(traffic, place)).unsure


@awaited
async def test_what_cannot_be_done_or_is_of_no_use_lets_the_next_pass(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, *[Post(place, body="{}")] * 3)
    await traffic.park(await claimed(traffic, place), "no right")
    await traffic.drop(await claimed(traffic, place))
    assert keys(await drained(traffic, place)) == [(3, 2)]
    assert await rows(store, "outbox", "ordinal", "state", "why", "external_id", "body") == [
        (0, "parked", "no right", None, None), (1, "dropped", None, None, None), (2, "sent", None, "3.2", "{}")
    ]  # fmt: skip


@awaited
async def test_of_unsent_changes_of_a_message_the_last_is_made(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place, "post", "turn:1"), Post(place, "edit", "turn:1", '{"n": 1}'))
    await step(store, ref, Post(place, "edit", "turn:2"), Post(place, "edit", "turn:1", '{"n": 2}'))
    done = await drained(traffic, place)
    assert [(row.operation, row.target, row.body) for row in done] == [
        ("post", "turn:1", {}), ("edit", "turn:2", {}), ("edit", "turn:1", {"n": 2})
    ]  # fmt: skip
    await step(store, ref, Post(place, "edit", "turn:1"), Post(place, "delete", "turn:1"))
    assert [row.operation for row in await drained(traffic, place)] == ["delete"]


@awaited
async def test_a_message_is_found_by_its_name(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place, "post", "turn:1"), Post(place, "edit", "turn:1"))
    assert await traffic.message_of(place, "turn:1") is None
    await drained(traffic, place)
    assert await traffic.message_of(place, "turn:1") == "3.0"
    await step(store, ref, Post(place, "post", "turn:1"))
    await traffic.add(ref, [Post(place, "post", "turn:2", delivered="own")])
    await drained(traffic, place)
    assert await traffic.message_of(place, "turn:1") == "4.0"
    assert await traffic.message_of(place, "turn:2") == "own"
    assert await traffic.message_of(place, "turn:3") is None


@awaited
async def test_rows_beside_a_step_take_the_next_ordinals(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await step(store, ref, Post(place))
    await asyncio.gather(*[traffic.add(ref, [Post(place), Post(place, delivered="m")]) for _ in range(5)])
    found = await rows(store, "outbox", "ordinal", "seq", "state")
    assert found == [(n, 3, "sent" if n and n % 2 == 0 else "pending") for n in range(11)]
    branch = await store.branch(ref, 2)  # without an event of its own
    away = await traffic.add_place(branch, "web", "w", "c", "b", "public")
    assert await traffic.add(branch, [Post(away)])
    row = await claimed(traffic, away)
    assert (row.branch, row.seq, row.ordinal) == (branch.branch, 2, 0)
    assert row.committed > 1_700_000_000_000_000
    with pytest.raises(Unknown):
        await traffic.add(Ref(ref.tenant, 999_999), [Post(place)])


@awaited
async def test_a_reminder_is_added_by_whoever_takes_its_timer(store: Store) -> None:
    traffic, ref, place = await shown(store)
    await traffic.set_timer(ref, "reminder", "7", 5)
    (timer,) = await traffic.due_timers(NOW)
    got = await asyncio.gather(*[traffic.add(ref, [Post(place)], timer=timer.id) for _ in range(4)])
    assert sorted(got) == [False, False, False, True]
    assert len(await rows(store, "outbox", "ordinal")) == 1
