"""The bot as a process of its own, which can be killed at any moment."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.fakes.discord.sockets import SocketDiscord
from tests.fakes.process import Process

ROOT: Final = Path(__file__).parents[3]
SERVE: Final = (sys.executable, "-m", "bot.cli", "serve")


class BotProcess(Process):
    """`parley serve` on a data folder, pointed at a fake Discord."""

    def __init__(
        self, fake: SocketDiscord, folder: Path, command: Sequence[str], more: Mapping[str, str]
    ) -> None:
        self._fake, self._folder, self._command, self._more = fake, folder, command, more
        self.log = folder / "serve.log"

    async def start(self, *, ready: bool = True) -> None:
        """Begin, and wait until it is connected."""
        assert self._process is None, "it runs already"
        gateway, self._folder = self._fake.gateway, self._folder
        self._folder.mkdir(parents=True, exist_ok=True)
        before = gateway.identified
        config = self._folder / "parley.yaml"
        config.touch()
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "DISCORD_"))
        }
        environment = {
            **kept,
            "XDG_CACHE_HOME": str(self._folder / "cache"),
            "PARLEY_DATA_DIR": str(self._folder),
            "PARLEY_CONFIG": str(config),
            "PARLEY_DISCORD_TOKEN": self._fake.token,
            "DISCORD_API_BASE_URL": self._fake.api_url,
            "DISCORD_GATEWAY_URL": self._fake.gateway_url,
            **self._more,
        }
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=environment,
            )
        if ready:
            await self._connected(before)

    async def _connected(self, before: int) -> None:
        """Connected, and done with its commands; fails at once where it has ended instead."""
        process = self._process
        assert process is not None
        ended = asyncio.ensure_future(process.wait())
        up = asyncio.ensure_future(
            self._fake.patient.until(
                lambda: self._fake.gateway.identified > before and self._fake.backend.commands, "a connection"
            )
        )
        try:
            await asyncio.wait([ended, up], return_when=asyncio.FIRST_COMPLETED)
            if not up.done():
                self._process = None
                raise AssertionError(f"the bot ended with {ended.result()}:\n{self.said()}")
            up.result()
        finally:
            for task in (ended, up):
                task.cancel()
            await asyncio.gather(ended, up, return_exceptions=True)


@asynccontextmanager
async def bot_process(
    fake: SocketDiscord, folder: Path, *, command: Sequence[str] = SERVE, ready: bool = True, **more: str
) -> AsyncIterator[BotProcess]:
    """The bot, started and connected, and ended with the block whatever happens. `more` is environment."""
    bot = BotProcess(fake, folder, command, more)
    await bot.start(ready=ready)
    try:
        yield bot
    finally:
        if bot.runs:
            await bot.kill()
