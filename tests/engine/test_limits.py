"""Limits end a branch gracefully and name themselves; a seat is moved by its holder alone."""

import pytest

from scenarios.engine.ports import Act, Holder
from scenarios.kernel.errors import ParleyError, Refused
from storage.store import Store
from tests.fakes.actors import Plays, haggle
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, outcome, running, session
from tests.fakes.scenarios import Guess, Offer


@awaited
async def test_an_unknown_limit_is_refused(store: Store) -> None:
    engine = engine_on(store)
    ref = await session(store, "alone", {"guesser": HUMAN}, limits={"patience": 3})
    with pytest.raises(ParleyError, match="There is no limit 'patience'"):
        await engine.open(ref)
    (info,) = await store.branches(ref.tenant)
    assert info.owner is None
    await engine.close_all()


@awaited
async def test_a_limit_ends_it_and_names_itself(store: Store) -> None:
    stubborn = Plays(lambda moment: Act(Offer(price=60)))
    how = {"params": {"rounds": 1_000}, "limits": {"events": 9}}
    async with running(store, "market", {"seller": "s", "buyer": "s"}, {"s": stubborn}, **how) as (_, live):
        assert await live.drive() == "over"
        assert await outcome(store, live.runner.ref) == "the limit of 9 steps is reached"
        history = await store.history(live.runner.ref)
        assert [event.kind for event in history][-2:] == ["moves", "end"]
        assert len(history) == 10


@awaited
async def test_whoever_moves_into_a_limit_gets_the_event_of_the_move(store: Store) -> None:
    how = {"limits": {"events": 2}}
    async with running(store, "alone", {"guesser": HUMAN}, **how) as (_, live):
        event = await live.move("guesser", Guess(number=5))
        assert (event.seq, event.kind) == (2, "moves")
        assert live.runner.position.over == "the limit of 2 steps is reached"


@awaited
async def test_nobody_else_can_move_for_a_seat(store: Store) -> None:
    ann, bob = [
        await store.person(await store.tenant("local"), "web", "", name, name) for name in ("ann", "bob")
    ]
    seats = {"seller": Holder("human", ann), "buyer": "m"}
    async with running(store, "market", seats, {"m": Plays(haggle())}) as (_, live):
        for seat, person in (("seller", bob), ("buyer", ann), ("buyer", None), ("nobody", ann)):
            with pytest.raises(Refused, match="is not yours"):
                await live.move(seat, Offer(price=70), person=person)
        await live.move("seller", Offer(price=70), person=ann)
