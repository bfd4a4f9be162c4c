"""Driving: machines act at once or take their time, together; whoever is wrong or broken harms only its branch."""

import asyncio

import pytest

from scenarios import Say, Words
from scenarios.engine.ports import Act, Decision, Moment, Pass, Sleep
from scenarios.kernel.errors import Refused
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS, Model, Plays, haggle
from tests.fakes.loop import awaited, settled
from tests.fakes.running import HUMAN, driven, engine_on, log, running, session
from tests.fakes.scenarios import Choose, Guess, Leave, Offer, Walk


def numbers(*values: int) -> Plays:
    """Guesses these one after the other, counted by what it has been asked."""
    left = list(values)
    return Plays(lambda moment: Act(Guess(number=left.pop(0))))


@awaited
async def test_machines_play_to_the_end(store: Store) -> None:
    async with running(store, "market", {"seller": "hard", "buyer": "soft"}, NEGOTIATORS) as (_, live):
        assert await live.drive() == "over"
        assert await live.drive() == "over"
        assert live.runner.status == "done"
        assert (await store.branches(live.runner.ref.tenant))[0].status == "done"


@awaited
async def test_at_a_joint_ask_all_think_at_the_same_time(store: Store) -> None:
    model = Model(lambda moment: Act(Choose(number=3)))
    async with running(store, "together", {"player-1": "m", "player-2": "m"}, {"m": model}) as (_, live):
        async with driven(live) as driving:
            for _ in range(3):
                await settled()
                assert len(model.thinking) == 2
                model.let_go()
            assert await driving == "over"
        assert (await log(store, live.runner.ref))[1:3] == [
            "sealed: player-1 Choose: number 3",
            "moves: player-1 Choose: number 3; player-2 Choose: number 3",
        ]


@awaited
async def test_while_a_model_thinks_people_can_move(threaded: Store) -> None:
    model = Model(lambda moment: Act(Offer(price=80)))
    seats = {"seller": "m", "buyer": HUMAN}
    async with running(threaded, "market", seats, {"m": model}) as (_, live):
        async with driven(live):
            await settled()
            assert len(model.thinking) == 1
            await live.move("buyer", Say(text=Words("Take your time.")))
            assert live.runner.position.seq == 2
            with pytest.raises(Refused, match="not your move"):
                await live.move("buyer", Offer(price=5))
            assert len(model.thinking) == 1, "the model is not asked again for a remark"
            model.let_go()
            while live.runner.position.seq < 3:
                await live.runner.changed.wait()
                await settled()
        assert live.runner.position.state.standing == 80  # type: ignore[attr-defined]


@awaited
async def test_a_decision_for_an_ask_that_has_closed_is_dropped(store: Store) -> None:
    model = Model(lambda moment: Act(Leave()))
    async with running(store, "club", {"member-1": "m", "member-2": HUMAN}, {"m": model}) as (_, live):
        async with driven(live) as driving:
            await settled()
            assert len(model.thinking) == 1
            await live.move("member-2", Leave())
            assert await driving == "over"
        assert len(await log(store, live.runner.ref)) == 2
        assert not model.thinking


@awaited
async def test_a_late_decision_is_made_again_for_what_is_open_now(store: Store) -> None:
    model = Model(lambda moment: Act(Offer(price=70 + len(model.asked))))
    async with running(store, "market", {"seller": "m", "buyer": HUMAN}, {"m": model}) as (_, live):
        async with driven(live):
            await settled()
            await live.runner.take(  # somebody else moves for the seat, as a stand-in would
                lambda position, at: _admitted(live, position, at)
            )
            model.let_go()
            await settled()
        assert await log(store, live.runner.ref) == ["start", "moves: seller Offer: price 60"]


def _admitted(live: object, position: object, at: int) -> object:
    from scenarios.kernel.admit import admit

    runner = live.runner  # type: ignore[attr-defined]
    return admit(runner.scenario, position, "seller", Offer(price=60), cause="stand-in", at=at)  # type: ignore[arg-type]


@awaited
async def test_an_actor_that_was_cut_off_is_asked_again_with_the_same_moment(store: Store) -> None:
    model = Model(lambda moment: Act(Offer(price=moment.rng("p").integer(50, 90))))
    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    for _ in range(3):
        engine = engine_on(store, {"m": model})
        live = await engine.open(ref)
        async with driven(live):
            await settled()
            assert len(model.thinking) == 1
        await engine.close_all()
        assert not model.thinking
    first, *others = model.asked
    assert len({moment.rng("mine").integer(0, 10**6) for moment in model.asked}) == 1
    for other in others:
        assert (other.seat, other.ask, other.view, other.notes) == (
            first.seat,
            first.ask,
            first.view,
            first.notes,
        )
    assert len(await store.history(ref)) == 1


@awaited
async def test_moves_that_are_refused_three_times_pause_the_branch(store: Store) -> None:
    wrong = Plays(lambda moment: Act(Guess(number=13)))
    async with running(store, "alone", {"guesser": "w"}, {"w": wrong}) as (_, live):
        assert await live.drive() == "paused"
        assert len(wrong.asked) == 3
        assert live.runner.why == "w at guesser failed: it made 3 moves that were refused (Never 13.)"
        (info,) = await store.branches(live.runner.ref.tenant)
        assert (info.status, info.why) == ("paused", live.runner.why)
        assert len(await store.history(live.runner.ref)) == 1


@awaited
async def test_after_two_refusals_it_may_still_find_the_way(store: Store) -> None:
    actor = numbers(13, 13, 1, 13, 2, 3, 13, 13, 4)
    async with running(store, "alone", {"guesser": "g"}, {"g": actor}) as (_, live):
        assert await live.drive() == "over"
        assert live.runner.position.state.guesses == (1, 2, 3, 4)  # type: ignore[attr-defined]


@awaited
async def test_a_default_stands_in_for_a_machine_that_only_makes_illegal_moves(store: Store) -> None:
    wrong = Plays(lambda moment: Act(Walk()))
    fine = Plays(lambda moment: Act(Choose(number=7)))
    async with running(store, "together", {"player-1": "w", "player-2": "f"}, {"w": wrong, "f": fine}) as (
        _,
        live,
    ):
        assert await live.drive() == "over"
        lines = await log(store, live.runner.ref)
        assert "sealed: player-1 Choose: number 0" in lines
        assert lines[-1] == "moves: player-1 Choose: number 0; player-2 Choose: number 7"
        assert len(wrong.asked) == 9


@awaited
async def test_an_optional_ask_may_be_passed_and_is_asked_again_when_the_state_changes(store: Store) -> None:
    shy = Plays(lambda moment: Pass())
    async with running(store, "club", {"member-1": "s", "member-2": HUMAN}, {"s": shy}) as (_, live):
        assert await live.drive(wait=False) == "over"  # the bell rang three times
        # once at the start, and after each of the two bells that left it open
        assert len(shy.asked) == 3


@awaited
async def test_illegal_moves_at_an_optional_ask_are_a_pass(store: Store) -> None:
    wrong = Plays(lambda moment: Act(Guess(number=1)))
    async with running(store, "club", {"member-1": "w", "member-2": HUMAN}, {"w": wrong}) as (_, live):
        assert await live.drive() == "over"
        assert live.runner.position.over == "finished"


@awaited
async def test_who_must_choose_cannot_pass(store: Store) -> None:
    async with running(store, "alone", {"guesser": "p"}, {"p": Plays(lambda moment: Pass())}) as (_, live):
        assert await live.drive() == "paused"
        assert "it passed, but" in (live.runner.why or "")


async def _raises(moment: Moment) -> Decision:
    raise ValueError("the model is away")


def _raises_at_once(moment: Moment) -> Decision:
    raise ValueError("the model is away")


@pytest.mark.parametrize("fails", [_raises, _raises_at_once])
@awaited
async def test_an_actor_that_fails_pauses_its_branch_and_no_other(store: Store, fails: object) -> None:
    actors = {"broken": Plays(fails), "fine": numbers(1, 2, 3, 4)}  # type: ignore[arg-type]
    engine = engine_on(store, actors)
    bad = await engine.open(await session(store, "alone", {"guesser": "broken"}))
    good = await engine.open(await session(store, "alone", {"guesser": "fine"}))
    assert await asyncio.gather(bad.drive(), good.drive()) == ["paused", "over"]
    assert bad.runner.why == "broken at guesser failed: the model is away"
    await engine.close_all()
    again = engine_on(store, {"broken": numbers(5, 6, 7, 8)})
    live = await again.open(bad.runner.ref)
    assert await live.drive() == "paused"
    assert live.runner.why == "broken at guesser failed: the model is away"
    await live.resume()
    assert await live.drive() == "over"
    await again.close_all()


@pytest.mark.parametrize("decision", [None, "Guess", 5, Guess(number=3), [], object()])
@awaited
async def test_what_is_no_decision_is_a_failure_of_the_actor(store: Store, decision: object) -> None:
    async def later(moment: Moment) -> object:
        return decision

    for actor in (Plays(lambda moment: decision), Plays(later)):  # type: ignore[arg-type,return-value]
        async with running(store, "alone", {"guesser": "odd"}, {"odd": actor}) as (_, live):
            assert await live.drive() == "paused"
            assert (live.runner.why or "").startswith("odd at guesser failed: ")


@awaited
async def test_an_actor_that_does_not_exist_pauses_the_branch(store: Store) -> None:
    for scenario, seat in (("alone", "guesser"), ("floor", "speaker-1"), ("club", "member-1")):
        async with running(store, scenario, {seat: "nobody"}) as (_, live):
            assert await live.drive() == "paused"
            assert "is no actor" in (live.runner.why or "")


@pytest.mark.parametrize("prompt", [True, False])
@awaited
async def test_rules_that_break_their_contract_set_the_branch_aside(store: Store, prompt: bool) -> None:
    async def slowly(moment: Moment) -> Decision:
        return Act(Guess(number=66))

    breaker = Plays(lambda moment: Act(Guess(number=66))) if prompt else Plays(slowly)
    engine = engine_on(store, {"b": breaker, "fine": numbers(1, 2, 3, 4)})
    bad = await engine.open(await session(store, "alone", {"guesser": "b"}))
    good = await engine.open(await session(store, "alone", {"guesser": "fine"}))
    assert await asyncio.gather(bad.drive(), good.drive()) == ["quarantined", "over"]
    assert "nobody thought of 66" in (bad.runner.why or "")
    assert len(await store.history(bad.runner.ref)) == 1
    status = {info.ref: info.status for info in await store.branches(bad.runner.ref.tenant)}
    assert status[bad.runner.ref] == "quarantined"
    await engine.close_all()


@awaited
async def test_a_view_that_fails_is_the_rules_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fakes.scenarios import Alone

    monkeypatch.setattr(Alone, "view", lambda self, state, seat: 1 // 0)
    async with running(store, "alone", {"guesser": "g"}, {"g": numbers(1)}) as (_, live):
        assert await live.drive() == "quarantined"
        assert "`view` failed" in (live.runner.why or "")


@awaited
async def test_two_drives_take_turns(threaded: Store) -> None:
    model = Model(lambda moment: Act(Choose(number=1)))
    async with running(threaded, "together", {"player-1": "m", "player-2": "m"}, {"m": model}) as (_, live):
        both = [asyncio.ensure_future(live.drive()) for _ in range(3)]
        while not all(drive.done() for drive in both):
            await asyncio.sleep(0)
            model.let_go()
        assert [drive.result() for drive in both] == ["over"] * 3
        assert model.most_at_once == 2
        assert len(await threaded.history(live.runner.ref)) == 7


@awaited
async def test_closing_while_it_is_driven_ends_the_drive(threaded: Store) -> None:
    model = Model(lambda moment: Act(Choose(number=1)))
    engine = engine_on(threaded, {"m": model})
    live = await engine.open(await session(threaded, "together", {"player-1": "m", "player-2": "m"}))
    driving = asyncio.ensure_future(live.drive())
    while len(model.thinking) < 2:
        await asyncio.sleep(0)
    await engine.close_all()
    assert await driving == "closed"
    assert not model.thinking
    assert len(await threaded.history(live.runner.ref)) == 1


@awaited
async def test_a_model_that_was_never_begun_is_put_away_cleanly(store: Store) -> None:
    model = Model(lambda moment: Act(Choose(number=1)))
    seats = {"player-1": "m", "player-2": "broken"}
    async with running(store, "together", seats, {"m": model, "broken": Plays(_raises_at_once)}) as (_, live):
        assert await live.drive() == "paused"
    assert not model.thinking


@awaited
async def test_a_first_cause_is_not_overwritten(store: Store) -> None:
    seats = {"player-1": "one", "player-2": "two"}
    models = {name: Model(_raises) for name in ("one", "two")}
    async with running(store, "together", seats, models) as (_, live):
        async with driven(live) as driving:
            for model in models.values():
                model.let_go()
            assert await driving == "paused"
        assert live.runner.why == "one at player-1 failed: the model is away"


@awaited
async def test_sleeping_is_being_asked_again_later(store: Store) -> None:
    def sleepy(moment: Moment) -> Decision:
        return Sleep(90) if len(actor.asked) < 3 else Act(Guess(number=1))

    actor = Plays(sleepy)
    async with running(store, "alone", {"guesser": "s"}, {"s": actor}) as (_, live):
        assert await live.drive() == "over"
        history = await store.history(live.runner.ref)
        assert len(actor.asked) == 6
        assert history[1].at >= 180 * 1_000_000


@awaited
async def test_the_store_s_failure_is_not_the_actor_s(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.errors import StoreError

    real, failing = store.commit, True

    async def commit(step: object) -> None:
        if failing:
            raise StoreError("The disk is full; free some space.")
        await real(step)  # type: ignore[arg-type]

    async def thinks(moment: Moment) -> Decision:
        return haggle()(moment)  # type: ignore[return-value]

    for actor in (Plays(haggle()), Plays(thinks)):
        failing = False
        async with running(store, "market", {"seller": "a", "buyer": "a"}, {"a": actor}) as (_, live):
            failing = True
            monkeypatch.setattr(store, "commit", commit)
            for _ in range(2):
                with pytest.raises(StoreError, match="The disk is full"):
                    await live.drive()
                assert live.runner.status == "running"
            failing = False
            assert await live.drive() == "over"
            monkeypatch.undo()
