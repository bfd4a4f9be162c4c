"""A replay repeats what the record holds: its order, its end, and what it took from other records itself."""

import asyncio
from collections.abc import Sequence

import pytest

from scenarios import Say, Words
from scenarios.engine.desk import Limit
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Act, Actor, Decision, GiveUp, Moment, Ref
from storage.store import Store
from tests.fakes.actors import Plays, cast
from tests.fakes.calls import Source, asking
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, engine_on, log, session, within
from tests.fakes.scenarios import Choose, Offer


async def _played(store: Store, actors: dict[str, Actor], ref: Ref, budgets: Sequence[Limit] = ()) -> str:
    engine = Engine(store, cast(actors), engine_on(store).clock, "here:1:1", budgets=within(budgets))
    live = await engine.open(ref)
    status = await live.drive()
    await engine.close_all()
    return status


async def _bytes(store: Store, ref: Ref) -> list[tuple[str, bytes]]:
    return [(event.body, event.chain) for event in await store.history(ref)]


async def _repeats(store: Store, actors: dict[str, Actor], ref: Ref, at: int = 1) -> Ref:
    """A replay of the branch, played to where it ended, and the same to the byte."""
    again = await engine_on(store, actors).branch(ref, at, mode="replay")
    await _played(store, actors, again)
    assert await _bytes(store, again) == await _bytes(store, ref)
    return again


@awaited
async def test_a_replay_can_be_replayed_and_gone_on_from(store: Store) -> None:
    source = Source()
    actors: dict[str, Actor] = {"m": Plays(asking(source))}
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    await _played(store, actors, ref)
    made = source.made
    once = await _repeats(store, actors, ref)
    await _repeats(store, actors, await _repeats(store, actors, once))
    assert source.made == made
    onward = await engine_on(store, actors).branch(once, 3)
    await _played(store, actors, onward)
    made = source.made
    await _repeats(store, actors, onward)
    assert source.made == made


@pytest.mark.parametrize("last", ["player-1", "player-2"])
@awaited
async def test_seats_that_choose_at_once_keep_the_order_of_the_record(store: Store, last: str) -> None:
    source, slow = Source(), True

    async def decide(moment: Moment) -> Decision:
        number = await source.ask(moment, {"seat": moment.seat})
        if slow and moment.seat == last:
            for _ in range(20):
                await asyncio.sleep(0)
        await moment.desk.memo("reflection", f"I take {number % 10}.")
        return Act(Choose(number=number % 10))

    actors: dict[str, Actor] = {"m": Plays(decide)}
    ref = await session(store, "together", {"player-1": "m", "player-2": "m"})
    assert await _played(store, actors, ref) == "over"
    assert last not in (await log(store, ref))[2]
    made, slow = source.made, False
    await _repeats(store, actors, ref)
    assert source.made == made


@awaited
async def test_remarks_beside_a_slow_move_keep_the_order_of_the_record(store: Store) -> None:
    source, slow = Source(), True

    async def decide(moment: Moment) -> Decision:
        number = await source.ask(moment, {"seat": moment.seat, "seen": len(await moment.seen())})
        if moment.floor:
            return Act(Say(text=Words(f"Number {number}.")))
        if slow:
            for _ in range(30):
                await asyncio.sleep(0)
        return Act(Offer(price=100 + number))

    actors: dict[str, Actor] = {"m": Plays(decide, talks=True)}
    ref = await session(
        store, "market", {"seller": "m", "buyer": "m"}, params={"rounds": 4}, limits={"remarks": 20}
    )
    assert await _played(store, actors, ref) == "over"
    said = [line for line in await log(store, ref) if line.endswith(" Say")]
    assert len(said) > 1
    made, slow = source.made, False
    await _repeats(store, actors, ref)
    assert source.made == made


@awaited
async def test_a_record_that_a_budget_ended_ends_the_replay_too(store: Store) -> None:
    source = Source()
    actors: dict[str, Actor] = {"m": Plays(asking(source))}
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    assert await _played(store, actors, ref, [Limit("session", "tokens", 400)]) == "over"
    again = await _repeats(store, actors, ref)
    assert (await store.load(again)).position.over == "the session's budget of 400 tokens is used up"


@awaited
async def test_a_default_after_giving_up_is_repeated_without_a_call(store: Store) -> None:
    source = Source()

    async def decide(moment: Moment) -> Decision:
        number = await source.ask(moment, {"q": 1})
        return GiveUp("It has no idea.") if number == 1 else Act(Choose(number=3))

    actors: dict[str, Actor] = {"m": Plays(decide), "five": Plays(lambda _: Act(Choose(number=5)))}
    ref = await session(store, "together", {"player-1": "m", "player-2": "five"})
    assert await _played(store, actors, ref) == "over"
    made = source.made
    await _repeats(store, actors, ref)
    assert source.made == made


@awaited
async def test_what_led_to_a_memory_is_found_though_the_decision_was_given_up(store: Store) -> None:
    source = Source()

    async def decide(moment: Moment) -> Decision:
        if not any(item.kind == "memo" for item in await moment.seen()):
            await moment.desk.memo("summary", f"Number {await source.ask(moment, {'sum': 1})}.")
        number = await source.ask(moment, {"q": 1, "refused": len(moment.refused)})
        return Act(Offer(price=13 if number <= 4 else 60))  # nobody offers 13

    actors: dict[str, Actor] = {"m": Plays(decide)}
    ref = await session(store, "market", {"seller": "m", "buyer": HUMAN})
    assert await _played(store, actors, ref) == "paused"
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.resume()
    assert await live.drive() == "waiting"
    await engine.close_all()
    made = source.made
    again = await engine.branch(ref, 1, mode="replay")
    assert await _played(store, actors, again) == "waiting"
    assert await log(store, again) == await log(store, ref)
    assert source.made == made
