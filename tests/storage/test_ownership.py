"""One process runs a branch: lease, fence, attempts, and what becomes of the process that lost it."""

import os
import subprocess
from datetime import timedelta

import pytest

from scenarios.engine.clock import SimulatedClock
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Clocked, Fenced, Owned, Ref
from storage.errors import Unknown
from storage.ownership import MOST_ATTEMPTS, process_name, this_process
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS, cast
from tests.fakes.loop import awaited
from tests.storage.place import advanced, new, next_step, rows, run_sql

HERE = this_process()
ELSEWHERE = "elsewhere:17:4711"


async def expire(store: Store) -> None:
    """The lease of all branches has run out."""
    await run_sql(store, "UPDATE branch SET lease_until = 1")


def dead_process() -> str:
    """The name of a process of this machine that has ended."""
    with subprocess.Popen(["sleep", "60"]) as process:
        name = process_name(process.pid)
        process.kill()
    return name


@awaited
async def test_whoever_owns_it_is_named(store: Store) -> None:
    ref = await new(store)
    assert await store.claim(ref, HERE) == 1
    with pytest.raises(Owned, match=f"It is open in another window \\(process {os.getpid()} on "):
        await store.claim(ref, ELSEWHERE)
    assert (await store.load(ref)).fence == 1
    (info,) = await store.branches(ref.tenant)
    assert info.owner == HERE


@awaited
async def test_the_owner_may_claim_again_and_fences_itself(store: Store) -> None:
    ref = await new(store)
    assert [await store.claim(ref, HERE) for _ in range(3)] == [1, 2, 3]


@awaited
async def test_released_it_is_free(store: Store) -> None:
    ref = await new(store)
    await store.claim(ref, HERE)
    await store.release(ref, ELSEWHERE)  # not its to let go
    with pytest.raises(Owned):
        await store.claim(ref, ELSEWHERE)
    await store.release(ref, HERE)
    await store.claim(ref, ELSEWHERE)


@awaited
async def test_a_lease_that_ran_out_passes_on_and_fences_the_old_owner(store: Store) -> None:
    ref = await new(store)
    await store.claim(ref, ELSEWHERE)
    await advanced(store, ref, 2)
    old = next_step(await store.load(ref))
    await expire(store)
    await store.claim(ref, HERE)
    before = await rows(store, "branch"), await rows(store, "event")
    with pytest.raises(Fenced):
        await store.commit(old)
    with pytest.raises(Fenced):
        await store.stop(ref, "paused", "the old owner thinks so", old.fence)
    with pytest.raises(Fenced):
        await store.set_clock(ref, old.fence, Clocked(1, None, ()))
    await store.release(ref, ELSEWHERE)
    assert before == (await rows(store, "branch"), await rows(store, "event"))


@awaited
async def test_a_renewed_lease_holds(store: Store) -> None:
    one, two = await new(store), await new(store)
    await store.claim(one, HERE)
    await store.claim(two, ELSEWHERE)
    await expire(store)
    assert await store.renew(HERE) == 1
    with pytest.raises(Owned):
        await store.claim(one, ELSEWHERE)
    await store.claim(two, HERE)


@awaited
async def test_the_branch_of_a_dead_process_is_free_at_once(store: Store) -> None:
    ref = await new(store)
    await store.claim(ref, dead_process())
    await store.claim(ref, ELSEWHERE)


@awaited
async def test_a_process_number_used_again_is_not_the_owner(store: Store) -> None:
    ref = await new(store)
    host, pid, _ = HERE.split(":")
    await store.claim(ref, f"{host}:{pid}:1")
    await store.claim(ref, ELSEWHERE)


@awaited
async def test_what_kills_its_workers_is_set_aside(store: Store) -> None:
    ref = await new(store)
    for _ in range(MOST_ATTEMPTS):
        await store.claim(ref, dead_process_once())
        await expire(store)
    assert (await store.load(ref)).status == "running"
    await store.claim(ref, HERE)
    loaded = await store.load(ref)
    assert loaded.status == "quarantined"
    assert loaded.why == f"It was begun {MOST_ATTEMPTS} times and never got a step further."
    engine = Engine(store, cast(NEGOTIATORS), SimulatedClock(), HERE)
    live = await engine.open(ref)
    assert await live.drive() == "quarantined"
    assert live.runner.position.seq == 0
    await live.resume()
    assert await engine_drive(engine, ref) == "over"
    await engine.close_all()


async def engine_drive(engine: Engine, ref: Ref) -> str:
    await engine.close(ref)
    live = await engine.open(ref)
    return await live.drive()


def dead_process_once() -> str:
    return f"gone-{os.urandom(4).hex()}:1:1"


@awaited
async def test_a_step_forgives_all_attempts(store: Store) -> None:
    ref = await new(store, params={"rounds": 50})
    for _ in range(MOST_ATTEMPTS * 3):
        await store.claim(ref, dead_process_once())
        await advanced(store, ref, 1)
        await expire(store)
    assert (await store.load(ref)).status == "running"


@awaited
async def test_the_lease_is_of_the_databases_clock(store: Store) -> None:
    ref = await new(store)
    await store.claim(ref, HERE)
    now = "(extract(epoch from clock_timestamp()) * 1000000)"
    if store.url.startswith("sqlite"):
        now = "(unixepoch() * 1000000)"
    left = f"SELECT lease_until - {now} FROM branch"
    seconds = await store.run(lambda c: float(c.exec_driver_sql(left).scalar_one()) / 1e6)
    assert timedelta(seconds=5) < timedelta(seconds=seconds) < timedelta(seconds=60)


@awaited
async def test_a_branch_that_does_not_exist_cannot_be_owned(store: Store) -> None:
    with pytest.raises(Unknown):
        await store.claim(Ref(await store.tenant("local"), 99_999), HERE)
