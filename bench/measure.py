"""How a measure is taken: medians, CPU time, a database of its own."""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.haggle import Haggle, offerers
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Actors, Clock, Holder, Ref
from storage.database import Durability
from storage.migrate import upgrade
from storage.sessions import NewSession
from storage.store import Store


class Result(NamedTuple):
    """One line of the table."""

    name: str
    value: float
    unit: str
    target: str
    met: bool


@contextmanager
def database() -> Iterator[Path]:
    """An empty, migrated SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        upgrade(f"sqlite:///{path}")
        yield path


def open_store(path: Path, durability: Durability = "normal", *, threaded: bool = False) -> Store:
    return Store(f"sqlite:///{path}", lambda name: Haggle(), durability=durability, threaded=threaded)


def engine(store: Store, actors: Actors = offerers, clock: Clock | None = None) -> Engine:
    return Engine(store, actors, clock or SimulatedClock(), "bench:0:0")


async def session(store: Store, steps: int) -> Ref:
    """A session of two machines that is ended by its limit after that many steps."""
    seats = {"seller": Holder("offerer"), "buyer": Holder("offerer")}
    tenant = await store.tenant("local")
    return await store.create(tenant, NewSession("haggle", 1, 7, seats, limits={"events": steps}))


def median(run: Callable[[], float], times: int) -> float:
    return statistics.median(run() for _ in range(times))


def cpu(work: Callable[[], Coroutine[Any, Any, Any]]) -> float:
    """CPU seconds of this process for some asynchronous work."""
    gc.collect()
    began = time.process_time()
    asyncio.run(work())
    return time.process_time() - began
