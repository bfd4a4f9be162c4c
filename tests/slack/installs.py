"""An app that people install themselves, without anything else of Parley around it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bot.slack.connection import Connection, session
from bot.slack.installed import Installed
from storage.errors import StoreError
from tests.fakes.clock import HandClock
from tests.fakes.slack import Slack, emulated


class Drawer:
    """In the place of the database."""

    def __init__(self) -> None:
        self.held: dict[str, dict[str, Any]] = {}
        self.broken = False
        self.open = asyncio.Event()
        self.open.set()

    async def load(self, workspace: str) -> dict[str, Any] | None:
        await asyncio.sleep(0)
        return self.held.get(workspace)

    async def keep(self, workspace: str, body: Mapping[str, Any]) -> None:
        await self.open.wait()
        if self.broken:
            raise StoreError("The disk is full.")
        self.held[workspace] = dict(body)

    async def remove(self, workspace: str) -> None:
        self.held.pop(workspace, None)


class Scene:
    """A workspace, and one process after the other."""

    def __init__(self, emu: Slack, clock: HandClock, calls: Any) -> None:
        self.emu, self.clock, self.calls, self.drawer = emu, clock, calls, Drawer()
        self.team = emu.team("Acme", install=False)
        self.anna = self.team.human("Anna")
        self.begin()

    def begin(self) -> None:
        """A process that knows only what is stored."""
        self.installed = Installed(self.drawer, self.clock, self.emu.client_id, self.emu.client_secret)
        self.connection = Connection(self.installed, self.calls, self.emu.base_url)
        self.installed.web = lambda: self.connection.client("")

    async def install(self) -> str:
        """The token that it has then."""
        assert await self.installed.install(self.team.code(self.anna)) == self.team.id
        return await self.token()

    async def token(self) -> str:
        return await self.installed.token(self.team.id)

    async def works(self) -> bool:
        """Whether Slack takes the token, whatever is known of it already."""
        self.connection.forget(self.team.id)
        return (await self.connection.me(self.team.id)).team == self.team.id

    @property
    def asked(self) -> int:
        """How often Slack was asked for tokens."""
        return len(self.emu.called("oauth.v2.access"))


@asynccontextmanager
async def scene(*, rotates: bool = True) -> AsyncIterator[Scene]:
    """With tokens that rotate, or last for ever."""
    clock = HandClock()
    async with emulated(clock=clock) as emu, session() as calls:
        emu.oauth.rotates = rotates
        s = Scene(emu, clock, calls)
        yield s
        await s.installed.close()
