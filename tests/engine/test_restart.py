"""Whatever happens to the process, everything goes on where it was."""

import asyncio

import pytest

from scenarios import Say, Words
from scenarios.engine.ports import Act, Decision, Holder, Moment, Ref
from scenarios.kernel.words import render
from storage.errors import StoreError
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS, Plays
from tests.fakes.loop import awaited
from tests.fakes.platform import Platform
from tests.fakes.running import HUMAN, engine_on, session
from tests.fakes.scenarios import Choose, Done, Guess, Offer, Write

ACTORS = {
    **NEGOTIATORS,
    "pick": Plays(lambda moment: Act(Choose(number=moment.rng("pick").integer(0, 9)))),
    "count": Plays(lambda moment: Act(Guess(number=moment.rng("g").integer(20, 60)))),
}
KINDS: list[tuple[str, dict[str, str]]] = [
    ("market", {"seller": "hard", "buyer": "soft"}),
    ("together", {"player-1": "pick", "player-2": "pick"}),
    ("alone", {"guesser": "count"}),
]


@awaited
async def test_opened_again_after_every_step_it_is_the_same(store: Store) -> None:
    for scenario, seats in KINDS:
        whole = await session(store, scenario, seats)
        engine = engine_on(store, ACTORS)
        assert await (await engine.open(whole)).drive() == "over"
        await engine.close_all()
        pieces = await session(store, scenario, seats)
        state = ""
        for _ in range(50):
            again = engine_on(store, ACTORS)
            live = await again.open(pieces)
            driver = live.driver
            if await driver._fire_due() or await driver._deciding.ready() or await driver._open_floor():
                await again.close_all()
                continue
            state = await live.drive()
            await again.close_all()
            break
        assert state == "over"
        assert await store.history(pieces) == await store.history(whole)


@awaited
async def test_all_branches_are_resumed(store: Store) -> None:
    refs: list[Ref] = []
    for scenario, seats in KINDS * 4:
        refs.append(await session(store, scenario, seats, seed=len(refs)))
    first = engine_on(store, ACTORS)
    for ref in refs[::2]:
        live = await first.open(ref)
        await live.driver._deciding.ready()
    del first  # the process is gone; its leases are its own, and its name is free again
    second = engine_on(store, ACTORS)
    waiting = [info.ref for info in await store.branches(refs[0].tenant) if info.status == "running"]
    lives = [await second.open(ref) for ref in waiting]
    assert await asyncio.gather(*[live.drive() for live in lives]) == ["over"] * len(refs)
    await second.close_all()
    await asyncio.gather(*[task for task in asyncio.all_tasks() if _is_renewal(task)], return_exceptions=True)


def _is_renewal(task: "asyncio.Task[object]") -> bool:
    if "_renew" in repr(task.get_coro()):
        task.cancel()
        return True
    return False


@awaited
async def test_people_see_what_is_theirs_and_nothing_twice(store: Store) -> None:
    platform = Platform()
    ref = await session(store, "market", {"seller": HUMAN, "buyer": "soft"})
    engine = engine_on(store, ACTORS)
    live = await engine.open(ref, listeners=[platform.listen])
    platform.attach(live)
    await platform.write("seller", "Good morning.")
    for price in (90, 85):
        await platform.act("seller", Offer(price=price))
        assert await live.drive() == "waiting"
    await engine.close_all()
    limit = [line for line in platform.shown["seller"] if "Your limit" in line]
    assert len(limit) == 1
    assert not [line for line in platform.shown["buyer"] if line == limit[0]]
    assert not [line for line in platform.shown["public"] if "limit" in line]
    for viewer in ("seller", "buyer", "public"):
        assert sum("price 90" in line for line in platform.shown[viewer]) == 1


@pytest.mark.parametrize("threaded_store", [False, True])
@awaited
async def test_a_failing_store_stops_nothing_for_good(
    store: Store, threaded: Store, threaded_store: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any commit may fail, before or after it has really happened."""
    used = threaded if threaded_store else store
    golden = await session(used, "market", KINDS[0][1])
    engine = engine_on(used, ACTORS)
    assert await (await engine.open(golden)).drive() == "over"
    real, calls = used.commit, 0

    async def commit(step: object) -> None:
        nonlocal calls
        calls += 1
        if calls % 3 == 1:
            raise StoreError("The database is busy with another process; try again in a moment.")
        await real(step)  # type: ignore[arg-type]
        if calls % 3 == 2:
            raise StoreError("The connection was lost.")

    ref = await session(used, "market", KINDS[0][1])
    monkeypatch.setattr(used, "commit", commit)
    state = ""
    for _ in range(200):
        try:
            live = await engine.open(ref)
            state = await live.drive()
            break
        except StoreError:
            continue
    assert state == "over"
    assert await used.history(ref) == await used.history(golden)
    await engine.close_all()


@awaited
async def test_erased_words_are_gone_from_open_branches_too(store: Store) -> None:
    said: list[str | None] = []

    async def listens(moment: Moment) -> Decision:
        for item in await moment.seen():
            for words in item.move.action.speech() if item.move is not None else ():
                if words.ref is not None:
                    said.append(moment.resolve(words.ref))
        return Act(Offer(price=60))

    tenant = await store.tenant("local")
    ann = await store.person(tenant, "web", "", "ann", "Ann")
    ref = await session(store, "market", {"seller": Holder("human", ann), "buyer": "l"})
    engine = engine_on(store, {"l": Plays(listens)})
    live = await engine.open(ref)
    await live.move("seller", Offer(price=90, message=Words("The heron lands at noon.")))
    assert await live.drive() == "waiting"
    assert await engine.forget(tenant, ann) == 1
    await live.move("seller", Offer(price=80))
    assert await live.drive() == "waiting"
    await engine.close_all()
    assert said == ["The heron lands at noon.", None]
    assert "heron" not in repr((live.runner.texts, live.runner.floor.remarks))


@awaited
async def test_words_are_there_after_a_restart(store: Store) -> None:
    heard: list[str | None] = []

    async def listens(moment: Moment) -> Decision:
        for item in await moment.seen():
            for words in item.move.action.speech() if item.move is not None else ():
                heard.append(moment.resolve(words.ref or ""))
        return Act(Offer(price=60))

    ref = await session(store, "market", {"seller": HUMAN, "buyer": "l"})
    engine = engine_on(store)
    live = await engine.open(ref)
    await live.move("seller", Say(text=Words("Listen to me.")))
    await live.move("seller", Offer(price=90))
    await engine.close_all()
    engine = engine_on(store, {"l": Plays(listens)})
    live = await engine.open(ref)
    assert await live.drive() == "waiting"
    await engine.close_all()
    assert heard == ["Listen to me."]


@awaited
async def test_words_of_before_a_restart_that_are_told_after_it_can_be_read(store: Store) -> None:
    """A round's notes are revealed together, some written before the restart."""
    ref = await session(store, "notes", {"writer-1": HUMAN, "writer-2": HUMAN, "reader": "r"})
    read: list[str] = []

    async def reads(moment: Moment) -> Decision:
        read[:] = [render(item.text, moment.resolve) for item in await moment.seen() if item.kind == "told"]
        return Act(Done())

    actors = {"r": Plays(reads)}
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.drive()
    await live.move("writer-1", Write(text=Words("First CANARY.")))
    await live.drive()
    await engine.close_all()
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    await live.drive()
    assert await live.runner.seen("reader") == []
    await live.move("writer-2", Write(text=Words("Second CANARY.")))
    assert await live.drive() == "over"
    assert read == ["First CANARY. Second CANARY."]
    await engine.close_all()
