"""A branch that stands still: held by its host, closed, or closed with its clock running on."""

import pytest

from scenarios.engine.ports import Holder
from scenarios.kernel.errors import Refused
from scenarios.kernel.rules import Cause
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.loop import awaited, settled
from tests.fakes.running import HUMAN, driven, engine_on, log, running, session
from tests.fakes.scenarios import Offer
from tests.storage.place import rows

TWO = {"player-1": HUMAN, "player-2": HUMAN}


@awaited
async def test_while_it_is_held_no_deadline_falls_and_what_was_left_is_left_afterwards(store: Store) -> None:
    clock = HandClock()
    async with running(store, "together", TWO, clock=clock) as (_, live):
        clock.pass_(50)
        await live.hold("the host")
        assert await rows(store, "timer", "name") == []
        assert live.next_due() is None
        clock.pass_(10_000)
        assert await live.drive(wait=False) == "held"
        with pytest.raises(Refused, match="does not run"):
            await live.hold("again")
        await live.resume()
        assert live.next_due() == clock.now() + 10 * SECOND
        assert {due for _, due in await rows(store, "timer", "name", "due")} == {clock.now() + 10 * SECOND}
        clock.pass_(9)
        assert await live.drive(wait=False) == "waiting"
        clock.pass_(1)
        async with driven(live):
            await settled()
        assert len(await log(store, live.runner.ref)) == 3


@awaited
async def test_a_held_branch_is_held_after_a_restart(store: Store) -> None:
    clock = HandClock()
    ref = await session(store, "together", TWO)
    engine = engine_on(store, clock=clock)
    await (await engine.open(ref)).hold("the host")
    await engine.close_all(stop_clock=False)
    clock.pass_(1_000)
    again = engine_on(store, clock=clock)
    live = await again.open(ref, rearm=False)
    assert (live.runner.status, live.runner.why) == ("held", "the host")
    assert await live.drive(wait=False) == "held"
    await again.close_all()


@pytest.mark.parametrize(("stops", "left"), [(True, 40), (False, 10)])
@awaited
async def test_a_clock_stands_still_or_runs_on_while_nobody_has_it_open(
    store: Store, stops: bool, left: int
) -> None:
    clock = HandClock()
    ref = await session(store, "together", TWO)
    engine = engine_on(store, clock=clock)
    await engine.open(ref)
    clock.pass_(20)
    await engine.close_all(stop_clock=stops)
    clock.pass_(30)
    again = engine_on(store, clock=clock)
    live = await again.open(ref, rearm=False)
    assert live.next_due() == clock.now() + left * SECOND
    assert {due for (due,) in await rows(store, "timer", "due")} == {live.next_due()}
    await again.close_all()


@awaited
async def test_the_moves_of_a_stand_in_say_so_and_the_late_person_takes_the_seat_back(store: Store) -> None:
    person = await store.person(await store.tenant("local"), "web", "", "ana", "Ana")
    seats = {"seller": Holder("human", person), "buyer": HUMAN}
    async with running(store, "market", seats, NEGOTIATORS) as (_, live):
        await live.hand_over("seller", Holder("hard", person, stands_in=True))
        await live.drive(wait=False)
        await live.hand_over("seller", Holder("human", person))
        await live.move("buyer", Offer(price=10))
        await live.move("seller", Offer(price=70), person=person)
        causes: list[Cause] = [
            item.move.cause for item in await live.runner.seen("buyer") if item.move and item.who == "seller"
        ]
        assert causes == ["stand-in", "seat"]
        assert (await store.load(live.runner.ref, 3)).holders["seller"].stands_in
        assert not (await store.load(live.runner.ref)).holders["seller"].stands_in
