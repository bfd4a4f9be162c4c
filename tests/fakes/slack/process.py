"""Parley as a process of its own beside an emulated Slack, which can be killed at any moment."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from tests.fakes.process import PATIENCE, Process
from tests.fakes.slack.emulator import Slack
from tests.fakes.slack.teams import Team

ROOT: Final = Path(__file__).parents[3]


class Program(Process):
    """`parley serve` on a data folder, pointed at an emulated Slack."""

    def __init__(self, emu: Slack, folder: Path, environment: Mapping[str, str]) -> None:
        self._emu, self._folder, self._environment = emu, folder, environment
        self.log = folder / "serve.log"
        self.lives = 0

    async def start(self) -> None:
        """Begin, and wait until Slack can reach it."""
        assert self._process is None, "it runs already"
        self._folder.mkdir(parents=True, exist_ok=True)
        config = self._folder / "parley.yaml"
        config.touch()
        own = ("PARLEY_", "SLACK_", "DISCORD_")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(own)},
            "XDG_CACHE_HOME": str(self._folder / "cache"),
            "PARLEY_DATA_DIR": str(self._folder),
            "PARLEY_CONFIG": str(config),
            **self._environment,
        }
        connected, beaten = self._emu.sockets.opened, len(self._emu.called("api.test"))
        with self.log.open("ab") as log:
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "serve"),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=environment,
            )
        self.lives += 1
        await self._emu.until(
            lambda: (
                self._emu.sockets.opened > connected
                or len(self._emu.called("api.test")) > beaten
                or process.returncode is not None
            ),
            PATIENCE,
        )
        assert process.returncode is None, self.said()


def ways(emu: Slack, team: Team, port: int | None = None) -> dict[str, str]:
    """What an operator sets: for sockets, or for requests to a port."""
    given = {"PARLEY_SLACK_BOT_TOKEN": team.bot.token, "SLACK_API_BASE_URL": emu.base_url}
    if port is None:
        return {**given, "PARLEY_SLACK_APP_TOKEN": emu.app_token}
    address = f"127.0.0.1:{port}"
    emu.serve_to(f"http://{address}/slack/events")
    return {**given, "PARLEY_SLACK_SIGNING_SECRET": emu.signing_secret, "PARLEY_SLACK_ADDRESS": address}


@asynccontextmanager
async def program(emu: Slack, folder: Path, environment: Mapping[str, str]) -> AsyncIterator[Program]:
    """Started and reachable, and ended with the block whatever happens."""
    one = Program(emu, folder, environment)
    await one.start()
    try:
        yield one
    finally:
        if one.runs:
            await one.kill()
