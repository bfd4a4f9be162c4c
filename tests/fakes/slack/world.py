"""Parley in a workspace of an emulated Slack: what tests of whole games begin with.

    @awaited
    async def test_a_sale(tmp_path: Path) -> None:
        async with slack_world(tmp_path, "sockets") as world:
            anna, ben = world.member("Anna"), world.member("Ben")
            await anna.commands("start car-sale")
            await ben.presses("Join as Buyer")
            await ben.fills(price="9000")              # the form before him
            await world.pass_(60)                      # a minute passes
            await world.crash()                        # the process dies; another goes on
            assert world.emu.delivered.found(canary, ben.id) == []
            assert [ping.whom for ping in world.emu.pings.rung] == [ben.id]

Each act returns when all that follows from it has been done; short waits are jumped over. An error that nobody handled
fails the test at the end.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final, Literal
from unittest.mock import patch

import aiohttp

import scenarios.engine.engine
from bot.app import App
from bot.bridge import recovery, wiring
from bot.slack.connection import OneToken, Tokens, session
from bot.slack.service import PATH, Service
from config.settings import Settings
from storage.errors import StoreError
from storage.executor import Work
from tests.fakes.databases import migrated
from tests.fakes.slack.clock import SECOND, Elsewhere, Passing
from tests.fakes.slack.emulator import Slack, emulated
from tests.fakes.slack.player import Player
from tests.fakes.world import HandBell

Mode = Literal["sockets", "requests"]
CALM: Final = 0.01
"""Real seconds without anything going to and fro after which those who wait for the clock are looked at."""
SOON: Final = 5.0
"""Seconds of waiting that an act includes."""
PATIENCE: Final = 30.0
"""Real seconds after which Parley counts as not coming to rest."""


class Process:
    """One process of Parley on a database, with a way for Slack to reach it."""

    def __init__(self, app: App, calls: aiohttp.ClientSession, world: "World") -> None:
        self.app, self.calls = app, calls
        self.bell = HandBell()
        self.tasks: set[asyncio.Task[Any]] = set()
        self._world = world
        clock = world.clock
        app.use(clock, self.spawn)
        self.service = Service(
            self.tokens(), calls, clock, self.spawn, base_url=world.emu.base_url, guests=world.guests
        )
        platform = self.service.platform
        self.bridge = wiring.bridge(app, {platform.name: platform}, clock, self.spawn, self.bell)
        self.service.attend(
            self.bridge.intake.take,
            lambda: recovery.lost(self.bridge, platform.name),
            lambda: recovery.caught_up(self.bridge, platform.name),
            lambda: recovery.missed(self.bridge, platform.name),
        )

    def tokens(self) -> Tokens:
        """The bot's."""
        return OneToken(self._world.token)

    async def sign_in(self) -> None:
        """Before anything else."""
        await self.service.begin(self._world.token)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._world.complaints.append(repr(error))

    async def begin(self, mode: Mode) -> None:
        """Go on with what is stored, and let Slack reach it."""
        await self.sign_in()
        await recovery.start(self.bridge)
        reached = asyncio.Event()
        self.reaching = asyncio.create_task(self._reached(mode, reached))
        await self._world.emu.until(lambda: self.service.pulse.connected or self.reaching.done())

    async def end(self) -> None:
        """As after a signal."""
        await self.service.close()
        await self._unreached()
        await self._cancelled()
        await self.app.close(stop_clock=False)
        await self.calls.close()

    async def die(self) -> None:
        """As after `kill -9`: nothing of it reaches its database or Slack any more."""
        self.app.store.executor.close()
        self.app.store.executor = Dead()
        if (renewal := self.app.engine._renewal) is not None:
            renewal.cancel()
            await asyncio.gather(renewal, return_exceptions=True)
        await self.calls.close()
        self._world.emu.sockets.kill()
        await self._cancelled()
        await self._unreached()

    async def _reached(self, mode: Mode, over: asyncio.Event) -> None:
        emu = self._world.emu
        if mode == "sockets":
            await self.service.sockets(emu.app_token)
            return
        async with self.service.requests(emu.signing_secret, "127.0.0.1", 0) as port:
            if emu.signed is not None:
                await emu.signed.close()
            emu.serve_to(f"http://127.0.0.1:{port}{PATH}")
            await over.wait()

    async def _unreached(self) -> None:
        self.reaching.cancel()
        await asyncio.gather(self.reaching, return_exceptions=True)

    async def _cancelled(self) -> None:
        while self.tasks:
            for task in list(self.tasks):
                task.cancel()
            await asyncio.wait(self.tasks)


class Dead:
    """The executor of a process that is no more."""

    async def run(self, work: Work[Any]) -> Any:
        raise StoreError("The process is dead.")

    def now(self, work: Work[Any]) -> Any:
        raise StoreError("The process is dead.")

    async def scrub(self) -> None:
        raise StoreError("The process is dead.")

    def close(self) -> None:
        """It is closed."""


class World:
    """A workspace with one channel in which Parley is."""

    kind: type[Process] = Process
    """Of its processes."""
    scenarios: tuple[Path, ...] = ()
    """Files of those that are there beside the library's."""

    def __init__(self, emu: Slack, clock: Passing, folder: Path, mode: Mode, guests: bool) -> None:
        self.emu, self.clock, self.folder, self.mode, self.guests = emu, clock, folder, mode, guests
        self.team = emu.team("Acme")
        self.token = self.team.bot.token
        self.channel = self.team.channel("market")
        self.complaints: list[str] = []
        """Errors that were logged or raised; empty at the end, or the test fails."""
        self.process: Process

    @property
    def bridge(self) -> Any:
        return self.process.bridge

    def member(self, name: str, *, admin: bool = False) -> Player:
        """Somebody new, who is in the channel."""
        human = self.team.human(name, admin=admin)
        self.channel.members.append(human.id)
        human.goes(self.channel)
        return Player(human, self.settle)

    async def settle(self) -> None:
        """Let everything that can go on now go on."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            await self.emu.quiet(CALM)
            due = self.process.bell.due
            if due is not None and due <= self.clock.now() + SOON * SECOND:
                self.clock.pass_(max(0.0, (due - self.clock.now()) / SECOND))
                await self.process.bell.rings()
            elif not self.clock.hurry(SOON):
                if len(self.process.tasks) <= self.clock.sleeping:
                    return
                await asyncio.wait(self.process.tasks, timeout=0.05, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)
        raise AssertionError(f"it does not come to rest: {self.process.tasks}")

    async def pass_(self, seconds: float) -> None:
        """Let time pass, stopping at each moment at which something is due."""
        until = self.clock.now() + round(seconds * SECOND)
        await self.settle()
        while (due := self.process.bell.due) is not None and due < until:
            self.clock.pass_(max(0.0, (due - self.clock.now()) / SECOND))
            await self.settle()
        self.clock.pass_(max(0.0, (until - self.clock.now()) / SECOND))
        await self.settle()

    async def until(self, true: Callable[[], Any], *, minutes: int = 30) -> None:
        """Let time pass until something holds."""
        for _ in range(minutes * 4):
            if true():
                return
            await self.pass_(15)
        raise AssertionError("it never came to that")

    # --- the life of Parley

    async def start(self) -> None:
        """A process begins."""
        settings = Settings(data_dir=self.folder, scenarios=self.scenarios)
        migrated(settings.database)
        app = await App.open(settings, clock=self.clock)
        self.process = self.kind(app, session(), self)
        await self.process.begin(self.mode)
        await self.settle()

    async def restart(self, *, meanwhile: Callable[[], Any] | None = None) -> None:
        """It ends in order, and a new one begins; `meanwhile` happens while there is none."""
        await self.process.end()
        if meanwhile is not None:
            meanwhile()
        await self.start()

    async def crash(self, *, meanwhile: Callable[[], Any] | None = None) -> None:
        """It dies where it stands, and another goes on."""
        complained = len(self.complaints)
        await self.process.die()
        del self.complaints[complained:]
        if meanwhile is not None:
            meanwhile()
        await self.start()


@contextlib.asynccontextmanager
async def slack_world(
    folder: Path,
    mode: Mode = "sockets",
    *,
    guests: bool = False,
    check_errors: bool = True,
    kind: type[Process] = Process,
    scenarios: tuple[Path, ...] = (),
    **how: Any,
) -> AsyncIterator[World]:
    """A world with one workspace and one channel, and Parley in it."""
    clock = Passing()
    async with emulated(clock=Elsewhere(clock), **how) as emu:
        emu.rates.on = True
        world = World(emu, clock, folder, mode, guests)
        world.kind, world.scenarios = kind, scenarios
        with quiet_leases(), heard(world.complaints):
            await world.start()
            try:
                yield world
            finally:
                await world.process.end()
        if check_errors:
            assert world.complaints == [], "\n".join(world.complaints)
            assert emu.too_often == []


@contextlib.contextmanager
def heard(complaints: list[str]) -> Iterator[None]:
    """Errors that are logged."""

    class Complaints(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(logging.Formatter().format(record))

    handler = Complaints(logging.ERROR)
    logging.getLogger("parley").addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger("parley").removeHandler(handler)


@contextlib.contextmanager
def quiet_leases() -> Iterator[None]:
    """Leases go by the database's clock: renewing them all the while would only cost time."""
    with patch.object(scenarios.engine.engine, "RENEWAL", 10_000_000.0):
        yield
