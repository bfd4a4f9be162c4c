"""Branches at every step, with the same actors, with others, and with a changed past."""

from typing import Any

import pytest

from scenarios.engine.ports import Actor, Holder, Ref
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.log import Event
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS, Plays, haggle
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, log, session
from tests.fakes.scenarios import Choose
from tests.storage.place import rows

ACTORS: dict[str, Actor] = {
    **NEGOTIATORS,
    "pick": Plays(lambda moment: _picked(moment)),
    "other": Plays(haggle(3)),
}


def _picked(moment: Any) -> Any:
    from scenarios.engine.ports import Act

    return Act(Choose(number=moment.rng("pick", moment.ask.key, moment.view.model_dump_json()).integer(0, 9)))


SCENARIOS: dict[str, dict[str, str]] = {
    "market": {"seller": "hard", "buyer": "soft"},
    "together": {"player-1": "pick", "player-2": "pick"},
}


async def run_out(store: Store, ref: Ref) -> list[Event]:
    """Play it to its end; gives its whole history."""
    engine = engine_on(store, ACTORS)
    live = await engine.open(ref)
    assert await live.drive() == "over"
    await engine.close_all()
    return await store.history(ref)


async def same_everywhere(store: Store, scenario: str, seed: int) -> None:
    ref = await session(store, scenario, SCENARIOS[scenario], seed=seed)
    parent = await run_out(store, ref)
    kept = await rows(store, "event", "body", "chain")
    for seq in range(len(parent) + 1):
        engine = engine_on(store, ACTORS)
        branch = await engine.branch(ref, seq)
        assert await run_out(store, branch) == parent, (seed, seq)
    assert await store.history(ref) == parent
    assert set(kept) <= set(await rows(store, "event", "body", "chain"))


def drawn(event: Event) -> dict[str, Any]:
    return dict(loads(event.body).get("r", ()))


async def others_share_the_past(store: Store, seed: int) -> None:
    ref = await session(store, "market", SCENARIOS["market"], seed=seed)
    parent = await run_out(store, ref)
    shocks = {key: value for event in parent for key, value in drawn(event).items()}
    for seq in range(1, len(parent)):
        engine = engine_on(store, ACTORS)
        branch = await engine.branch(ref, seq, {"buyer": Holder("other")})
        events = await run_out(store, branch)
        assert events[:seq] == parent[:seq]
        for event in events:
            for key, value in drawn(event).items():
                assert shocks.setdefault(key, value) == value, "a named draw differs between branches"
    assert await store.history(ref) == parent


@pytest.mark.parametrize("scenario", SCENARIOS)
@awaited
async def test_the_same_actors_give_the_same_events(store: Store, scenario: str) -> None:
    for seed in range(5):
        await same_everywhere(store, scenario, seed)


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS)
@awaited
async def test_the_same_actors_give_the_same_events_over_100_seeds(store: Store, scenario: str) -> None:
    for seed in range(100):
        await same_everywhere(store, scenario, seed)


@awaited
async def test_another_strategy_shares_the_prefix_and_the_draws(store: Store) -> None:
    for seed in range(5):
        await others_share_the_past(store, seed)


@pytest.mark.long
@awaited
async def test_another_strategy_shares_the_prefix_and_the_draws_over_100_seeds(store: Store) -> None:
    for seed in range(100):
        await others_share_the_past(store, seed)


@awaited
async def test_a_finished_branch_can_be_branched_and_goes_on(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    parent = await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    last = await engine.branch(ref, len(parent))
    assert await run_out(store, last) == parent
    earlier = await engine.branch(ref, len(parent) - 1, {"seller": HUMAN, "buyer": HUMAN})
    live = await engine.open(earlier)
    assert await live.drive() == "waiting"
    await engine.close_all()


@awaited
async def test_a_branch_of_a_branch_of_a_branch(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    parent = await run_out(store, ref)
    engine, newest = engine_on(store, ACTORS), ref
    for seq in (8, 7, 5, 3, 3, 1, 0):
        newest = await engine.branch(newest, seq)
        assert await run_out(store, newest) == parent


@awaited
async def test_an_action_of_the_past_is_replaced_in_a_branch(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    parent = await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    branch = await engine.branch(ref, 4, edit={"price": 77})
    changed = await store.history(branch)
    assert changed[:3] == parent[:3]
    assert changed[3].at == parent[3].at
    (move,) = loads(changed[3].body)["m"]
    assert move[2]["price"] == 77
    assert "edit" in move
    assert (await log(store, branch))[3] == "moves: buyer Offer: price 77".replace("buyer", move[0])
    events = await run_out(store, branch)
    assert len(events) > 4
    assert await store.history(ref) == parent
    other = await engine.branch(ref, 4, edit={"action": "Walk"})
    assert (await store.load(other)).position.over == "finished"
    assert (await store.branches(ref.tenant))[-1].status == "done"


@awaited
async def test_a_draw_of_the_past_is_replaced_in_a_branch(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    parent = await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    for seq, key, value in ((4, "shock/2", -50), (1, "limit/seller", 50)):
        assert key in drawn(parent[seq - 1])
        branch = await engine.branch(ref, seq, edit={"draws": {key: value}})
        changed = await store.history(branch)
        assert changed[: seq - 1] == parent[: seq - 1]
        assert drawn(changed[seq - 1])[key] == value
        assert (await store.load(branch)).position.seq == seq
        await run_out(store, branch)
    assert await store.history(ref) == parent


@awaited
async def test_one_of_several_moves_is_replaced(store: Store) -> None:
    ref = await session(store, "together", SCENARIOS["together"])
    parent = await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    branch = await engine.branch(ref, 3, edit={"seat": "player-2", "number": 9})
    assert (await store.load(branch)).position.state.shown[1] == 9  # type: ignore[attr-defined]
    await run_out(store, branch)
    assert await store.history(ref) == parent


BAD_EDITS: list[tuple[int, dict[str, Any]]] = [
    (4, {"price": -1}),
    (4, {"price": 13}),
    (4, {"price": "high"}),
    (4, {"prize": 5}),
    (4, {"action": "Accept", "price": 4}),
    (4, {"action": "Say"}),
    (4, {"action": "Nonsense"}),
    (4, {"action": 5}),
    (4, {"seat": "nobody", "price": 5}),
    (4, {"draws": {"shock/2": 51}}),
    (4, {"draws": {"shock/9": 1}}),
    (4, {"draws": {"shock/2": "x"}}),
    (4, {"draws": 5}),
    (1, {"price": 5}),
    (1, {"draws": {"shock/0": 5}}),
    (2, {"action": "Accept"}),
    (0, {"price": 5}),
    (-1, {"price": 5}),
    (99, {"price": 5}),
]


@awaited
async def test_an_edit_that_does_not_fit_leaves_no_branch_behind(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    parent = await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    for seq, edit in BAD_EDITS:
        with pytest.raises(ParleyError):
            await engine.branch(ref, seq, edit=edit)
        assert len(await store.branches(ref.tenant)) == 1, (seq, edit)
    for seq in (-1, len(parent) + 1):
        with pytest.raises(ParleyError):
            await engine.branch(ref, seq)
    assert len(await store.branches(ref.tenant)) == 1
    await engine.close_all()


@awaited
async def test_a_draw_cannot_be_replaced_where_none_is_made(store: Store) -> None:
    ref = await session(store, "together", SCENARIOS["together"])
    await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    for seq in (2, 3):
        with pytest.raises(ParleyError, match="makes no draw"):
            await engine.branch(ref, seq, edit={"draws": {"shock/0": 5}})
    assert len(await store.branches(ref.tenant)) == 1


@awaited
async def test_words_typed_in_an_edit_are_kept_apart_and_can_be_erased(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    await run_out(store, ref)
    person = await store.person(ref.tenant, "terminal", "", "me", "")
    engine = engine_on(store, ACTORS)
    branch = await engine.branch(ref, 4, edit={"message": "zq-typed"}, person=person)
    body = (await store.history(branch))[3].body
    assert "zq-typed" not in str(body)
    (move,) = loads(body)["m"]
    (kept,) = move[2]["message"].values()
    assert await store.texts(ref.tenant, [kept]) == {kept: "zq-typed"}
    again = await engine.branch(branch, 4, edit={"price": 77}, person=person)
    assert loads((await store.history(again))[3].body)["m"][0][2]["message"] == {"w": kept}
    assert await engine.forget(ref.tenant, person) == 1
    assert await store.texts(ref.tenant, [kept]) == {}
    await engine.close_all()


@awaited
async def test_an_edit_cannot_quote_what_others_have_said(store: Store) -> None:
    ref = await session(store, "market", SCENARIOS["market"])
    await run_out(store, ref)
    engine = engine_on(store, ACTORS)
    for form in ({"w": "abc"}, {"t": "abc"}):
        with pytest.raises(ParleyError, match=r"Write a text|text"):
            await engine.branch(ref, 4, edit={"message": form})
    assert len(await store.branches(ref.tenant)) == 1
