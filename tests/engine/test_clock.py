"""Deadlines, timers, sleeps and quiet gaps, on the clock of the wall and on the simulated one."""

import pytest

from scenarios import Say, Words
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.ports import Act, Decision, Moment, Pass, Sleep
from scenarios.engine.wake import QUIET_GAP
from storage.store import Store
from tests.fakes.actors import Model, Plays
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.loop import awaited, settled
from tests.fakes.running import HUMAN, driven, engine_on, kept_going, log, running, session
from tests.fakes.scenarios import Choose, Guess, Leave
from tests.storage.place import rows

TWO = {"player-1": HUMAN, "player-2": HUMAN}


@awaited
async def test_a_deadline_makes_the_default_move(store: Store) -> None:
    clock = HandClock()
    async with running(store, "together", TWO, clock=clock) as (_, live), driven(live) as driving:
        await live.move("player-1", Choose(number=5))
        clock.pass_(59)
        await settled()
        assert live.runner.position.seq == 2
        clock.pass_(1)
        await settled()
        assert (await log(store, live.runner.ref))[-1] == (
            "moves: player-1 Choose: number 5; player-2 Choose: number 0"
        )
        position = live.runner.position
        assert {asked.due for asked in position.asks.values()} == {120 * SECOND}
        clock.pass_(600)
        await settled()
        assert not driving.done()
        clock.pass_(60)
        assert await driving == "over"
        moves = (await store.load(live.runner.ref)).position
        assert moves.over == "finished"


@awaited
async def test_each_deadline_falls_once_however_late(store: Store) -> None:
    clock = HandClock()
    async with running(store, "together", TWO, clock=clock) as (_, live), driven(live):
        clock.pass_(10_000)
        await settled()
        assert await log(store, live.runner.ref) == [
            "start",
            "sealed: player-1 Choose: number 0",
            "moves: player-1 Choose: number 0; player-2 Choose: number 0",
        ]


@awaited
async def test_alarms_stand_in_rows_by_the_wall_clock(store: Store) -> None:
    clock = HandClock()
    began = clock.now()
    async with running(store, "together", TWO, clock=clock) as (_, live), driven(live):
        assert await rows(store, "timer", "name", "kind", "due") == [
            ("1", "deadline", began + 60 * SECOND),
            ("2", "deadline", began + 60 * SECOND),
        ]
        clock.pass_(60)
        await settled()
        assert await rows(store, "timer", "name", "due") == [
            ("3", began + 120 * SECOND),
            ("4", began + 120 * SECOND),
        ]


@awaited
async def test_reopening_arms_deadlines_anew(store: Store) -> None:
    clock = HandClock()
    ref = await session(store, "together", TWO)
    engine = engine_on(store, clock=clock)
    live = await engine.open(ref)
    clock.pass_(50)
    await engine.close_all()
    clock.pass_(100_000)
    live = await engine.open(ref)
    async with driven(live):
        clock.pass_(59)
        await settled()
        assert live.runner.position.seq == 1
        clock.pass_(1)
        await settled()
        assert live.runner.position.seq == 3
    await engine.close_all()


@awaited
async def test_a_person_in_the_last_second_is_in_time(threaded: Store) -> None:
    clock = HandClock()
    async with running(threaded, "together", TWO, clock=clock) as (_, live), driven(live):
        clock.pass_(60)
        await live.move("player-1", Choose(number=5))
        while live.runner.position.seq < 3:
            await settled()
        assert (await log(threaded, live.runner.ref))[1] == "sealed: player-1 Choose: number 5"
        assert live.runner.status == "running"


@awaited
async def test_timers_ring_in_their_order(store: Store) -> None:
    clock = HandClock()
    async with running(store, "club", {"member-1": HUMAN}, clock=clock) as (_, live), driven(live) as driving:
        for rung in range(3):
            assert live.runner.position.state.rings == rung  # type: ignore[attr-defined]
            clock.pass_(600)
            await settled()
        assert await driving == "over"
        times = [event.at for event in await store.history(live.runner.ref)]
        assert times == [0, 600 * SECOND, 1200 * SECOND, 1800 * SECOND]


@awaited
async def test_without_waiting_it_returns_where_only_time_is_awaited(store: Store) -> None:
    clock = HandClock()
    async with running(store, "club", {"member-1": HUMAN}, clock=clock) as (_, live):
        assert await live.drive(wait=False) == "waiting"
        clock.pass_(600)
        assert await live.drive(wait=False) == "waiting"
        assert live.runner.position.seq == 2
        assert clock.sleeping == 0


@awaited
async def test_simulated_time_jumps_to_what_is_next(store: Store) -> None:
    async with running(store, "club", {"member-1": HUMAN}, clock=SimulatedClock()) as (_, live):
        assert await live.drive() == "over"
        times = [event.at for event in await store.history(live.runner.ref)]
        assert times == [0, 600 * SECOND, 1200 * SECOND, 1800 * SECOND]


@awaited
async def test_simulated_time_waits_for_people(store: Store) -> None:
    seats = {"player-1": HUMAN, "player-2": "one"}
    one = Plays(lambda moment: Act(Choose(number=1)))
    async with running(store, "together", seats, {"one": one}, SimulatedClock()) as (_, live):
        for _ in range(3):
            assert await live.drive() == "waiting"
            await live.move("player-1", Choose(number=2))
        assert await live.drive() == "over"


@awaited
async def test_a_machine_that_oversleeps_gets_the_default(store: Store) -> None:
    sleeper = Plays(lambda moment: Sleep(3_600))
    one = Plays(lambda moment: Act(Choose(number=1)))
    actors = {"z": sleeper, "one": one}
    for clock in (SimulatedClock(), HandClock()):
        async with running(store, "together", {"player-1": "z", "player-2": "one"}, actors, clock) as (
            _,
            live,
        ):
            async with driven(live) as driving:
                while not driving.done():
                    if isinstance(clock, HandClock):
                        clock.pass_(20)
                    await settled()
            assert (await log(store, live.runner.ref))[-1] == (
                "moves: player-1 Choose: number 0; player-2 Choose: number 1"
            )


@awaited
async def test_a_sleeper_is_asked_when_its_time_has_come(store: Store) -> None:
    def decide(moment: Moment) -> Decision:
        return Sleep(30) if len(actor.asked) == 1 else Act(Guess(number=len(actor.asked)))

    actor, clock = Plays(decide), HandClock()
    async with (
        running(store, "alone", {"guesser": "s"}, {"s": actor}, clock) as (_, live),
        driven(live) as driving,
    ):
        clock.pass_(29)
        await settled()
        assert len(actor.asked) == 1
        clock.pass_(1)
        assert await driving == "over"


@pytest.mark.parametrize("slow", [False, True])
@awaited
async def test_one_that_sleeps_on_the_floor_is_left_alone_until_then(store: Store, slow: bool) -> None:
    async def later(moment: Moment) -> Decision:
        return decide(moment)

    def decide(moment: Moment) -> Decision:
        return (
            Sleep(30)
            if len(actor.asked) == 1
            else Act(Say(text=Words("Now.")))
            if len(actor.asked) == 2
            else Pass()
        )

    clock = HandClock()
    actor = Plays(later if slow else decide, talks=True)
    seats = {"speaker-1": HUMAN, "speaker-2": "s"}
    async with running(store, "floor", seats, {"s": actor}, clock) as (_, live), kept_going(live):
        await live.move("speaker-1", Say(text=Words("speaker-2?")))
        await settled()
        assert len(actor.asked) == 1
        clock.pass_(30)
        await settled()
        assert len(actor.asked) == 2
        assert live.runner.position.seq == 3
        clock.pass_(1_000)
        await settled()
        assert len(actor.asked) == 2


@awaited
async def test_an_undirected_remark_is_answered_after_a_quiet_gap(store: Store) -> None:
    clock = HandClock()
    talker = Plays(lambda moment: Act(Say(text=Words("I see."))), talks=True)
    seats = {"speaker-1": HUMAN, "speaker-2": "t", "speaker-3": "t"}
    async with running(store, "floor", seats, {"t": talker}, clock) as (_, live), kept_going(live):
        await live.move("speaker-1", Say(text=Words("Hello")))
        await settled()
        clock.pass_(QUIET_GAP - 1)
        await live.move("speaker-1", Say(text=Words("Is anybody there?")))
        await settled()
        clock.pass_(QUIET_GAP - 1)
        await settled()
        assert live.runner.position.seq == 3
        clock.pass_(1)
        await settled()
        assert live.runner.position.seq == 4
        clock.pass_(1_000)
        await settled()
        assert live.runner.position.seq == 4, "one answers, and no more"


@awaited
async def test_a_gap_that_is_over_keeps_nobody_busy(store: Store) -> None:
    clock = HandClock()
    model = Model(lambda moment: Act(Say(text=Words("Here."))), talks=True)
    seats = {"speaker-1": HUMAN, "speaker-2": "t"}
    async with running(store, "floor", seats, {"t": model}, clock) as (_, live):
        await live.move("speaker-1", Say(text=Words("Hello")))
        async with driven(live) as driving:  # waits for the gap
            assert clock.sleeping == 1
            await live.move("speaker-1", Say(text=Words("speaker-2?")))
            await settled()
            assert len(model.thinking) == 1
            model.let_go()
            await settled()
            clock.pass_(100)
            assert await driving == "waiting"


@awaited
async def test_nothing_is_left_waiting_when_the_drive_is_cut_off(store: Store) -> None:
    clock = HandClock()
    seats = {"member-1": HUMAN, "member-2": "m"}
    model = Model(lambda moment: Act(Leave()))
    async with running(store, "club", seats, {"m": model}, clock) as (_, live):
        async with driven(live):
            assert clock.sleeping == 1
        assert clock.sleeping == 0
        async with driven(live) as driving:
            model.let_go()
            assert await driving == "over"


@awaited
async def test_rules_that_refuse_their_own_default_are_set_aside(store: Store) -> None:
    from datetime import timedelta

    from scenarios import Ask, Turn
    from tests.fakes.scenarios import Alone

    class Stubborn(Alone):
        """Its default is the number that it refuses."""

        def turn(self, state: object) -> Turn | None:
            return Turn((Ask("guesser", (Guess,), deadline=timedelta(seconds=5), default=Guess(number=13)),))

    clock = HandClock()
    stubborn = Stubborn()
    store._find = lambda name: stubborn
    async with running(store, "alone", {"guesser": HUMAN}, clock=clock) as (_, live), driven(live) as driving:
        clock.pass_(5)
        assert await driving == "quarantined"
        assert "Never 13" in (live.runner.why or "")
