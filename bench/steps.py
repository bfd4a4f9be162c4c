"""Durable steps: their price at the beginning and after 100,000, and their size on disk."""

import asyncio
import sqlite3
import statistics
import time
from pathlib import Path

from bench.measure import Result, database, engine, open_store, session
from scenarios.engine.ports import Post, Taken

STEPS = 3_000


def rate(runs: int) -> list[Result]:
    """Steps per CPU-second of one branch, every step committed (WAL, NORMAL), plain and with an outbox row."""
    plain = statistics.median(_rate(posts=False) for _ in range(runs))
    posted = statistics.median(_rate(posts=True) for _ in range(runs))
    return [
        Result("durable steps per CPU-second", plain, "/s", ">= 4,000", plain >= 4_000),
        Result("the same with an outbox row", posted, "/s", ">= 3,000", posted >= 3_000),
    ]


def _rate(*, posts: bool) -> float:
    async def work(path: Path) -> float:
        store = open_store(path)
        running = engine(store)
        live = await running.open(await session(store, STEPS))
        if posts:
            live.runner.listeners.append(lambda taken: [Post(None)])
        began = time.process_time()
        await live.drive()
        spent = time.process_time() - began
        await running.close_all()
        store.close()
        return STEPS / spent

    with database() as path:
        return asyncio.run(work(path))


def flatness(long: int = 100_000, window: int = 2_000) -> list[Result]:
    """The price of a step at 100,000 over that at 100, in one run."""
    marks: dict[int, float] = dict.fromkeys((100, 100 + window, long, long + window), 0.0)

    async def work(path: Path) -> None:
        store = open_store(path)
        running = engine(store)
        live = await running.open(await session(store, long + window + 1))

        def watch(taken: Taken) -> list[Post]:
            if taken.event.seq in marks:
                marks[taken.event.seq] = time.process_time()
            return []

        live.runner.listeners.append(watch)
        await live.drive()
        await running.close_all()
        store.close()

    with database() as path:
        asyncio.run(work(path))
    early, late = marks[100 + window] - marks[100], marks[long + window] - marks[long]
    ratio = late / early
    return [Result("price of step 100,000 over step 100", ratio, "x", "0.85 to 1.15", 0.85 <= ratio <= 1.15)]


def size(steps: int = 10_000) -> list[Result]:
    """Bytes per step on disk after 10,000 steps with messages of 100 characters."""

    async def work(path: Path, posts: bool) -> float:
        store = open_store(path)
        running = engine(store)
        live = await running.open(await session(store, steps))
        if posts:
            live.runner.listeners.append(lambda taken: [Post(None)])
        await live.drive()
        await running.close_all()
        store.close()
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.stat().st_size / steps

    found = []
    for posts, limit in ((False, 400), (True, 600)):
        with database() as path:
            found.append((asyncio.run(work(path, posts)), limit))
    names = ("bytes per step on disk", "the same with an outbox row")
    return [
        Result(name, value, "B", f"<= {limit}", value <= limit)
        for name, (value, limit) in zip(names, found, strict=True)
    ]
