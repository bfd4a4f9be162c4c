"""The program itself, on emulated platforms in the same process."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot import serving
from config.settings import Settings
from scenarios.kernel.errors import ParleyError
from tests.fakes.databases import migrated
from tests.fakes.discord.sockets import SocketDiscord
from tests.fakes.slack import Slack


def settings(folder: Path, **more: Any) -> Settings:
    """With a database that is ready."""
    folder.mkdir(exist_ok=True)
    if not (folder / "parley.db").exists():
        migrated(f"sqlite:///{folder / 'parley.db'}")
    return Settings(data_dir=folder, **more)


def slack(emu: Slack, token: str, **more: Any) -> dict[str, Any]:
    """What an operator sets for it, in Socket Mode."""
    given = {"slack_bot_token": token, "slack_app_token": emu.app_token, "slack_api_base_url": emu.base_url}
    return {**given, **more}


def discord(fake: SocketDiscord) -> dict[str, Any]:
    """What an operator sets for it."""
    return {
        "discord_token": fake.token,
        "discord_api_base_url": fake.api_url,
        "discord_gateway_url": fake.gateway_url,
    }


@asynccontextmanager
async def served(given: Settings) -> AsyncIterator["asyncio.Task[None]"]:
    """The program, stopped by a signal in the end."""
    task = asyncio.create_task(serving.serve(given))
    try:
        yield task
        signal.raise_signal(signal.SIGTERM)
        async with asyncio.timeout(30):
            await task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ParleyError):
            await task
