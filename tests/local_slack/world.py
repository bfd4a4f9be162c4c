"""Parley in the workspace of local-slack."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from bot.slack.service import PATH
from tests.fakes.slack.clock import Passing
from tests.fakes.slack.world import Mode, Process, World, heard, quiet_leases
from tests.local_slack import program
from tests.local_slack.desk import Desk
from tests.local_slack.visitor import Visitor

PEOPLE = {"U01ANNA": "Anna", "U02BEN": "Ben"}


class There(Process):
    """A process that listens on the port to which local-slack was told to post."""

    async def _reached(self, mode: Mode, over: asyncio.Event) -> None:
        world = self._world
        assert isinstance(world, LocalWorld)
        if mode == "sockets":
            await self.service.sockets(program.APP_TOKEN)
            return
        async with self.service.requests(program.SIGNING_SECRET, "127.0.0.1", world.port):
            await over.wait()


class LocalWorld(World):
    """One channel, Parley, and `anna` and `ben`."""

    kind = There

    def __init__(self, desk: Desk, folder: Path, mode: Mode, port: int) -> None:
        self.emu, self.desk, self.port = desk, desk, port
        self.clock, self.folder, self.mode, self.guests = Passing(), folder, mode, False
        self.token = program.BOT_TOKEN
        self.complaints: list[str] = []
        self.anna, self.ben = (Visitor(desk, user, self.settle) for user in PEOPLE)


@contextlib.asynccontextmanager
async def local_world(folder: Path, mode: Mode) -> AsyncIterator[LocalWorld]:
    """Parley in a new workspace. An error that nobody handled fails the test at the end."""
    port = program.free_port()
    posts_to = f"http://127.0.0.1:{port}{PATH}" if mode == "requests" else None
    async with (
        aiohttp.ClientSession() as calls,
        program.running(folder, calls, PEOPLE, posts_to) as address,
    ):
        desk = Desk(address, calls)
        await desk.open()
        world = LocalWorld(desk, folder, mode, port)
        with quiet_leases(), heard(world.complaints):
            await world.start()
            try:
                yield world
            finally:
                await world.process.end()
                await desk.close()
        assert world.complaints == [], "\n".join(world.complaints)
