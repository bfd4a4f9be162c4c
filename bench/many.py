"""Many branches at once: group commit, and a thousand live branches with a slow model."""

import asyncio
import random
import resource
import statistics
import time
from pathlib import Path

from bench.haggle import Offer, Table
from bench.measure import Result, database, engine, open_store, session
from bot.collector import calm_collector
from scenarios import Words
from scenarios.engine.clock import SystemClock
from scenarios.engine.ports import Act, Actor, Decision, Moment
from storage.database import Durability
from storage.executor import GroupCommit


class SlowModel:
    """A fake model: answers after 0.2 to 1 s."""

    talks = False

    def __init__(self) -> None:
        self._random = random.Random(1)

    async def decide(self, moment: Moment) -> Decision:
        await asyncio.sleep(self._random.uniform(0.2, 1.0))
        assert isinstance(moment.view, Table)
        return Act(Offer(price=moment.view.rounds, message=Words("Let me think about that for a while.")))


def slow_models(reference: str, scenario: str) -> Actor:
    return SlowModel()


def group_commit(branches: int = 100, steps: int = 60) -> list[Result]:
    """Steps per fsync with synchronous=FULL, and the price of a step against NORMAL."""

    async def work(path: Path, durability: Durability) -> tuple[float, float]:
        store = open_store(path, durability, threaded=True)
        running = engine(store)
        lives = [await running.open(await session(store, steps)) for _ in range(branches)]
        executor = store.executor
        assert isinstance(executor, GroupCommit)
        executor.commits = executor.works = 0
        began = time.process_time()
        await asyncio.gather(*[live.drive() for live in lives])
        spent = time.process_time() - began
        done = executor.works / executor.commits
        await running.close_all()
        store.close()
        return spent, done

    spent: dict[Durability, list[float]] = {"full": [], "normal": []}
    per_fsync = []
    for _ in range(3):
        for durability, times in spent.items():
            with database() as path:
                seconds, ratio = asyncio.run(work(path, durability))
            times.append(seconds)
            if durability == "full":
                per_fsync.append(ratio)
    steps_per_fsync = statistics.median(per_fsync)
    price = statistics.median(spent["full"]) / statistics.median(spent["normal"])
    return [
        Result(
            "100 branches, FULL: steps per commit (one fsync)",
            steps_per_fsync,
            "",
            ">= 20",
            steps_per_fsync >= 20,
        ),
        Result("100 branches: CPU of FULL over NORMAL", price, "x", "<= 1.3", price <= 1.3),
    ]


def thousand(branches: int = 1_000, seconds: float = 8.0) -> list[Result]:
    """A thousand live branches with a model of 0.2 to 1 s, one process, wall time."""

    async def work(path: Path) -> tuple[float, float, float]:
        calm_collector()
        store = open_store(path, "full", threaded=True)
        running = engine(store, slow_models, SystemClock())
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        lives = [await running.open(await session(store, 10_000)) for _ in range(branches)]
        first = sum(live.runner.position.seq for live in lives)
        began = time.monotonic()
        tasks = [asyncio.create_task(live.drive()) for live in lives]
        lags = await _lags(seconds)
        took = time.monotonic() - began
        turns = sum(live.runner.position.seq for live in lives) - first
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await running.close_all()
        store.close()
        return turns / took, statistics.quantiles(lags, n=100)[98] * 1e3, grown

    with database() as path:
        rate, lag, memory = asyncio.run(work(path))
    return [
        Result("1,000 live branches: turns (wall)", rate, "/s", ">= 500", rate >= 500),
        Result("1,000 live branches: loop lag p99 (wall)", lag, "ms", "<= 20", lag <= 20),
        Result("1,000 live branches: memory above idle", memory, "MB", "<= 100", memory <= 100),
    ]


async def _lags(seconds: float) -> list[float]:
    lags = []
    end = time.monotonic() + seconds
    while (now := time.monotonic()) < end:
        await asyncio.sleep(0.01)
        lags.append(time.monotonic() - now - 0.01)
    return lags
