"""A database under test, and short ways to put sessions into it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import text

from scenarios.engine.clock import SimulatedClock
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Commit, Holder, Loaded, Ref
from scenarios.kernel.admit import admit
from scenarios.kernel.log import sealed
from scenarios.kernel.play import begin, step
from scenarios.kernel.position import Input
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.actors import NEGOTIATORS, cast
from tests.fakes.scenarios import Offer, find

ME = "host:1:1"
"""An owner of which nobody can tell whether it lives."""


class Place:
    """One database, on which stores are opened and closed."""

    def __init__(self, url: str, *, threaded: bool) -> None:
        self.url = url
        self._threaded = threaded
        self._open: list[Store] = []

    @property
    def file(self) -> Path:
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def open(self, **how: Any) -> Store:
        how = {"threaded": self._threaded, "durability": "normal"} | how
        made = Store(self.url, find, **how)
        self._open.append(made)
        return made

    def close(self) -> None:
        for store in self._open:
            store.close()
        self._open.clear()


async def new(
    store: Store,
    scenario: str = "market",
    seats: Mapping[str, Holder] | None = None,
    *,
    tenant: str = "local",
    seed: int = 7,
    params: Mapping[str, Any] = {},
    limits: Mapping[str, Any] = {},
) -> Ref:
    """A session; without seats, a hard seller and a soft buyer."""
    holders = {"seller": Holder("hard"), "buyer": Holder("soft")} if seats is None else seats
    of = await store.tenant(tenant)
    return await store.create(of, NewSession(scenario, 1, seed, holders, params, limits=limits))


async def played(store: Store, ref: Ref | None = None, **how: Any) -> Ref:
    """A session of negotiators, played to its end."""
    ref = await new(store, **how) if ref is None else ref
    engine = Engine(store, cast(NEGOTIATORS), SimulatedClock(), ME)
    live = await engine.open(ref)
    assert await live.drive() == "over"
    await engine.close_all()
    return ref


def next_step(loaded: Loaded, price: int = 50, **how: Any) -> Commit:
    """The start, or an offer of whoever's turn it is, ready to be committed."""
    position, game = loaded.position, loaded.game
    if position.seq == 0:
        given = begin(game, game.scenario.definition.params(**loaded.params), tuple(loaded.holders))
    else:
        asked = next(iter(position.asks.values()))
        given = admit(game.scenario, position, asked.ask.seat, Offer(price=price))
    return made_step(loaded, given, **how)


def made_step(loaded: Loaded, given: Input, **how: Any) -> Commit:
    """The step that an input makes, ready to be committed."""
    stepped = step(loaded.game, loaded.position, given, loaded.position.at + 1_000_000)
    after, event = sealed(loaded.position, stepped)
    return Commit(
        loaded.ref,
        loaded.game,
        loaded.fence,
        loaded.position.seq,
        event,
        after,
        1_700_000_000_000_000 + event.seq,
        "running" if after.over is None else "done",
        stepped.opened,
        stepped.answered,
        stepped.dropped,
    )._replace(**how)


async def advanced(store: Store, ref: Ref, steps: int) -> Loaded:
    """Commit some steps by hand; gives the branch as it stands then."""
    for price in range(steps):
        await store.commit(next_step(await store.load(ref), 50 + price))
    return await store.load(ref)


async def rows(store: Store, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """All rows of a table, in the order of the columns."""
    names = ", ".join(f'"{name}"' for name in columns) or "*"
    query = text(f'SELECT {names} FROM "{table}" ORDER BY 1')
    return await store.run(lambda connection: [tuple(row) for row in connection.execute(query)])


async def run_sql(store: Store, statement: str, **values: Any) -> None:
    """One statement, committed."""
    await store.run(lambda connection: connection.execute(text(statement), values) and None)
