"""Killed at any commit point, or at several, a session goes on; its log is the uninterrupted one, byte for byte."""

import asyncio
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scenarios.engine.ports import Ref
from storage.store import Store
from tests import postgres
from tests.fakes.scenarios import find
from tests.storage.kill import session
from tests.storage.place import run_sql

ROOT = Path(__file__).resolve().parents[3]
KILLED = "signal 9"
pytestmark = pytest.mark.long


class Server:
    """Forks a child for each run."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.kill.server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, **order: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


class Plan:
    """One session in its initial state, which every run gets a copy of, and what must come of it."""

    def __init__(
        self, server: Server, folder: Path, template: Path, scenario: str, *, threaded: bool
    ) -> None:
        self._server, self._folder, self._threaded = server, folder, threaded
        self._numbers = count(1)
        self._start = folder / f"{scenario}-start.db"
        shutil.copy(template, self._start)
        self.ref = asyncio.run(self._created(scenario))
        self.copy()
        self.run_it(expect="over")
        self._concurrent = scenario == "thinking"
        self.points: list[str] = self.last["points"]
        self.wanted = self.outcome()

    async def _created(self, scenario: str) -> Ref:
        store = Store(f"sqlite:///{self._start}", find, durability="normal")
        ref = await session.create(store, scenario)
        store.close()
        return ref

    def copy(self) -> None:
        """A fresh copy of the session to run."""
        self.file = self._folder / f"run-{next(self._numbers)}.db"
        shutil.copy(self._start, self.file)
        self.url = f"sqlite:///{self.file}"

    def run_it(self, *, expect: str | None = None, **order: Any) -> str:
        """One run on the present copy; gives how it ended."""
        self.last = self._server.run(url=self.url, ref=self.ref, threaded=self._threaded, **order)
        state: str = self.last["state"]
        assert expect is None or state == expect, self.last
        return state

    def killed(self, *kills: int, mutant: str | None = None) -> list[str]:
        """What differs from the uninterrupted run after it was killed so often."""
        self.copy()
        for kill_at in kills:
            if self.run_it(kill_at=kill_at, mutant=mutant) != KILLED:
                break
        if self.run_it(mutant=mutant) != "over":
            return [f"it does not go on: {self.last['state']}"]
        return self.differences()

    def outcome(self) -> session.Found:
        async def look() -> session.Found:
            store = Store(self.url, find, durability="normal")
            try:
                found = await session.found(store)
                return session.without_basis(found) if self._concurrent else found
            finally:
                store.close()

        return asyncio.run(look())

    def differences(self) -> list[str]:
        now = self.outcome()
        return [table for table in now if now[table] != self.wanted[table]]

    def restored_equals(self) -> None:
        """With its snapshots or without, the position is the same."""

        async def look() -> None:
            store = Store(self.url, find, durability="normal")
            one = (await store.load(self.ref)).position
            await run_sql(store, "DELETE FROM snapshot")
            assert (await store.load(self.ref)).position == one
            store.close()

        asyncio.run(look())


@pytest.fixture(scope="module", params=["market", "together", "thinking"])
def plan(
    request: pytest.FixtureRequest, server: Server, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Plan:
    return Plan(server, tmp_path_factory.mktemp("kill"), template, request.param, threaded=False)


@pytest.fixture(scope="module")
def market(server: Server, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return Plan(server, tmp_path_factory.mktemp("kill"), template, "market", threaded=False)


def sweep(plan: Plan, points: Any) -> None:
    red = {f"{at} ({plan.points[at - 1]})": bad for at in points if (bad := plan.killed(at))}
    assert not red
    plan.restored_equals()


def test_the_session_is_worth_killing(market: Plan) -> None:
    events = market.wanted["event"]
    kinds = {row[2] for row in events}
    assert kinds == {"start", "moves", "consult", "answer", "end"}
    assert len(events) == session.LIMIT + 1
    assert [row[1] for row in market.wanted["inbox"]] == ["consumed"] * 3
    assert len(market.wanted["outbox"]) == len(events)
    assert len(market.wanted["text"]) == 3
    assert market.points.count("commit") > 30


def test_uninterrupted_it_is_the_same_every_time(plan: Plan) -> None:
    assert plan.killed() == []


def test_killed_once_it_goes_on(plan: Plan) -> None:
    sweep(plan, range(2, len(plan.points) + 1, 11))


def test_killed_at_every_point_it_goes_on(plan: Plan) -> None:
    sweep(plan, range(1, len(plan.points) + 1))


def test_killed_again_while_it_recovers_it_goes_on(market: Plan) -> None:
    draw = random.Random(5)
    for _ in range(4):
        kills = [draw.randint(1, len(market.points)) for _ in range(3)]
        assert market.killed(*kills) == [], kills


def test_killed_three_times_at_random_it_goes_on(plan: Plan) -> None:
    draw = random.Random(6)
    for _ in range(100):
        kills = [draw.randint(1, len(plan.points)) for _ in range(draw.randint(2, 3))]
        assert plan.killed(*kills) == [], kills


@pytest.mark.parametrize("scenario", ["market", "together"])
def test_group_commit_is_killed_as_well(
    server: Server, template: Path, tmp_path: Path, scenario: str
) -> None:
    plan = Plan(server, tmp_path, template, scenario, threaded=True)
    sweep(plan, range(1, len(plan.points) + 1, 2))


@pytest.mark.postgres
def test_on_postgresql_it_is_killed_as_well(server: Server, cluster: postgres.Cluster) -> None:
    golden: session.Found | None = None
    points = 1
    while points:
        url = cluster.emptied()
        store = Store(url, find)
        ref = asyncio.run(session.create(store, "market"))
        if golden is not None:
            assert server.run(url=url, ref=ref, threaded=True, kill_at=points)["state"] == KILLED
        answer = server.run(url=url, ref=ref, threaded=True)
        assert answer["state"] == "over"
        now = _without_keys(asyncio.run(session.found(store)))
        store.close()
        if golden is None:
            golden, points = now, len(answer["points"])
        assert now == golden, points
        points = max(0, points - 3)


def _without_keys(found: session.Found) -> session.Found:
    """The database counts its keys on; those that refer to a branch or a seat are left out."""
    return {
        "event": [row[1:] for row in found["event"]],
        "ask": [row[1:] for row in found["ask"]],
        "outbox": [row[1:] for row in found["outbox"]],
        "inbox": [row[:2] for row in found["inbox"]],
        "text": found["text"],
        "branch": [row[1:] for row in found["branch"]],
    }


@pytest.mark.parametrize(
    "mutant",
    [
        "split_step",
        "outbox_outside",
        "inbox_after",
        "inbox_before",
        "limit_forgotten",
    ],
)
def test_a_broken_store_is_noticed(market: Plan, mutant: str) -> None:
    points = list(range(1, len(market.points) + 8))
    random.Random(mutant).shuffle(points)
    assert any(market.killed(at, mutant=mutant) for at in points), f"{mutant} was never noticed"


def frozen(plan: Plan, stop_at: int, mutant: str | None = None) -> int:
    """A process that was stopped, and whose lease has run out meanwhile."""
    plan.copy()
    assert plan.run_it(stop_at=stop_at, mutant=mutant) == "stopped"

    async def expire() -> None:
        store = Store(plan.url, find, durability="normal")
        await run_sql(store, "UPDATE branch SET lease_until = 1")
        store.close()

    asyncio.run(expire())
    pid: int = plan.last["pid"]
    return pid


def begins(plan: Plan, stride: int) -> list[int]:
    """Points at which no transaction is open, after the branch was claimed and before the last step."""
    found = [n for n, name in enumerate(plan.points, 1) if name == "begin"]
    return found[2:-2:stride]


def test_a_process_that_slept_past_its_lease_writes_nothing(plan: Plan) -> None:
    for stop_at in begins(plan, 6):
        pid = frozen(plan, stop_at)
        plan.run_it(expect="over")
        assert plan.differences() == []
        assert plan._server.run(go_on=pid)["state"] == "fenced"
        assert plan.differences() == []


def claimed_by_another(plan: Plan, pid: int) -> tuple[str, bool]:
    """How the sleeper ends when another process has claimed the branch, and whether it changed anything."""

    async def claim() -> None:
        store = Store(plan.url, find, durability="normal")
        await store.claim(plan.ref, "another:1:1")
        store.close()

    asyncio.run(claim())
    before = plan.outcome()
    state: str = plan._server.run(go_on=pid)["state"]
    after = plan.outcome()
    del before["inbox"], after["inbox"]  # what a platform delivers is kept, whoever owns the branch
    return state, after != before


def test_a_process_that_slept_past_its_lease_is_fenced_before_the_next_step(plan: Plan) -> None:
    for stop_at in begins(plan, 6):
        assert claimed_by_another(plan, frozen(plan, stop_at)) == ("fenced", False), stop_at


def test_without_comparison_the_sleeper_would_write(market: Plan) -> None:
    results = [
        claimed_by_another(market, frozen(market, stop_at, "no_comparison")) for stop_at in begins(market, 9)
    ]
    assert any(changed for _, changed in results)
