"""A server on a simulated Discord, with the bot in it: what tests of the adapter and of whole games begin with.

    @awaited
    async def test_a_sale(tmp_path: Path) -> None:
        async with discord_world(tmp_path) as world:
            anna, ben = world.member("Anna"), world.member("Ben")
            await anna.commands("start", scenario="car-sale")
            await ben.presses("Join as seller")
            await ben.fills(price="9000")              # the form that he was given last
            await world.pass_(60)                      # a minute passes
            await world.restart()                      # the process dies; another goes on
            assert world.delivered.found(canary, ben.id) == []
            assert [ping.user for ping in world.pings.all] == [ben.id]

Each act returns when all that follows from it has been done. An error that nobody handled fails the test at the end.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from unittest.mock import patch

import discord
import simcord
from simcord._runtime import _attach_bot

import scenarios.engine.engine
from tests.fakes.discord.chaos import Gateway, Rest
from tests.fakes.discord.server import Server
from tests.fakes.discord.shims import shimmed
from tests.fakes.discord.virtual import VirtualClock, scheduler_follows, timers_wait

PATIENCE: Final = 20.0
"""Real seconds after which the bot counts as not coming to rest."""
SHORT: Final = 3.0
"""The same where people play and do not want to wait."""


class Bot(Protocol):
    """One process's worth of bot, not yet connected."""

    client: discord.Client

    async def close(self) -> None:
        """End it gracefully; its client is closed by the world."""

    def die(self) -> None:
        """From now on nothing of it reaches its database."""


Make = Callable[["World"], Awaitable[Bot]]
"""A new process of the bot, in the world and on what its predecessors have stored."""


class World(Server):
    """One server with channels, members and the bot."""

    def __init__(self, env: simcord.Env, folder: Path, make: Make) -> None:
        super().__init__(env)
        self.folder = folder
        """Where the bot keeps its database; it outlives the bot."""
        self.gateway = Gateway(env)
        self.rest = Rest()
        self.clock = VirtualClock(env)
        self.complaints: list[str] = []
        """Errors that the bot logged; empty at the end, or the test fails."""
        self.bot: Bot
        self._make = make

    async def pass_(self, seconds: float) -> None:
        """Let time pass; what is due happens on the way."""
        await self.env.advance_time(seconds)

    async def settle(self) -> None:
        """Let the bot do all that it can do now."""
        await self.env.settle()

    def errors(self) -> list[BaseException]:
        """What the bot raised; looking at it means that the test expects it."""
        return self.env.errors

    # --- the bot's life

    async def restart(self, *, meanwhile: Callable[[], Any] | None = None) -> None:
        """The bot ends gracefully, and a new one begins; `meanwhile` happens while there is none."""
        with self.env._bot_scope():
            await self.bot.close()
        await self._replaced(meanwhile)

    async def crash(self, *, meanwhile: Callable[[], Any] | None = None) -> None:
        """The bot dies where it stands: what it has not stored is lost. A new one begins."""
        self.bot.die()
        self.rest.cut = True
        await self._replaced(meanwhile)

    async def _replaced(self, meanwhile: Callable[[], Any] | None) -> None:
        dying, complained = len(self.env._errors), len(self.complaints)
        await self.env._detach_bot()
        del self.env._errors[dying:], self.complaints[complained:]  # what died with it
        self.rest.cut = False
        if meanwhile is not None:
            meanwhile()
        self.bot = await self._make(self)
        await _attach_bot(self.env, self.bot.client)


@asynccontextmanager
async def discord_world(
    folder: Path,
    make: Make,
    *,
    reads_messages: bool = True,
    check_errors: bool = True,
    epoch: datetime | None = None,
) -> AsyncIterator[World]:
    """A world with one server and one channel, and the bot in it. `reads_messages` False: the intent is off.

    Time begins with 2026 and stands still until a test lets it pass. With an `epoch` it begins there, and short waits
    are waited for in real time.
    """
    with shimmed(), _quiet_leases(), ExitStack() as stack:
        if epoch is None:
            stack.enter_context(timers_wait())
        approved = None if reads_messages else discord.Intents.default()
        nobody = discord.Client(intents=discord.Intents.none())
        patience = PATIENCE if epoch is None else SHORT
        env = simcord.Env(nobody, settle_timeout=patience, approved_intents=approved)
        if epoch is not None:
            env.backend.clock._epoch = epoch
        world = World(env, folder, make)
        for attached in (world.gateway.attached(), world.rest.attached(), world.delivered.watching()):
            stack.enter_context(attached)
        stack.enter_context(scheduler_follows(env))
        stack.enter_context(_heard(world.complaints))
        world.bot = await make(world)
        env.bot = world.bot.client
        await env.start()
        stack.enter_context(env.time_context())
        try:
            yield world
        finally:
            try:
                with env._bot_scope():
                    await world.bot.close()
            finally:
                await env.shutdown()
        if check_errors:
            env._raise_errors_since(env._errors_acknowledged)
            assert world.complaints == [], "\n".join(world.complaints)


@contextmanager
def _heard(complaints: list[str]) -> Iterator[None]:
    """Errors that the bot logs."""

    class Complaints(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(logging.Formatter().format(record))

    handler = Complaints(logging.ERROR)
    logging.getLogger("parley").addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger("parley").removeHandler(handler)


@contextmanager
def _quiet_leases() -> Iterator[None]:
    """Leases go by the database's clock, not by virtual time: renewing them all the while would only cost time."""
    with patch.object(scenarios.engine.engine, "RENEWAL", 10_000_000.0):
        yield
