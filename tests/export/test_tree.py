"""Branches in exports: the parent's stays as it was, a tree holds every event once."""

import asyncio
from typing import NamedTuple

import pytest

from scenarios.engine.ports import Holder, Ref
from storage.database import MEMORY
from storage.export import FORMATS, export
from storage.export.records import Trace
from tests.export.market import Stage, begin, open_store, play


class Family(NamedTuple):
    """A stall, and one exported before and after branches were made off it."""

    stage: Stage
    middle: Ref
    leaf: Ref
    before: dict[tuple[str, str], bytes]
    after: dict[tuple[str, str], bytes]


async def every(stage: Stage) -> dict[tuple[str, str], bytes]:
    return {
        (form, view): await export(stage.store, stage.ref, format=form, view=view)
        for form in FORMATS
        for view in ("full", "public", "buyer")
    }


@pytest.fixture(scope="module")
def family() -> Family:
    async def made() -> Family:
        stage, live = await begin(open_store(MEMORY))
        await play(live)
        await stage.engine.close_all()
        before = await every(stage)
        middle = await stage.engine.branch(stage.ref, 10, {"seller": Holder("strategy:zq-other")})
        other = await stage.engine.open(middle)
        await play(other, rounds=1, said="Another day.")
        leaf = await stage.engine.branch(middle, 12, {"buyer": Holder("human", stage.people["bob"])})
        edited = await stage.engine.branch(stage.ref, 8, edit={"price": 7771600})
        assert edited != leaf
        return Family(stage, middle, leaf, before, await every(stage))

    return asyncio.run(made())


def trace_of(family: Family, ref: Ref, *, tree: bool = False, view: str = "full") -> Trace:
    return Trace.model_validate_json(asyncio.run(export(family.stage.store, ref, tree=tree, view=view)))


def test_the_parents_export_stays_byte_identical(family: Family) -> None:
    assert family.before == family.after


def test_a_branch_holds_its_ancestry_and_nothing_else(family: Family) -> None:
    trace = trace_of(family, family.leaf)
    assert [event.seq for event in trace.events] == list(range(1, 13))
    assert [event.branch for event in trace.events] == [1] * 10 + [2] * 2
    assert [(b.number, b.parent, b.fork_seq) for b in trace.branches] == [
        (1, None, None),
        (2, 1, 10),
        (3, 2, 12),
    ]
    parent = trace_of(family, family.stage.ref)
    assert trace.events[:10] == parent.events[:10]


def test_holders_change_along_the_ancestry(family: Family) -> None:
    seats = {seat.name: seat for seat in trace_of(family, family.leaf).seats}
    seller = [(h.branch, h.from_seq, h.to_seq, h.actor) for h in seats["seller"].holders]
    assert seller == [(1, 0, 10, "strategy:zq-actor-seller?e=4"), (2, 10, None, "strategy:zq-other")]
    assert [(h.from_seq, h.person) for h in seats["buyer"].holders] == [(0, "person-1"), (12, "person-2")]


def test_a_tree_holds_every_event_once(family: Family) -> None:
    for ref in (family.stage.ref, family.leaf):
        trace = trace_of(family, ref, tree=True)
        places = [(event.branch, event.seq) for event in trace.events]
        assert len(places) == len({*places})
        assert places == sorted(places)
        assert [b.number for b in trace.branches] == [1, 2, 3, 4]
        assert {branch for branch, _ in places} == {1, 2, 4}
        assert [seq for branch, seq in places if branch == 4] == [8]
        assert [b.over for b in trace.branches] == [True, False, False, False]
    edited = next(event for event in trace.events if event.branch == 4)
    assert (edited.moves[0].cause, edited.moves[0].fields["price"]) == ("edit", 7771600)


def test_a_trees_page_names_branches_and_where_they_leave(family: Family) -> None:
    text = asyncio.run(export(family.stage.store, family.stage.ref, tree=True, format="html")).decode()
    for number in (1, 2, 3, 4):
        assert f'id="b{number}"' in text
    assert text.count('Here <a href="#b2">branch 2</a> leaves.') == 1
    assert text.count('id="e1-10"') == 1
    written = asyncio.run(export(family.stage.store, family.stage.ref, tree=True, format="md")).decode()
    assert "## Branch 2, from step 10 of branch 1" in written


def test_checkpoints_are_named_in_the_full_view(family: Family) -> None:
    async def mark() -> None:
        info = await family.stage.store.find(
            family.stage.tenant, (await family.stage.store.load(family.middle)).label
        )
        await family.stage.store.checkpoint(info, 11, "turning point")

    asyncio.run(mark())
    named = {
        b.number: [(c.name, c.seq) for c in b.checkpoints] for b in trace_of(family, family.leaf).branches
    }
    assert named == {1: [], 2: [("turning point", 11)], 3: []}
    assert all(not b.checkpoints for b in trace_of(family, family.leaf, view="buyer").branches)
    assert (
        "⚑ <bdi>turning point</bdi>"
        in asyncio.run(export(family.stage.store, family.leaf, format="html")).decode()
    )
