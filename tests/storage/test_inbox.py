"""What platforms deliver is kept once, taken in once, and found again by its message."""

import asyncio

from scenarios.engine.ports import Origin, Post
from storage.inbox import InboxRow
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.loop import awaited
from tests.storage.place import new, next_step, rows


@awaited
async def test_however_often_it_is_delivered_it_is_kept_once(store: Store) -> None:
    traffic = Traffic(store)
    tenant, other = await store.tenant("ours"), await store.tenant("theirs")
    given = await asyncio.gather(*[traffic.keep(tenant, "web", "m1", "1", "{}") for _ in range(8)])
    assert len([number for number in given if number is not None]) == 1
    assert await traffic.keep(tenant, "mail", "m1", "1", "{}") is not None
    assert await traffic.keep(other, "web", "m1", "1", "{}") is not None


@awaited
async def test_what_is_settled_is_known_and_holds_no_words(store: Store) -> None:
    traffic = Traffic(store)
    tenant = await store.tenant("ours")
    for state in ("consumed", "ignored", "poison"):
        number = await traffic.keep(tenant, "web", state, "", '{"text": "a secret"}')
        assert number is not None
        await traffic.consume(tenant, number, state)
        await traffic.consume(tenant, number, "poison")  # stays what it is
        assert await traffic.keep(tenant, "web", state, "", "{}") is None
    assert sorted(await rows(store, "inbox", "state", "body")) == [
        ("consumed", ""), ("ignored", ""), ("poison", "")
    ]  # fmt: skip
    assert await traffic.pending() == []


@awaited
async def test_a_row_of_another_tenant_is_not_settled(store: Store) -> None:
    traffic = Traffic(store)
    number = await traffic.keep(await store.tenant("ours"), "web", "m1", "", "{}")
    assert number is not None
    await traffic.consume(await store.tenant("theirs"), number, "ignored")
    assert [row.id for row in await traffic.pending()] == [number]


@awaited
async def test_what_is_left_comes_oldest_first_with_its_attempts(store: Store) -> None:
    traffic = Traffic(store)
    one, two = await store.tenant("one"), await store.tenant("two")
    numbers = [
        await traffic.keep(tenant, "web", f"m{n}", "", f"{n}") for n, tenant in enumerate((one, two, one))
    ]
    first, second, third = [number for number in numbers if number is not None]
    await traffic.consume(two, second, "consumed")
    assert [await traffic.attempt(third), await traffic.attempt(third)] == [1, 2]
    assert await traffic.attempt(second) == 0
    assert await traffic.pending() == [
        InboxRow(first, one, "web", "m0", "0", 0),
        InboxRow(third, one, "web", "m2", "2", 2),
    ]


@awaited
async def test_a_message_leads_to_its_event(store: Store) -> None:
    """A person's own message, what others posted, and what was changed afterwards; ids of several lengths."""
    traffic = Traffic(store)
    ref = await new(store, params={"rounds": 50})
    place = await traffic.add_place(ref, "web", "w", "c", "t", "public")
    other = await traffic.add_place(ref, "web", "w", "c", "s", "side:seller")

    async def step(message: str | None, *posts: Post) -> None:
        origin = None
        if message is not None:
            seq = len(await store.history(ref))
            number = await traffic.keep(ref.tenant, "web", f"{message}.{seq}", "", "{}", place=place)
            origin = Origin(number, place, message)
        await store.commit(next_step(await store.load(ref), posts=posts, origin=origin))

    async def post_all(start: int) -> None:
        while (row := await traffic.claim(place, 0)) is not None:
            await traffic.sent(row, None if row.operation == "edit" else str(start))
            start += 1

    await step(None, Post(place, "post", "turn:1"))  # 1
    await post_all(8)
    await step("99", Post(place, delivered="99"))  # 2
    await step(None, Post(place, "edit", "turn:1"), Post(place, "post", "turn:2"))  # 3
    await post_all(100)
    await step("98")  # 4, which is shown nowhere
    await step("99")  # 5: the message of 2 was revised
    assert [await traffic.event_of(ref.tenant, place, message) for message in ("8", "99", "101", "98")] == [
        1,
        2,
        3,
        4,
    ]
    assert await traffic.event_of(ref.tenant, place, "100") is None
    assert await traffic.event_of(ref.tenant, other, "8") is None
    assert await traffic.event_of(await store.tenant("theirs"), place, "8") is None
    before = {message: await traffic.event_before(ref.tenant, place, message) for message in ("7", "8", "50")}
    assert before == {"7": None, "8": 1, "50": 1}
    assert [await traffic.event_before(ref.tenant, place, message) for message in ("98", "100", "5000")] == [
        4,
        4,
        4,
    ]
    assert await traffic.event_before(ref.tenant, other, "5000") is None
