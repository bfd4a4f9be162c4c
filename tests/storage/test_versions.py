"""A session outlives a change of its rules: it goes on by a migrating event, or is refused clearly."""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import Field

from scenarios import (
    Action,
    Ask,
    Move,
    ParleyError,
    Refused,
    Rng,
    Role,
    Scenario,
    Setup,
    State,
    Step,
    Turn,
    show,
)
from scenarios.engine.clock import SimulatedClock
from scenarios.engine.engine import Engine
from scenarios.engine.ports import Act, Actor, Decision, Holder, Moment, Ref
from storage.export import export
from storage.migrate import upgrade
from storage.sessions import NewSession
from storage.store import Store
from storage.verify import verify
from tests.fakes.loop import awaited


class Count(Action):
    """Count on by some."""

    by: int = Field(ge=1, le=9)


class Sum(State):
    total: int = 0


class Tally(State):
    points: int
    steps: int


class CountingOne(Scenario[Sum, Count]):
    """Counting, as it was first written."""

    name = "counting"
    roles = (Role("one"),)

    def start(self, setup: Setup, rng: Rng) -> Step[Sum]:
        return Step(Sum())

    def turn(self, state: Sum) -> Turn:
        return Turn((Ask("one", (Count,)),))

    def apply(self, state: Sum, moves: tuple[Move[Count], ...], rng: Rng) -> Step[Sum]:
        return Step(state.but(total=state.total + moves[0].action.by), (show(moves[0]),))


class CountingTwo(Scenario[Tally, Count]):
    """Counting, with another state."""

    name = "counting"
    version = 2
    upgrades: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {
        1: lambda form: {"points": form["total"] * 10, "steps": 0}
    }
    roles = (Role("one"),)

    def start(self, setup: Setup, rng: Rng) -> Step[Tally]:
        return Step(Tally(points=0, steps=0))

    def turn(self, state: Tally) -> Turn | None:
        return Turn((Ask("one", (Count,)),)) if state.steps < 3 else None

    def apply(self, state: Tally, moves: tuple[Move[Count], ...], rng: Rng) -> Step[Tally]:
        after = state.but(points=state.points + moves[0].action.by * 10, steps=state.steps + 1)
        return Step(after, (show(moves[0]),))


class Person:
    """Never asked: the seat is a person's."""

    talks = False

    def decide(self, moment: Moment) -> Decision:
        return Act(Count(by=1))


def actors(reference: str, scenario: str) -> Actor:
    return Person()


@asynccontextmanager
async def opened(path: Path, scenario: Any) -> AsyncIterator[tuple[Store, Engine]]:
    """A program with that version of the rules."""
    store = Store(f"sqlite:///{path}", lambda name: scenario())
    engine = Engine(store, actors, SimulatedClock(), "here:1:1")
    try:
        yield store, engine
    finally:
        await engine.close_all()
        store.close()


async def begun(path: Path, scenario: Any, moves: int) -> Ref:
    """A session that a program with these rules began and closed."""
    upgrade(f"sqlite:///{path}")
    async with opened(path, scenario) as (store, engine):
        new = NewSession("counting", scenario.version, 7, {"one": Holder("human")})
        ref = await store.create(await store.tenant("local"), new)
        live = await engine.open(ref)
        for _ in range(moves):
            await live.move("one", Count(by=2))
    return ref


@pytest.mark.parametrize("moves", [3, *(pytest.param(moves, marks=pytest.mark.long) for moves in (0, 40))])
@awaited
async def test_it_goes_on_with_the_new_version(tmp_path: Path, moves: int) -> None:
    path = tmp_path / "db"
    ref = await begun(path, CountingOne, moves)
    async with opened(path, CountingTwo) as (store, engine):
        live = await engine.open(ref)
        assert live.runner.position.state == Tally(points=moves * 20, steps=0)
        for _ in range(3):
            await live.move("one", Count(by=1))
        assert live.runner.position.over == "finished"
        await engine.close_all()
        assert (await store.load(ref)).position.state == Tally(points=moves * 20 + 30, steps=3)
        verdict = await verify(store, ref)
        assert verdict.ok, verdict.why
        assert verdict.foreign == moves + 1
        other = await engine.open(await engine.branch(ref, moves + 3))
        await other.move("one", Count(by=9))
        assert other.runner.position.state == Tally(points=moves * 20 + 100, steps=2)


@awaited
async def test_it_is_exported_from_where_the_new_version_took_over(tmp_path: Path) -> None:
    path = tmp_path / "db"
    ref = await begun(path, CountingOne, 3)
    async with opened(path, CountingTwo) as (store, engine):
        live = await engine.open(ref)
        await live.move("one", Count(by=1))
        trace = json.loads(await export(store, ref))
        assert [event["seq"] for event in trace["events"]] == [5, 6]
        assert trace["events"][0]["kind"] == "migrated"


@awaited
async def test_without_its_last_snapshot_it_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "db"
    ref = await begun(path, CountingOne, 3)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM snapshot")
    async with opened(path, CountingTwo) as (_, engine):
        with pytest.raises(ParleyError, match="with version 1 of counting, and this is version 2; install"):
            await engine.open(ref)
    async with opened(path, CountingOne) as (_, engine):
        live = await engine.open(ref)
        assert live.runner.position.state == Sum(total=6)


@pytest.mark.long
@awaited
async def test_a_past_of_another_version_is_not_entered(tmp_path: Path) -> None:
    path = tmp_path / "db"
    ref = await begun(path, CountingOne, 3)
    async with opened(path, CountingTwo) as (store, engine):
        await engine.open(ref)
        with pytest.raises(ParleyError, match="was played with version 1 of counting"):
            await store.load(ref, 2)


@awaited
async def test_an_older_program_refuses_a_newer_session(tmp_path: Path) -> None:
    path = tmp_path / "db"
    ref = await begun(path, CountingTwo, 1)
    async with opened(path, CountingOne) as (_, engine):
        with pytest.raises(Refused, match="Version 2 is newer than 1"):
            await engine.open(ref)
