"""A bridge on a database of its own, wired to a town; time passes by hand, and the process can die."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

from bot.app import App
from bot.bridge import recovery, wiring
from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Done, Spot
from bot.bridge.context import Bridge
from bot.bridge.features import Features
from bot.bridge.platform import Capabilities
from bot.bridge.registry import FEATURES
from config.settings import Settings
from scenarios.engine.ports import Holder, Post, Ref
from scenarios.registry import Registry
from storage.store import Store
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.databases import migrated, shared_engines
from tests.fakes.death import Life, Mortal, either
from tests.fakes.people import Someone
from tests.fakes.places import EVERYTHING, Town


@cache
def _registry(scenarios: tuple[Path, ...]) -> Registry:
    """Finding scenarios takes time, and they are the same in every test."""
    return Registry(scenarios)


class HandBell:
    """In the place of the scheduler: rings when a test lets time pass."""

    def __init__(self) -> None:
        self.due: int | None = None
        self._ring: Callable[[], Awaitable[None]] | None = None

    def start(self, ring: Callable[[], Awaitable[None]]) -> None:
        self._ring = ring

    def set(self, due: int | None) -> None:
        self.due = due

    def stop(self) -> None:
        self._ring = None

    async def rings(self) -> None:
        """Its time has come."""
        self.due = None
        if self._ring is not None:
            await self._ring()


class World:
    """One bridge (`bridge`, `app`, `store`), its town and its clock. Made by `world()`."""

    def __init__(self, settings: Settings, towns: Sequence[Town], features: Sequence[Any] = ()) -> None:
        self.settings = settings
        self.features = Features((*FEATURES.modules, *features))
        self.life = Life()
        """Of the present process; set `life.fatal` to let it die at one of the next moments."""
        self.town = towns[0]
        self.towns = towns
        self.clock = HandClock()
        registry = _registry(settings.scenarios)
        with shared_engines:
            self.store = Store(settings.database, lambda name: registry.scenario(name).scenario)
        self._executor = self.store.executor
        self._registry = registry
        self._people: dict[str, Someone] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.errors: list[BaseException] = []
        """What workers raised; empty, or the test fails at its end."""
        self.bell: HandBell
        self.app: App
        self.bridge: Bridge

    def someone(self, name: str, town: Town | None = None, **about: Any) -> Someone:
        """The person called so; the same one each time."""
        if name not in self._people:
            self._people[name] = Someone(town or self.town, name, **about)
        return self._people[name]

    async def start(self, *, connected: bool = True, fatal: int | None = None) -> None:
        """Begin as a new process on the same database would, and hear of what was missed.

        With `fatal` it dies at that moment; see tests/fakes/death.py.
        """
        self.life = Life(fatal)
        self.store.executor = Mortal(self._executor, self.life)
        tenant = await self.store.tenant("local")
        self.app = App(self.settings, self._registry, self.store, self.clock, tenant)
        self.bell = HandBell()
        platforms = {town.name: town for town in self.towns}
        self.bridge = wiring.bridge(self.app, platforms, self.clock, self._spawn, self.bell, self.features)
        for town in self.towns:
            town.before = town.after = self.life.moment
            town.connect(self._take, self.settle)
        await either(self._set_going(connected), self.life)
        await self.settle()

    async def _set_going(self, connected: bool) -> None:
        await recovery.start(self.bridge)
        for town in self.towns:
            town.listening = connected
            if connected:
                await recovery.caught_up(self.bridge, town.name)

    async def _take(self, arrival: Arrival) -> Answer:
        return await either(self.bridge.intake.take(arrival), self.life) or Done()

    async def die(self) -> None:
        """The process is killed: whatever it was about to do is never done."""
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in others:
                task.cancel()  # more than once, for what it still wants to put in order would never be done
            done, _ = await asyncio.wait(others, timeout=0)
            await asyncio.gather(*done, return_exceptions=True)
        self._tasks.clear()
        for town in self.towns:
            town.listening = False

    async def restart(self, *, fatal: int | None = None) -> None:
        """Killed, and another process goes on at once."""
        await self.die()
        await self.start(fatal=fatal)

    async def settle(self) -> None:
        """Everything that follows has been done, or the process is dead."""
        while self._tasks and not self.life.over.is_set():
            await either(asyncio.wait({*self._tasks}, return_when=asyncio.FIRST_COMPLETED), self.life)
            done = {task for task in self._tasks if task.done()}
            self._tasks -= done
            for task in done:
                if not task.cancelled() and (error := task.exception()) is not None:
                    self.errors.append(error)

    async def pass_(self, seconds: float) -> None:
        """Let time pass, stopping at each moment at which something is due."""
        await either(self._pass(seconds), self.life)

    async def _pass(self, seconds: float) -> None:
        until = self.clock.now() + round(seconds * SECOND)
        for _ in range(1000):
            due = self.bell.due
            if due is None or due > until:
                break
            self.clock.pass_(max(0, due - self.clock.now()) / SECOND)
            await self.bell.rings()
            await self.settle()
        else:
            raise AssertionError("it rings without end")
        self.clock.pass_((until - self.clock.now()) / SECOND)

    async def begin(
        self,
        scenario: str,
        seats: Mapping[str, Someone | str | Holder],
        *,
        posts: Sequence[Post] = (),
        host: Someone | None = None,
        **how: Any,
    ) -> Ref:
        """A session in a thread of each town's square, with no lobby before it; who has a seat goes there.

        Its host is the first who has a seat, or somebody called Host.
        """
        spot = self.town.square
        bridge = self.bridge
        tenant = await bridge.communities.tenant_of(spot.platform, spot.workspace, "Town")
        holders: dict[str, Any] = {}
        for seat, who in seats.items():
            holders[seat] = (
                Holder("human", await self.person(tenant, who)) if isinstance(who, Someone) else who
            )
        if host is None:
            host = next((who for who in seats.values() if isinstance(who, Someone)), self.someone("Host"))
        hosting = await self.person(tenant, host)
        prepared = self.app.prepare(scenario, hosting, seats=holders, **how)
        ref = await self.store.create(tenant, prepared)
        public = await bridge.traffic.add_place(ref, *spot, "public")
        shown = [
            public,
            *[await bridge.traffic.add_place(ref, *one.square, "public") for one in self.towns[1:]],
        ]
        opening = [Post(place, "open") for place in shown]
        await bridge.traffic.add(ref, [*opening, *(post._replace(place=public) for post in posts)])
        bridge.sessions.go_on(ref)
        await self.settle()
        there = {
            place.platform: Spot(place.platform, place.workspace, place.channel, place.thread)
            for place in await bridge.traffic.places(ref)
            if place.purpose == "public"
        }
        for who in seats.values():
            if isinstance(who, Someone):
                who.goes(there[who.town.name])
        return ref

    async def person(self, tenant: int, who: Someone) -> int:
        """Who they are in the store."""
        square = who.town.square
        return await self.bridge.persons.person(
            tenant, square.platform, square.workspace, who.user, who.author.name
        )

    async def close(self) -> None:
        """The end of the test."""
        self.bell.stop()
        self.store.executor = self._executor
        await self.app.engine.close_all()
        self.store.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task


class _Unhandled(logging.Handler):
    """Collects what the bridge logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(self.format(record))


@asynccontextmanager
async def world(
    can: Capabilities = EVERYTHING,
    *,
    file: Path | None = None,
    towns: Sequence[Town] = (),
    errors: bool = False,
    scenarios: Sequence[Path] = (),
    features: Sequence[Any] = (),
    fatal: int | None = None,
    **settings: Any,
) -> AsyncIterator[World]:
    """A bridge and its town, whose platform can do `can`. The database is in memory, or a `file`.

    `features` are added to those of the bridge: objects with `HANDLERS` and so on, as in `bot.bridge.registry`.
    At the end no worker may have failed and no error may have been logged, unless the test expects `errors`.
    """
    url = f"sqlite:///{file}" if file is not None else "sqlite://"
    if file is not None and not file.exists():
        migrated(url)
    wanted = Settings(database_url=url, scenarios=tuple(scenarios), **settings)
    made = World(wanted, towns or [Town(can)], features)
    unhandled = _Unhandled()
    logging.getLogger("parley").addHandler(unhandled)
    try:
        await made.start(fatal=fatal)
        yield made
        await made.settle()
        if not errors:
            assert not unhandled.found, "\n".join(unhandled.found)
            assert not made.errors, made.errors
    finally:
        logging.getLogger("parley").removeHandler(unhandled)
        await made.die()
        await made.close()
