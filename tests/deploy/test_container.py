"""What the container runs, as a process here: the entry point, commands, variables and signal of the image."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from socket import create_server
from typing import Any

import pytest

from tests.deploy.image import command, environment, last, listed
from tests.fakes.discord.process import ROOT, bot_process
from tests.fakes.discord.sockets import socket_discord
from tests.fakes.loop import awaited

pytestmark = pytest.mark.long

PARLEY = (sys.executable, "-m", "bot.cli")
"""What the entry point is here."""


def run(folder: Path, *given: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The image's program with these arguments, on this data folder."""
    (folder / "parley.yaml").touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    own = {"PARLEY_DATA_DIR": str(folder), "PARLEY_CONFIG": str(folder / "parley.yaml")}
    return subprocess.run(
        [*PARLEY, *given],
        env={**kept, **image_s(), **own, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def image_s() -> dict[str, str]:
    return {name: value for name, value in environment().items() if name != "PATH"}


def free_address() -> str:
    with create_server(("127.0.0.1", 0)) as socket:
        return f"127.0.0.1:{socket.getsockname()[1]}"


async def asked(address: str, path: str) -> tuple[int, dict[str, Any]]:
    """Status 0 where nobody answers."""

    def ask() -> tuple[int, dict[str, Any]]:
        connection = HTTPConnection(address, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        except OSError:
            return 0, {}
        finally:
            connection.close()

    return await asyncio.to_thread(ask)


async def until_ready(address: str) -> None:
    """It is once everything that was left behind is taken up, and every platform is connected."""
    async with asyncio.timeout(30):
        while (await asked(address, "/readyz"))[0] != 200:
            await asyncio.sleep(0.05)


@awaited
async def test_made_served_healthy_backed_up_and_stopped(tmp_path: Path) -> None:
    data, address = tmp_path / "data", free_address()
    data.mkdir()
    made = await asyncio.to_thread(run, data, *command("migrate"))
    assert (made.returncode, made.stderr) == (0, "")
    serve = (*PARLEY, *command("parley"))
    health = listed(last("HEALTHCHECK").partition(" CMD ")[2])[1:]
    variables = {**image_s(), "PARLEY_HEALTH_ADDRESS": address, "PARLEY_DATA_DIR": str(data)}
    async with (
        socket_discord() as fake,
        bot_process(fake, data, command=serve, **variables) as bot,
    ):
        await until_ready(address)
        assert await asked(address, "/healthz") == (200, {"ok": True, "why": []})
        well = await asyncio.to_thread(run, data, *health, PARLEY_HEALTH_ADDRESS=address)
        assert (well.returncode, well.stdout, well.stderr) == (0, "It is well.\n", "")
        anna = fake.member("Anna")
        await anna.commands("start", scenario="car-sale")
        saved = await asyncio.to_thread(run, data, "db", "backup", str(data / "saved.db"))
        assert (saved.returncode, saved.stderr) == (0, "")
        again = await asyncio.to_thread(run, data, *command("migrate"))
        assert again.returncode == 0
        refused = await asyncio.to_thread(run, data, "db", "restore", str(data / "saved.db"), "--replace")
        assert refused.returncode == 1
        assert "Already serving this database" in refused.stderr
        bot.signal(getattr(signal, last("STOPSIGNAL")))
        assert await bot.ends() == 0
        assert json.loads(bot.said().splitlines()[-1])["event"] == "stopped"
        assert (await asked(address, "/healthz"))[0] == 0
        back = await asyncio.to_thread(run, data, "db", "restore", str(data / "saved.db"), "--replace")
        assert (back.returncode, back.stderr) == (0, "")
        await bot.start()
        await until_ready(address)
        assert await bot.stop() == 0
    unwell = await asyncio.to_thread(run, data, *health, PARLEY_HEALTH_ADDRESS=address)
    assert unwell.returncode == 1
    assert "Nobody answers" in unwell.stderr


@pytest.mark.parametrize(
    ("request_held", "after"), [("/users/@me", 0), ("/oauth2/applications/@me", 0), ("/users/@me", 1)]
)
@awaited
async def test_it_stops_when_told_before_it_is_connected(
    tmp_path: Path, request_held: str, after: int
) -> None:
    """Nobody ends the first process of a container that has said nothing about signals yet."""
    async with socket_discord() as fake:
        held = fake.fail("GET", request_held, "held", after=after)
        serve = (*PARLEY, *command("parley"))
        async with bot_process(fake, tmp_path, command=serve, ready=False) as bot:
            await fake.patient.until(lambda: held.reached.is_set() or not bot.runs, "the request")
            bot.signal(signal.SIGTERM)
            assert await bot.ends() == 0
            assert json.loads(bot.said().splitlines()[-1])["event"] == "stopped"
            assert "Traceback" not in bot.said()
        held.go_on.set()


@awaited
async def test_an_address_that_is_taken_ends_it_with_one_sentence(tmp_path: Path) -> None:
    with create_server(("127.0.0.1", 0)) as socket:
        address = f"127.0.0.1:{socket.getsockname()[1]}"
        async with (
            socket_discord() as fake,
            bot_process(fake, tmp_path, ready=False, PARLEY_HEALTH_ADDRESS=address) as bot,
        ):
            assert await bot.ends() == 1
            assert f"{address} cannot be used for the health check" in bot.said().splitlines()[-1]
            assert fake.gateway.identified == 0


def test_without_a_token_it_says_what_to_set(tmp_path: Path) -> None:
    ran = run(tmp_path, *command("parley"))
    assert ran.returncode == 1
    assert "PARLEY_DISCORD_TOKEN" in ran.stderr
    assert ran.stderr.count("\n") == 1
