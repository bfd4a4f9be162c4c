"""Short ways to run a branch in a test."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from scenarios.engine.clock import SimulatedClock
from scenarios.engine.desk import Limit
from scenarios.engine.engine import Engine
from scenarios.engine.live import Live
from scenarios.engine.ports import Actor, Budgets, Clock, Holder, Ref
from scenarios.kernel.codec import loads
from scenarios.kernel.wire import decode_entry
from storage.sessions import NewSession
from storage.store import Store
from tests.fakes.actors import cast
from tests.fakes.loop import settled

HUMAN = Holder("human")


def engine_on(
    store: Store,
    actors: Mapping[str, Actor] | None = None,
    clock: Clock | None = None,
    owner: str = "here:1:1",
) -> Engine:
    return Engine(store, cast(actors or {}), clock or SimulatedClock(), owner)


def within(limits: Sequence[Limit]) -> Budgets:
    """The same budgets for every branch, at all times."""

    async def budgets(ref: Ref) -> Sequence[Limit]:
        return limits

    return budgets


async def session(
    store: Store,
    scenario: str,
    seats: Mapping[str, str | Holder],
    *,
    seed: int = 7,
    params: Mapping[str, Any] = {},
    limits: Mapping[str, Any] = {},
) -> Ref:
    holders = {seat: Holder(who) if isinstance(who, str) else who for seat, who in seats.items()}
    tenant = await store.tenant("local")
    return await store.create(tenant, NewSession(scenario, 1, seed, holders, params, limits=limits))


@asynccontextmanager
async def running(
    store: Store,
    scenario: str,
    seats: Mapping[str, str | Holder],
    actors: Mapping[str, Actor] | None = None,
    clock: Clock | None = None,
    **how: Any,
) -> AsyncIterator[tuple[Engine, Live]]:
    """A session that is open for as long as the block lasts."""
    engine = engine_on(store, actors, clock)
    live = await engine.open(await session(store, scenario, seats, **how))
    try:
        yield engine, live
    finally:
        await engine.close_all()


@asynccontextmanager
async def driven(live: Live) -> AsyncIterator["asyncio.Task[str]"]:
    """Drive it beside the block, which ends by cancelling where it has not ended by itself."""
    task = asyncio.ensure_future(live.drive())
    await settled()
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def kept_going(live: Live) -> AsyncIterator["asyncio.Task[str]"]:
    """Drive it beside the block, again after every step, as a platform's worker does."""

    async def work() -> str:
        while (state := await live.drive()) == "waiting":
            live.runner.changed.clear()
            await live.runner.changed.wait()
        return state

    task = asyncio.ensure_future(work())
    await settled()
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def log(store: Store, ref: Ref) -> list[str]:
    """What was done, a line each: kind, who, what."""
    scenario = (await store.load(ref)).game.scenario
    lines = []
    for event in await store.history(ref):
        entry = decode_entry(scenario, event.kind, loads(event.body), event.at)
        moves = [f"{move.seat} {move.action.line()}" for move in entry.input.moves]
        lines.append(f"{event.kind}: {'; '.join(moves)}".rstrip(": ") if moves else event.kind)
    return lines


async def outcome(store: Store, ref: Ref) -> str | None:
    """Why it ended."""
    return (await store.load(ref)).position.over


__all__ = ["HUMAN", "driven", "engine_on", "kept_going", "log", "outcome", "running", "session"]


async def played(store: Store, actors: Mapping[str, Actor], ref: Ref, owner: str = "here:1:1") -> str:
    """How it stands after going on as far as it can."""
    engine = engine_on(store, actors, owner=owner)
    live = await engine.open(ref)
    status = await live.drive()
    await engine.close_all()
    return status


async def log_of(store: Store, ref: Ref) -> list[tuple[str, bytes]]:
    """Its events as they stand in the log."""
    return [(event.body, event.chain) for event in await store.history(ref)]
