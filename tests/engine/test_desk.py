"""A seat's desk: what was answered once stays answered, also after a crash; siblings share nothing unless asked."""

import asyncio

from scenarios import Words
from scenarios.engine.desk import Called, Limit, Used, Wanted
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Act, Actor, Consult, Decision, Holder, Moment
from scenarios.kernel.actions import Say
from scenarios.kernel.words import render
from storage.store import Store
from tests.fakes.actors import Plays, cast
from tests.fakes.calls import Source, asking
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, log_of, played, session, within
from tests.fakes.scenarios import Offer


def _both(source: Source) -> dict[str, Actor]:
    return {"m": Plays(asking(source))}


@awaited
async def test_a_replay_makes_no_call_and_gives_the_same_bytes(store: Store) -> None:
    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    assert await played(store, _both(source), ref) == "over"
    made = source.made
    assert made >= 6
    engine = engine_on(store, _both(source))
    for at in (1, 4):
        again = await engine.branch(ref, at, mode="replay")
        assert await played(store, _both(source), again) == "over"
        assert await log_of(store, again) == await log_of(store, ref)
    assert source.made == made


@awaited
async def test_a_branch_asks_anew_unless_told_to_replay(store: Store) -> None:
    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    await played(store, _both(source), ref)
    made = source.made
    engine = engine_on(store, _both(source))
    sibling = await engine.branch(ref, 1)
    await played(store, _both(source), sibling)
    assert source.made > made
    assert (await log_of(store, sibling))[1:] != (await log_of(store, ref))[1:]


@awaited
async def test_a_replay_of_a_branch_follows_its_whole_path(store: Store) -> None:
    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    await played(store, _both(source), ref)
    engine = engine_on(store, _both(source))
    sibling = await engine.branch(ref, 3)
    await played(store, _both(source), sibling)
    made = source.made
    again = await engine.branch(sibling, 1, mode="replay")
    assert await played(store, _both(source), again) == "over"
    assert source.made == made
    assert await log_of(store, again) == await log_of(store, sibling)


@awaited
async def test_a_replay_that_was_changed_stops_and_or_call_goes_on(store: Store) -> None:
    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    await played(store, _both(source), ref)
    made = source.made
    engine = engine_on(store, _both(source))
    changed = await engine.branch(ref, 2, edit={"price": 7}, mode="replay")
    assert await played(store, _both(source), changed) == "paused"
    info = await store.info(changed)
    assert info.why is not None
    assert "replay-or-call" in info.why
    assert source.made == made
    called = await engine.branch(ref, 2, edit={"price": 7}, mode="replay-or-call")
    assert await played(store, _both(source), called) == "over"
    assert source.made > made


@awaited
async def test_a_decision_dropped_after_its_call_finds_the_answer_again(store: Store) -> None:
    source = Source()
    hangs = asyncio.Event()

    async def slow(moment: Moment) -> Decision:
        decision: Decision = await asking(source)(moment)
        hangs.set()
        await asyncio.Event().wait()
        return decision

    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    engine = engine_on(store, {"m": Plays(slow)})
    live = await engine.open(ref)
    driving = asyncio.ensure_future(live.drive())
    await hangs.wait()
    driving.cancel()
    await asyncio.gather(driving, return_exceptions=True)
    await engine.close_all()
    assert source.made == 1
    assert await played(store, _both(source), ref) == "waiting"
    assert source.made == 1


@awaited
async def test_a_failed_call_is_made_again_after_resuming(store: Store) -> None:
    source = Source()
    source.fails.append(ConnectionError("no route"))
    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    assert await played(store, _both(source), ref) == "paused"
    engine = engine_on(store, _both(source))
    live = await engine.open(ref)
    await live.resume()
    assert await live.drive() == "waiting"
    assert source.made == 2
    await engine.close_all()


@awaited
async def test_off_asks_anew_even_after_a_restart(store: Store) -> None:
    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    await played(store, _both(source), ref)
    made = source.made
    engine = engine_on(store, _both(source))
    off = await engine.branch(ref, 1, mode="off")
    assert await played(store, _both(source), off) == "waiting"
    assert source.made == made + 1


@awaited
async def test_equal_requests_of_one_decision_are_separate_calls(store: Store) -> None:
    source = Source()
    answers: list[list[int]] = []

    async def twice(moment: Moment) -> Decision:
        answers.append([await source.ask(moment, {"q": 1}), await source.ask(moment, {"q": 1})])
        a = await source.ask(moment._replace(desk=moment.desk.member("a")), {"q": 1})
        answers[-1].append(a)
        return Act(Offer(price=60)) if moment.notes else Consult("mentor", (Say,), "May I?")

    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    actors: dict[str, Actor] = {"m": Plays(twice)}
    assert await played(store, actors, ref) == "waiting"
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    (asked,) = [a for a in live.runner.position.asks.values() if a.addressee]
    await live.answer(asked.number, Say(text=Words("Yes.")), by="mentor")
    assert await live.drive() == "waiting"
    await engine.close_all()
    assert answers == [[1, 2, 3], [1, 2, 3]]


@awaited
async def test_a_budget_that_falls_ends_it_and_names_itself(store: Store) -> None:
    source = Source(costs=Used(120), most=Used(150))
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    engine = Engine(
        store,
        cast(_both(source)),
        engine_on(store).clock,
        "here:1:1",
        budgets=within([Limit("session", "tokens", 400)]),
    )
    live = await engine.open(ref)
    assert await live.drive() == "over"
    assert live.runner.position.over == "the session's budget of 400 tokens is used up"
    assert source.made == 3  # 120 + 120 + 120 used; a fourth could go to 510
    await engine.close_all()
    assert (await store.info(ref)).status == "done"


@awaited
async def test_memories_are_events_of_their_seat_and_branches_share_them(store: Store) -> None:
    async def remembers(moment: Moment) -> Decision:
        seen = await moment.seen()
        memos = [item for item in seen if item.kind == "memo"]
        if not memos:
            await moment.desk.memo("summary", "So far nothing.", data={"upto": 1})
            (memo,) = [item for item in await moment.seen() if item.kind == "memo"]
            assert memo.memo == {"about": "summary", "upto": 1}
        return Act(Offer(price=60 + len(memos)))

    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    actors: dict[str, Actor] = {"m": Plays(remembers)}
    await played(store, actors, ref)
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    assert not [item for item in await live.runner.seen("buyer") if item.kind == "memo"]
    assert len([item for item in await live.runner.seen("seller") if item.kind == "memo"]) == 1
    made = await engine.branch(ref, 2)
    await engine.close_all()
    await played(store, actors, made)
    loaded = await store.load(made)
    assert loaded.position.state.standing == 61  # type: ignore[attr-defined]


@awaited
async def test_a_derived_memory_goes_with_its_sources(store: Store) -> None:
    async def remembers(moment: Moment) -> Decision:
        seen = await moment.seen()
        refs = [w.ref for i in seen if i.move for w in i.move.action.speech() if w.ref]
        if refs and not any(item.kind == "memo" for item in seen):
            await moment.desk.memo("summary", "They said CANARY.", sources=refs)
        return Act(Offer(price=60))

    tenant = await store.tenant("local")
    person = await store.person(tenant, "test", "", "ann", "Ann")
    ref = await session(store, "market", {"seller": "m", "buyer": Holder("human", person)})
    engine = engine_on(store, {"m": Plays(remembers)})
    live = await engine.open(ref)
    await live.drive()
    await live.move("buyer", Offer(price=55, message=Words("CANARY")), person=person)
    await live.drive()
    (memo,) = [item for item in await live.runner.seen("seller") if item.kind == "memo"]
    assert "CANARY" not in memo.text
    assert any("CANARY" in text for text in live.runner.texts.values())
    assert await engine.forget(tenant, person) == 2
    await live.runner.seen("seller")
    assert not live.runner.texts
    await engine.close_all()


@awaited
async def test_answers_that_led_nowhere_are_asked_for_anew_after_resuming(store: Store) -> None:
    source = Source()

    async def hopeless(moment: Moment) -> Decision:
        number = await source.ask(moment, {"q": 1, "refused": len(moment.refused)})
        return Act(Offer(price=13)) if number <= 3 else Act(Offer(price=60))  # nobody offers 13

    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    actors: dict[str, Actor] = {"m": Plays(hopeless)}
    assert await played(store, actors, ref) == "paused"
    assert source.made == 3
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.resume()
    assert await live.drive() == "waiting"
    assert source.made == 4
    await engine.close_all()


@awaited
async def test_words_that_are_forgotten_while_a_machine_thinks_leave_nothing(store: Store) -> None:
    asked, gate = asyncio.Event(), asyncio.Event()
    prompts: list[str] = []

    async def thinks(moment: Moment) -> Decision:
        seen = await moment.seen()
        words = [w for i in seen if i.move for w in i.move.action.speech() if w.ref]
        if not words:
            return Act(Offer(price=60))
        text = render(words[0], moment.resolve)
        prompts.append(text)

        async def make() -> Called:
            if len(prompts) == 1:
                asked.set()
                await gate.wait()
            return Called({"text": f"They said {text}."}, used=Used(10))

        sources = [w.ref for w in words if w.ref]
        await moment.desk.call(Wanted("oracle", {"piece": {"w": sources[0]}}, Used(50)), make)
        await moment.desk.memo("summary", f"They said {text}.", sources=sources)
        return Act(Offer(price=61))

    tenant = await store.tenant("local")
    ann = await store.person(tenant, "test", "", "ann", "Ann")
    ref = await session(store, "market", {"seller": "m", "buyer": Holder("human", ann)})
    engine = engine_on(store, {"m": Plays(thinks)})
    live = await engine.open(ref)
    await live.drive()
    await live.move("buyer", Offer(price=55, message=Words("CANARY")), person=ann)
    driving = asyncio.ensure_future(live.drive())
    await asked.wait()
    await engine.forget(tenant, ann)
    gate.set()
    assert await driving == "waiting"
    assert prompts == ["CANARY", "[erased]"]
    assert not any("CANARY" in text for text in live.runner.texts.values())
    for call in await store.calls(ref):
        assert "CANARY" not in str(call)
    await engine.close_all()


@awaited
async def test_a_seat_that_changes_hands_in_the_middle_of_a_call_leaves_a_whole_record(store: Store) -> None:
    asked = asyncio.Event()

    async def hangs(moment: Moment) -> Decision:
        async def make() -> Called:
            asked.set()
            await asyncio.Event().wait()
            raise AssertionError

        async with moment.desk.span("decision", moment.seat):
            await moment.desk.call(Wanted("oracle", {"q": 1}, Used(100, 50, 0, 700)), make)
        raise AssertionError

    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    engine = engine_on(store, {"m": Plays(hangs)})
    live = await engine.open(ref)
    driving = asyncio.ensure_future(live.drive())
    await asked.wait()
    await live.hand_over("seller", HUMAN)
    assert await driving == "waiting"
    await engine.close_all()
    (call,) = await store.calls(ref)
    assert (call.failure, call.used) == ("cancelled", Used(100, 50, 0, 700))  # nobody knows; it may be billed
    (span,) = await store.spans(ref)
    assert span.ended is not None
    assert span.failure is not None
    assert (await store.ledger(ref)).session.unsettled == 0


@awaited
async def test_a_report_that_fails_leaves_the_session_over(store: Store) -> None:
    class Fails(Plays):
        async def after(self, moment: Moment) -> None:
            raise RuntimeError("nobody thought of it")

    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    assert await played(store, {"m": Fails(asking(source))}, ref) == "over"


@awaited
async def test_a_call_that_alone_goes_beyond_its_limit_says_so(store: Store) -> None:
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    source = Source()
    limits = [Limit("call", "tokens", 100)]
    engine = Engine(store, cast(_both(source)), engine_on(store).clock, "here:1:1", budgets=within(limits))
    live = await engine.open(ref)
    assert await live.drive() == "over"
    assert live.runner.position.over == "the next call could go beyond the limit of 100 tokens for one"
    assert source.made == 0
    await engine.close_all()
