"""Branching in the middle of 10,000 events, and restoring a branch that is not in memory."""

import asyncio
import statistics
import time
from pathlib import Path

from bench.measure import Result, database, engine, open_store, session

EVENTS = 10_000
TIMES = 200


def branching_and_restore() -> list[Result]:
    async def work(path: Path) -> tuple[float, float]:
        store = open_store(path)
        running = engine(store)
        ref = await session(store, EVENTS)
        live = await running.open(ref)
        await live.drive()
        await running.close_all()
        branching, restoring = [], []
        for n in range(TIMES):
            began = time.process_time()
            made = await store.branch(ref, EVENTS // 2 + n)
            branching.append(time.process_time() - began)
            began = time.process_time()
            await store.load(made)
            restoring.append(time.process_time() - began)
        store.close()
        return statistics.median(branching) * 1e3, statistics.median(restoring) * 1e3

    with database() as path:
        branch, restore = asyncio.run(work(path))
    return [
        Result("durable branching at the middle of 10k events", branch, "ms", "<= 0.5", branch <= 0.5),
        Result("cold restore", restore, "ms", "<= 1", restore <= 1),
    ]
