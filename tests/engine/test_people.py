"""Seats come, go and change hands between any two moves."""

import asyncio

import pytest

from scenarios import Say, Words
from scenarios.engine.ports import Act, Fenced, Holder, Origin, Owned, Repeated
from scenarios.kernel.errors import ParleyError, Refused
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS, Model, Plays, haggle
from tests.fakes.loop import awaited, settled
from tests.fakes.running import HUMAN, driven, engine_on, log, running, session
from tests.fakes.scenarios import Choose, Offer
from tests.storage.place import rows, run_sql


@awaited
async def test_a_seat_passes_between_person_and_strategy_at_any_step(store: Store) -> None:
    for step in range(1, 7):
        seats = {"seller": "hard", "buyer": HUMAN}
        async with running(store, "market", seats, NEGOTIATORS, params={"rounds": 40}) as (_, live):
            while live.runner.position.seq < 2 * step and live.runner.position.over is None:
                assert await live.drive() == "waiting"
                await live.move("buyer", Offer(price=30 + live.runner.position.seq))
            await live.hand_over("buyer", Holder("soft"))
            with pytest.raises(Refused, match="not yours"):
                await live.move("buyer", Offer(price=20))
            await live.hand_over("seller", HUMAN)
            if live.runner.position.over is None and await live.drive() == "waiting":
                await live.move("seller", Offer(price=70))
                await live.hand_over("seller", Holder("hard"))
            assert await live.drive() == "over"


@awaited
async def test_what_the_last_holder_was_thinking_is_dropped(store: Store) -> None:
    model = Model(lambda moment: Act(Offer(price=99)))
    async with running(store, "market", {"seller": "m", "buyer": HUMAN}, {"m": model}) as (_, live):
        async with driven(live) as driving:
            assert len(model.thinking) == 1
            await live.hand_over("seller", HUMAN)
            await settled()
            assert not model.thinking
            assert driving.done()
            assert driving.result() == "waiting"
        await live.move("seller", Offer(price=61))
        assert live.runner.position.state.standing == 61  # type: ignore[attr-defined]


@awaited
async def test_a_decision_that_was_ready_at_the_handover_is_not_the_new_holder_s(store: Store) -> None:
    model = Model(lambda moment: Act(Offer(price=99)))
    seats = {"seller": "m", "buyer": HUMAN}
    async with running(store, "market", seats, {"m": model, **NEGOTIATORS}) as (_, live), driven(live):
        async with live.runner._lock:  # a step of somebody else is under way
            handing = asyncio.ensure_future(live.hand_over("seller", Holder("hard")))
            await settled()
            model.let_go()
            await settled()
        await handing
        await settled()
        lines = await log(store, live.runner.ref)
        assert [line for line in lines if "99" in line] == []
        assert len(lines) == 3, "the new holder has moved"


@awaited
async def test_who_declined_before_the_handover_does_not_decline_for_the_next(store: Store) -> None:
    from scenarios.engine.ports import Pass
    from tests.fakes.scenarios import Leave

    actors = {"shy": Plays(lambda moment: Pass()), "bold": Plays(lambda moment: Act(Leave()))}
    seats = {"member-1": "shy", "member-2": HUMAN}
    from tests.fakes.clock import HandClock

    async with running(store, "club", seats, actors, HandClock()) as (_, live):
        assert await live.drive(wait=False) == "waiting"
        seq = live.runner.position.changed
        await live.hand_over("member-1", Holder("bold"))
        assert live.runner.position.changed == seq
        assert await live.drive(wait=False) == "over"


@awaited
async def test_nobody_unknown_gets_a_seat(store: Store) -> None:
    async with running(store, "club", {"member-1": HUMAN}) as (_, live):
        for attempt in (
            live.hand_over("member-1", Holder("nobody")),
            live.join("member", Holder("nobody")),
        ):
            with pytest.raises(ParleyError, match="is no actor"):
                await attempt
        assert live.runner.position.seq == 1


@awaited
async def test_people_join_and_leave(store: Store) -> None:
    tenant = await store.tenant("local")
    ann = await store.person(tenant, "web", "", "ann", "Ann")
    async with running(store, "club", {"member-1": HUMAN}) as (engine, live):
        assert await live.join("member", Holder("human", ann)) == "member-2"
        await live.move("member-2", Say(text=Words("Hello")), person=ann)
        assert await live.join("member", HUMAN) == "member-3"
        await live.leave("member-2")
        with pytest.raises(Refused):
            await live.move("member-2", Say(text=Words("Me again")), person=ann)
        assert await live.join("member", HUMAN) == "member-2"
        assert await live.join("member", HUMAN) == "member-4"
        with pytest.raises(Refused, match="All 4 seats"):
            await live.join("member", HUMAN)
        with pytest.raises(Refused):
            await live.join("chair", HUMAN)
        ref = live.runner.ref
        await engine.close(ref)
        again = await engine.open(ref)
        assert again.runner.position.seats == ("member-1", "member-2", "member-3", "member-4")
        assert again.runner.holders["member-2"] == HUMAN


@awaited
async def test_those_who_join_at_once_get_seats_of_their_own(threaded: Store) -> None:
    tenant = await threaded.tenant("local")
    people = [await threaded.person(tenant, "web", "", name, name) for name in ("ann", "bob", "cy")]
    async with running(threaded, "club", {"member-1": HUMAN}) as (_, live):
        seats = await asyncio.gather(*[live.join("member", Holder("human", person)) for person in people])
        assert sorted(seats) == ["member-2", "member-3", "member-4"]
        holders = live.runner.holders
        assert [holders[seat].person for seat in seats] == people
        assert (await threaded.load(live.runner.ref)).holders == holders


@awaited
async def test_who_leaves_a_joint_group_keeps_nobody_waiting(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scenarios import Ask, Move, Role, Roster, Scenario, Setup, State, Step, Turn, show
    from scenarios.kernel.rng import Rng

    class Ballots(State):
        members: tuple[str, ...]
        done: bool = False

    class Poll(Scenario[Ballots, Choose | Roster]):
        """All who are there vote."""

        roles = (Role("voter", 1, 3, open=True),)

        def start(self, setup: Setup, rng: Rng) -> Step[Ballots]:  # type: ignore[type-arg]
            return Step(Ballots(members=setup.seats))

        def turn(self, state: Ballots) -> Turn | None:
            return (
                None if state.done else Turn(tuple([Ask(s, (Choose,), joint="vote") for s in state.members]))
            )

        def apply(self, state: Ballots, moves: tuple[Move[Choose | Roster], ...], rng: Rng) -> Step[Ballots]:
            if isinstance(moves[0].action, Roster):
                left = tuple([seat for seat in state.members if seat != moves[0].seat])
                return Step(state.but(members=left))
            return Step(state.but(done=True), tuple([show(move) for move in moves]))

    poll = Poll()
    store._find = lambda name: poll
    one = Plays(lambda moment: Act(Choose(number=4)))
    seats = {"voter-1": "one", "voter-2": "one", "voter-3": HUMAN}
    async with running(store, "poll", seats, {"one": one}) as (_, live):
        assert await live.drive() == "waiting"
        await live.leave("voter-3")
        assert await live.drive() == "over"
        assert (await log(store, live.runner.ref))[-1] == (
            "moves: voter-1 Choose: number 4; voter-2 Choose: number 4"
        )


@awaited
async def test_a_message_that_comes_twice_is_taken_in_once(store: Store) -> None:
    async with running(store, "market", {"seller": HUMAN, "buyer": HUMAN}) as (_, live):
        await run_sql(
            store,
            "INSERT INTO inbox (id, tenant, platform, external_id, external_order, body, state, attempts, received)"
            f" VALUES (5, {live.runner.ref.tenant}, 'web', 'm1', '', 'raw', 'pending', 0, 0)",
        )
        await live.move("seller", Say(text=Words("Once.")), origin=Origin(5))
        for _ in range(2):
            with pytest.raises(Repeated):
                await live.move("seller", Say(text=Words("Once.")), origin=Origin(5))
        assert len(await log(store, live.runner.ref)) == 2
        assert len(await rows(store, "text", "ref")) == 1
        await live.move("seller", Say(text=Words("Twice.")))
        assert live.runner.position.seq == 3


@awaited
async def test_two_engines_do_not_run_one_branch(store: Store) -> None:
    first, second = engine_on(store, NEGOTIATORS, owner="a:1:1"), engine_on(store, NEGOTIATORS, owner="b:1:1")
    ref = await session(store, "market", {"seller": HUMAN, "buyer": "soft"})
    live = await first.open(ref)
    with pytest.raises(Owned, match="It is open in another window"):
        await second.open(ref)
    await run_sql(store, "UPDATE branch SET lease_until = 1")
    taken = await second.open(ref)
    await taken.move("seller", Offer(price=60))
    with pytest.raises(Owned, match="taken this over"):
        await live.move("seller", Offer(price=61))
    with pytest.raises(Owned):
        await live.runner.pause("I think I own this")
    before = await rows(store, "branch"), await rows(store, "event")
    await first.close_all()
    assert before == (await rows(store, "branch"), await rows(store, "event"))
    assert await taken.drive() == "waiting"
    await second.close_all()


@awaited
async def test_an_owner_that_lost_it_while_a_model_thinks_writes_nothing(store: Store) -> None:
    model = Model(lambda moment: Act(Offer(price=70)))
    first = engine_on(store, {"m": model}, owner="a:1:1")
    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    live = await first.open(ref)
    async with driven(live) as driving:
        await run_sql(store, "UPDATE branch SET lease_until = 1")
        await store.claim(ref, "b:1:1")
        before = await rows(store, "branch"), await rows(store, "event")
        model.let_go()
        with pytest.raises(Owned):
            await driving
    await first.close_all()
    assert before == (await rows(store, "branch"), await rows(store, "event"))


@awaited
async def test_a_failing_actor_of_a_lost_branch_pauses_nothing(store: Store) -> None:
    def fails(moment: object) -> None:
        raise ValueError("broken")

    first = engine_on(store, {"m": Plays(fails)}, owner="a:1:1")  # type: ignore[arg-type]
    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    live = await first.open(ref)
    await run_sql(store, "UPDATE branch SET lease_until = 1")
    await store.claim(ref, "b:1:1")
    with pytest.raises(Owned):
        await live.drive()
    await first.close_all()
    assert (await store.branches(ref.tenant))[0].status == "running"


@awaited
async def test_opening_twice_gives_the_same_branch(threaded: Store) -> None:
    engine = engine_on(threaded, NEGOTIATORS)
    ref = await session(threaded, "market", {"seller": "hard", "buyer": "soft"})
    lives = await asyncio.gather(*[engine.open(ref) for _ in range(5)])
    assert len({id(live) for live in lives}) == 1
    assert await lives[0].drive() == "over"
    await engine.close_all()


@awaited
async def test_leases_are_renewed_while_branches_are_open(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scenarios.engine.engine.RENEWAL", 0.0)
    engine = engine_on(store, owner="a:1:1")
    ref = await session(store, "market", {"seller": HUMAN, "buyer": HUMAN})
    await engine.open(ref)
    await run_sql(store, "UPDATE branch SET lease_until = 1")
    while (await rows(store, "branch", "lease_until"))[0][0] == 1:
        await asyncio.sleep(0)
    with pytest.raises(Owned):
        await store.claim(ref, "b:1:1")
    await engine.close_all()
    await store.claim(ref, "b:1:1")


@awaited
async def test_a_move_that_is_cut_off_leaves_the_branch_in_order(threaded: Store) -> None:
    async with running(threaded, "market", {"seller": HUMAN, "buyer": "soft"}, NEGOTIATORS) as (_, live):
        for cut in range(6):
            moving = asyncio.ensure_future(live.move("seller", Say(text=Words(f"remark {cut}"))))
            await settled(cut)
            moving.cancel()
            await asyncio.gather(moving, return_exceptions=True)
        await live.move("seller", Offer(price=80))
        assert await live.drive() in ("waiting", "over")
        head = live.runner.position
        assert (await threaded.load(live.runner.ref)).position == head


@awaited
async def test_another_process_may_move_a_branch_that_nobody_owns(store: Store) -> None:
    async with running(
        store, "market", {"seller": HUMAN, "buyer": Holder("soft")}, {"soft": Plays(haggle())}
    ) as (
        _,
        live,
    ):
        from tests.storage.place import next_step

        await store.commit(next_step(await store.load(live.runner.ref), 66))  # with the same fence
        with pytest.raises(Refused, match="not your move"):
            await live.move("seller", Offer(price=70))
        assert live.runner.position.seq == 2
        assert await live.drive() == "waiting"
        with pytest.raises(Fenced):
            await store.commit(next_step(await store.load(live.runner.ref, 2), 66))
