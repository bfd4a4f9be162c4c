"""Parley itself as the bot of a simulated Discord: what `parley serve` runs, on virtual time."""

import contextvars
import sqlite3
import tempfile
from collections.abc import Coroutine
from contextlib import closing
from functools import cache, partial
from pathlib import Path
from typing import Any

import simcord
from simcord._runtime import _BOT_SCOPE

from bot.app import App
from bot.bridge.alarms import SchedulerBell
from bot.discord.access import Access
from bot.discord.served import ServedDiscord
from bot.serving import Serving
from config.settings import Settings
from storage import migrate
from storage.errors import StoreError
from storage.executor import Work
from tests.fakes.discord.world import Make, World


class ParleyBot:
    """One process of it. `serving`, `bridge` and `app` are for tests to look at."""

    def __init__(self, app: App, serving: Serving) -> None:
        self.app, self.serving, self.bridge = app, serving, serving.bridge
        self.client = serving.bridge.platforms["discord"].client
        set_up = self.client.setup_hook

        async def begin() -> None:
            await set_up()
            await serving.begin()

        self.client.setup_hook = begin  # type: ignore[method-assign]  # simcord logs in and connects in one go

    async def close(self) -> None:
        """As after a signal."""
        if not isinstance(self.app.store.executor, _Dead):
            await self.serving.end()
            await self.app.close(stop_clock=False)

    def die(self) -> None:
        """As after `kill -9`: nothing of it reaches the database any more."""
        self.app.store.executor.close()
        self.app.store.executor = _Dead()


class _Dead:
    """The executor of a process that is no more."""

    async def run(self, work: Work[Any]) -> Any:
        raise StoreError("The process is dead.")

    def now(self, work: Work[Any]) -> Any:
        raise StoreError("The process is dead.")

    async def scrub(self) -> None:
        raise StoreError("The process is dead.")

    def close(self) -> None:
        """It is closed."""


class _Free(Serving):
    """Its workers are not waited for: with slow models, people can go on talking while they think."""

    def __init__(self, app: App, make: Any, env: simcord.Env) -> None:
        self._env = env
        super().__init__(app, [make], SchedulerBell())

    def spawn(self, work: Coroutine[Any, Any, None]) -> Any:
        with self._env.time_context():  # without it discord.py would look for the real Discord
            context = contextvars.copy_context()
        context.run(_BOT_SCOPE.set, None)
        return context.run(super().spawn, work)


def parley(*, content: bool = True, members: bool = True, free: bool = False, **settings: Any) -> Make:
    """Parley with these settings. Without `content` or `members` the developer portal has not granted that intent."""

    async def make(world: World) -> ParleyBot:
        given = Settings(data_dir=world.folder, **settings)
        if not (world.folder / "parley.db").exists():
            (world.folder / "parley.db").write_bytes(_new_database())
        app = await App.open(given, clock=world.clock)
        discord = partial(ServedDiscord, "", Access(content, members))
        serving = _Free(app, discord, world.env) if free else Serving(app, [discord], SchedulerBell())
        return ParleyBot(app, serving)

    return make


@cache
def _new_database() -> bytes:
    """A database as it is made for somebody new, made once."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "parley.db"
        migrate.upgrade(f"sqlite:///{file}")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()
