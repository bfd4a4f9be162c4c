"""Mandates stay with what a branch knows of its seats, and sources with the texts they were made from."""

import json

import pytest

from scenarios.engine.mandate import Mandate
from scenarios.engine.ports import Holder
from scenarios.kernel.actions import at_least, at_most, between, one_of
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.place import advanced, new, next_step, rows

MANDATES = [
    Mandate(()),
    Mandate((("price", at_most(9_000)),), 3),
    Mandate((("days", between(1, 2.5)), ("kind", one_of(["a", "b", None, True])), ("price", at_least(-1)))),
]


@pytest.mark.parametrize("mandate", MANDATES)
@awaited
async def test_a_mandate_comes_back_wherever_its_holder_does(store: Store, mandate: Mandate) -> None:
    holder = Holder("hard", None, mandate)
    ref = await new(store, seats={"seller": holder, "buyer": Holder("soft")})
    await advanced(store, ref, 3)
    assert (await store.load(ref)).holders == {"seller": holder, "buyer": Holder("soft")}
    branch = await store.branch(ref, 2, {"buyer": Holder("soft", None, mandate)})
    assert (await store.load(branch)).holders["buyer"].mandate == mandate
    below = await store.branch(branch, 2)
    assert (await store.load(below)).holders["buyer"].mandate == mandate
    everyone = await store.holders(ref.tenant)
    assert everyone[ref.branch]["seller"] == holder
    assert everyone[branch.branch]["buyer"].mandate == mandate


@awaited
async def test_a_handover_stores_the_mandate_it_is_given(store: Store) -> None:
    ref = await new(store)
    loaded = await advanced(store, ref, 2)
    given = Holder("soft", None, MANDATES[1])
    await store.commit(next_step(loaded, holders={"buyer": given}))
    assert (await store.load(ref)).holders["buyer"] == given
    assert (await store.load(ref, 2)).holders["buyer"] == Holder("soft")


@awaited
async def test_a_derived_text_names_its_sources(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 1)
    one = store.keep("said", None)
    two = store.keep("summary", None)._replace(sources=(one.ref, "elsewhere"))
    await store.commit(next_step(await store.load(ref), texts=(one, two)))
    kept = {row[0]: row[1] for row in await rows(store, "text", "ref", "sources")}
    assert kept[one.ref] is None
    assert json.loads(kept[two.ref]) == [one.ref, "elsewhere"]
