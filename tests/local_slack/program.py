"""The program local-slack: there, or a plain skip."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

PROGRAM = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "parley" / "local-slack-0.1.8"
APP_TOKEN, BOT_TOKEN, SIGNING_SECRET = "xapp-local", "xoxb-local", "local-secret"
TEAM, BOT = "T01ACME", "U0PARLEY"
PATIENCE = 20.0
"""Seconds in which it begins to answer."""


def require() -> None:
    """Skip the test plainly where it is missing; in continuous integration that is a failure."""
    if os.access(PROGRAM, os.X_OK):
        return
    lacking = "this test needs local-slack (run `make local-slack`)"
    if os.environ.get("PARLEY_CI") == "1":
        pytest.fail(lacking)
    pytest.skip(lacking)


def free_port() -> int:
    """One of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(
    folder: Path, session: aiohttp.ClientSession, people: dict[str, str], requests_to: str | None
) -> AsyncIterator[str]:
    """Its address, as long as the block lasts: a workspace with people (id: name), one channel, and Parley in both.

    It posts to the address `requests_to`, or speaks over sockets.
    """
    port = free_port()
    config = folder / "local-slack.yaml"
    config.write_text(yaml.safe_dump(_workspace(people, requests_to)))
    with (folder / "local-slack.log").open("wb") as log:
        program = await asyncio.create_subprocess_exec(
            *(PROGRAM, "--config", config, "--port", str(port), "--base-host", "127.0.0.1"),
            *("--files-dir", folder / "files"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        await _answers(session, address, program)
        yield address
    finally:
        if program.returncode is None:
            program.terminate()
        await program.wait()


async def _answers(session: aiohttp.ClientSession, address: str, program: asyncio.subprocess.Process) -> None:
    end = asyncio.get_running_loop().time() + PATIENCE
    while asyncio.get_running_loop().time() < end and program.returncode is None:
        try:
            async with session.get(f"{address}/_control/state") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            await asyncio.sleep(0.05)
    raise AssertionError("local-slack did not start")


def _workspace(people: dict[str, str], requests_to: str | None) -> dict[str, Any]:
    return {
        "workspace": {"name": "Acme", "domain": "acme", "teamId": TEAM},
        "app": {
            "appId": "A01PARLEY",
            "botUserId": BOT,
            "botName": "Parley",
            "botToken": BOT_TOKEN,
            "appToken": APP_TOKEN,
            "signingSecret": SIGNING_SECRET,
            "mode": "events" if requests_to else "socket",
            "requestUrl": requests_to or "http://127.0.0.1:9/",
        },
        "users": [{"id": user, "name": name, "real_name": name} for user, name in people.items()],
        "channels": [{"id": "C01MARKET", "name": "market", "members": [*people, BOT]}],
    }
