"""What is done because somebody has not answered, and whether it was in time after all; what is posted with it."""

import pytest

from scenarios.engine.ports import Post, Repeated
from scenarios.kernel.errors import Refused
from storage.ownership import MOST_ATTEMPTS
from storage.store import Store
from storage.traffic import Traffic
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, log, running, session
from tests.fakes.scenarios import Choose
from tests.storage.place import rows

TWO = {"player-1": HUMAN, "player-2": HUMAN}


@awaited
async def test_who_has_answered_is_not_late(store: Store) -> None:
    async with running(store, "together", TWO, clock=HandClock()) as (_, live):
        first, *_ = live.runner.position.asks
        await live.move("player-1", Choose(number=5), ask=first)
        with pytest.raises(Refused, match="no longer open"):
            await live.hold("late", ask=first)
        with pytest.raises(Refused, match="no longer open"):
            await live.end("late", ask=first)
        with pytest.raises(Refused, match="no longer open"):
            await live.hand_over("player-1", HUMAN, ask=first)
        assert (live.runner.status, len(await log(store, live.runner.ref))) == ("running", 2)


@awaited
async def test_standing_still_is_posted_with_it_and_takes_its_timer_away(store: Store) -> None:
    async with running(store, "together", TWO, clock=HandClock()) as (_, live):
        ref, traffic = live.runner.ref, Traffic(store)
        place = await traffic.add_place(ref, "web", "w", "c", "t", "public")
        await traffic.set_timer(ref, "late", "1", 5)
        timer = next(row for row in await traffic.timers(ref) if row.kind == "late")
        await live.hold("late", posts=[Post(place, target="card")], timer=timer.id)
        assert await rows(store, "outbox", "target") == [("card",)]
        assert [row for row in await traffic.timers(ref) if row.kind == "late"] == []
        await live.resume([Post(place, "edit", "card")])
        with pytest.raises(Repeated):
            await live.hold("late", posts=[Post(place)], timer=timer.id)
        assert live.runner.status == "running"
        assert (await store.load(ref)).status == "running"
        assert sorted(await rows(store, "outbox", "operation")) == [("edit",), ("post",)]


@awaited
async def test_the_clock_of_what_failed_stands_still(store: Store) -> None:
    clock = HandClock()
    async with running(store, "together", TWO, clock=clock) as (_, live):
        clock.pass_(50)
        await live.runner.pause("the model is away")
        clock.pass_(1_000)
        await live.resume()
        assert live.next_due() == clock.now() + 10 * SECOND


@awaited
async def test_who_waits_for_people_may_be_begun_again_however_often(store: Store) -> None:
    ref = await session(store, "together", TWO)
    killed = []
    for number in range(MOST_ATTEMPTS + 3):
        killed.append(engine_on(store, clock=HandClock(), owner=f"gone-{number}:1:1"))
        live = await killed[-1].open(ref, rearm=False)
        assert await live.drive(wait=False) == "waiting"
        await store.run(lambda c: c.exec_driver_sql("update branch set lease_until = null"))
    for engine in killed:
        await engine.close_all(stop_clock=False)
