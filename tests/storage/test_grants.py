"""Who may read a seat's past: its first holder all of it, a later one from the handover on, others by grant."""

import pytest

from scenarios.engine.ports import Holder
from storage.errors import Unknown
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.place import advanced, new, next_step


async def people(store: Store) -> list[int]:
    tenant = await store.tenant("local")
    return [await store.person(tenant, "web", "", name, name) for name in ("ann", "bob", "cy")]


@awaited
async def test_the_first_holder_reads_all_and_strangers_nothing(store: Store) -> None:
    ann, bob, cy = await people(store)
    ref = await new(store, seats={"seller": Holder("human", ann), "buyer": Holder("human", bob)})
    await advanced(store, ref, 3)
    assert await store.readable_from(ref, "seller", ann) == 0
    assert await store.readable_from(ref, "buyer", bob) == 0
    for seat, person in (("seller", bob), ("buyer", ann), ("seller", cy), ("nobody", ann), ("seller", 99)):
        assert await store.readable_from(ref, seat, person) is None


@awaited
async def test_a_later_holder_reads_from_the_handover_on(store: Store) -> None:
    ann, bob, cy = await people(store)
    ref = await new(store, seats={"seller": Holder("human", ann), "buyer": Holder("soft")})
    await advanced(store, ref, 3)
    await store.commit(next_step(await store.load(ref), holders={"seller": Holder("human", bob)}))
    assert await store.readable_from(ref, "seller", bob) == 4
    assert await store.readable_from(ref, "seller", cy) is None
    await store.grant(ref, "seller", bob, 2)
    assert await store.readable_from(ref, "seller", bob) == 2
    with pytest.raises(Unknown):
        await store.grant(ref, "nobody", bob, 2)


@awaited
async def test_what_happens_on_the_parent_later_opens_no_branch(store: Store) -> None:
    ann, bob, cy = await people(store)
    ref = await new(store, seats={"seller": Holder("human", ann), "buyer": Holder("soft")})
    await advanced(store, ref, 4)
    branch = await store.branch(ref, 3)
    await store.commit(next_step(await store.load(ref), holders={"seller": Holder("human", bob)}))
    await store.grant(ref, "seller", cy, 5)
    await advanced(store, branch, 4)
    assert await store.readable_from(ref, "seller", bob) == 5
    assert await store.readable_from(ref, "seller", cy) == 5
    assert await store.readable_from(branch, "seller", bob) is None
    assert await store.readable_from(branch, "seller", cy) is None
    assert await store.readable_from(branch, "seller", ann) == 0


@awaited
async def test_who_gets_a_seat_with_a_branch_reads_from_there(store: Store) -> None:
    ann, bob, _ = await people(store)
    ref = await new(store, seats={"seller": Holder("human", ann), "buyer": Holder("soft")})
    await advanced(store, ref, 4)
    branch = await store.branch(ref, 3, {"seller": Holder("human", bob)})
    assert await store.readable_from(branch, "seller", bob) == 4
    assert await store.readable_from(ref, "seller", bob) is None
