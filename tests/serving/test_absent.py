"""A platform that is down when `parley serve` begins: the other is played on, and both once it answers."""

import asyncio
from pathlib import Path

import pytest

from bot import reaching
from tests.fakes.discord.sockets import socket_discord
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.serving.programs import discord, served, settings, slack
from tests.serving.test_health import asked

pytestmark = pytest.mark.long


@pytest.mark.parametrize("down", ["slack", "discord"])
@awaited
async def test_one_that_is_down_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, down: str, unused_port: int
) -> None:
    monkeypatch.setattr(reaching, "AGAIN", 0.5)
    async with emulated() as emu, socket_discord() as fake:
        team = emu.team("Acme")
        anna, ben = team.human("Anna"), fake.member("Ben")
        anna.goes(team.channel("market", anna))
        if down == "slack":
            emu.inject("auth.test", "http", None)
        else:
            fault = fake.fail("GET", "/users/@me", "status", times=10_000, status=503)
        address = f"127.0.0.1:{unused_port}"
        ways = slack(emu, team.bot.token) | discord(fake)
        async with served(settings(tmp_path, **ways, health_address=address)):
            if down == "slack":
                await fake.patient.until(lambda: fake.gateway.identified, "a connection")
                await ben.commands("list")
                assert "Car sale" in ben.told()
            else:
                await emu.until(lambda: emu.sockets.live)
                await anna.command("/parley", "list")
                await emu.until(lambda: anna.ephemerals())
                assert "Car sale" in anna.ephemerals()[-1].text
            assert await asked(unused_port, "/healthz") == (200, {"ok": True, "why": []})
            await says(unused_port, [f"{down} is not connected"])
            before, opened = fake.gateway.identified, emu.sockets.opened
            if down == "slack":
                emu.faults.clear()
            else:
                fault.off()
            await fake.patient.until(lambda: fake.gateway.identified > before, "another connection")
            await emu.until(lambda: emu.sockets.opened > opened and emu.sockets.live)
            await ben.commands("list")
            assert "Car sale" in ben.told()
            seen = len(anna.ephemerals())
            await anna.command("/parley", "list")
            await emu.until(lambda: len(anna.ephemerals()) > seen)
            await says(unused_port, [])


async def says(port: int, why: list[str]) -> None:
    """In the end this alone is amiss."""
    async with asyncio.timeout(20):
        while (await asked(port, "/readyz"))[1]["why"] != why:
            await asyncio.sleep(0.05)
