"""Who runs the work: each caller's is whole or nothing, whatever happens to the callers beside it."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from scenarios.engine.ports import Fenced
from storage.errors import StoreError
from storage.executor import GroupCommit
from storage.store import Store
from tests.fakes.loop import awaited
from tests.storage.place import Place, advanced, new, next_step, rows

Work = Callable[[Connection], Any]


def adding(name: str) -> Work:
    def work(connection: Connection) -> None:
        connection.exec_driver_sql(
            "INSERT INTO tenant (name, zone, blob_key, created) VALUES (?, 'UTC', x'00', 0)", (name,)
        )

    return work


class Halted:
    """Holds the writer thread, so that what comes meanwhile makes one batch."""

    def __init__(self, store: Store) -> None:
        assert isinstance(store.executor, GroupCommit)
        self.executor = store.executor
        self._go, self._there = threading.Event(), threading.Event()

    async def __aenter__(self) -> "Halted":
        def hold(connection: Connection) -> None:
            self._there.set()
            self._go.wait(30)

        self._held = asyncio.ensure_future(self.executor.run(hold))
        await asyncio.to_thread(self._there.wait, 30)
        self.commits = self.executor.commits
        return self

    def go(self) -> None:
        self._go.set()

    async def __aexit__(self, *_: object) -> None:
        self.go()
        await self._held


async def names(store: Store) -> set[str]:
    return {row[0] for row in await rows(store, "tenant", "name")}


async def gathered(halted: Halted, *work: Work) -> list[Any]:
    """The results of works that shared a batch."""
    waiting = [asyncio.ensure_future(halted.executor.run(one)) for one in work]
    await asyncio.sleep(0)
    halted.go()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert halted.executor.commits == halted.commits + 2, "they did not share a commit"
    return results


@awaited
async def test_callers_that_come_together_share_a_commit(grouped: Place) -> None:
    store = grouped.open()
    async with Halted(store) as halted:
        assert await gathered(halted, *[adding(f"t{n}") for n in range(20)]) == [None] * 20
    assert len(await names(store)) == 20


@pytest.mark.parametrize("place_of_failure", [0, 3, 6])
@awaited
async def test_one_that_fails_takes_nobody_along(grouped: Place, place_of_failure: int) -> None:
    store = grouped.open()

    def failing(connection: Connection) -> None:
        adding("half")(connection)
        raise Fenced("no")

    work = [adding(f"t{n}") for n in range(6)]
    work.insert(place_of_failure, failing)
    async with Halted(store) as halted:
        results = await gathered(halted, *work)
    assert isinstance(results[place_of_failure], Fenced)
    assert [r for n, r in enumerate(results) if n != place_of_failure] == [None] * 6
    assert await names(store) == {f"t{n}" for n in range(6)}


@awaited
async def test_a_failure_of_the_database_is_a_sentence_for_its_caller_alone(grouped: Place) -> None:
    store = grouped.open()
    async with Halted(store) as halted:
        results = await gathered(halted, adding("one"), adding("one"), adding("two"))
    assert results[0] is None
    assert results[2] is None
    assert isinstance(results[1], StoreError)
    assert await names(store) == {"one", "two"}


@awaited
async def test_a_transaction_that_is_lost_fails_all_of_its_callers_and_nobody_waits_forever(
    grouped: Place,
) -> None:
    store = grouped.open()

    def losing(connection: Connection) -> None:  # as SQLite itself does on a full disk
        connection.connection.driver_connection.execute("ROLLBACK")  # type: ignore[union-attr]
        raise StoreError("the disk is full")

    async with Halted(store) as halted:
        results = await gathered(halted, adding("before"), losing, adding("after"))
    assert all(isinstance(result, StoreError) for result in results), results
    assert await names(store) == set()
    await store.run(adding("later"))
    assert await names(store) == {"later"}


@awaited
async def test_a_caller_that_gives_up_disturbs_nobody(grouped: Place) -> None:
    store = grouped.open()
    async with Halted(store) as halted:
        waiting = [asyncio.ensure_future(halted.executor.run(adding(f"t{n}"))) for n in range(5)]
        await asyncio.sleep(0)
        waiting[2].cancel()
        await asyncio.sleep(0)
        halted.go()
        results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results].count(asyncio.CancelledError) == 1
    assert await names(store) == {"t0", "t1", "t3", "t4"}


@awaited
async def test_a_caller_that_gives_up_in_the_middle_of_its_work_disturbs_nobody(grouped: Place) -> None:
    store = grouped.open()
    reached, go = threading.Event(), threading.Event()

    def slow(connection: Connection) -> None:
        adding("slow")(connection)
        reached.set()
        go.wait(30)

    waiting = asyncio.ensure_future(store.run(slow))
    await asyncio.to_thread(reached.wait, 30)
    waiting.cancel()
    go.set()
    await asyncio.gather(waiting, return_exceptions=True)
    await store.run(adding("next"))
    assert await names(store) == {"slow", "next"}


@awaited
async def test_closing_finishes_what_was_accepted(grouped: Place) -> None:
    store = grouped.open()
    waiting = [asyncio.ensure_future(store.run(adding(f"t{n}"))) for n in range(50)]
    await asyncio.sleep(0)
    await asyncio.to_thread(store.close)
    assert await asyncio.gather(*waiting) == [None] * 50
    with pytest.raises(StoreError, match="closed"):
        await store.run(adding("late"))
    assert len(await names(grouped.open())) == 50


@awaited
async def test_a_failed_step_leaves_the_connection_usable(store: Store) -> None:
    ref = await new(store)
    await advanced(store, ref, 2)
    step = next_step(await store.load(ref))
    for _ in range(3):
        with pytest.raises(Fenced):
            await store.commit(step._replace(before=99))
        with pytest.raises(ZeroDivisionError):
            await store.run(lambda connection: 1 // 0)
        with pytest.raises(StoreError, match="run `parley db upgrade`"):
            await store.run(lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere"))
    await store.commit(step)
    assert (await store.load(ref)).position.seq == 3
