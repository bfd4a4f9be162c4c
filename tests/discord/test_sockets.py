"""The fake Discord on sockets behaves as the real one does towards an unmodified client, faults included."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord
import pytest

from tests.fakes.discord.process import BotProcess, bot_process
from tests.fakes.discord.sockets import SocketDiscord, socket_discord
from tests.fakes.loop import awaited

STUB = (sys.executable, "-m", "tests.discord.stub_process")

pytestmark = pytest.mark.long


@asynccontextmanager
async def connected(folder: Path) -> AsyncIterator[tuple[SocketDiscord, BotProcess]]:
    async with socket_discord() as fake, bot_process(fake, folder, command=STUB) as bot:
        yield fake, bot


async def said(fake: SocketDiscord, *texts: str) -> None:
    """Wait until exactly this stands in the channel, without what people wrote."""

    def there() -> bool:
        return [one.text for one in fake.stands(fake.channel) if one.kind == "bot"] == list(texts)

    await fake.patient.until(there, f"{texts} in the channel")


@awaited
async def test_commands_buttons_and_forms(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, _):
        anna = fake.member("Anna")
        assert await anna.suggestions("start", "scenario") == ["s0", "s1"]
        await anna.commands("start", scenario="s1")
        await anna.presses("Join")
        await anna.fills(price="12")
        assert anna.told() == "Your secret is 12"
        assert fake.who_found("secret", anna) == {}


@awaited
async def test_limits_and_failing_servers_are_ridden_out(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, _):
        anna = fake.member("Anna")
        fake.fail("POST", "/channels/*/messages", "rate_limited", times=2)
        await anna.says("say one")
        await said(fake, "one")
        fake.fail("POST", "/channels/*/messages", "status", status=502)
        await anna.says("say two")
        await said(fake, "one", "two")


@awaited
async def test_an_answer_is_lost(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, bot):
        anna = fake.member("Anna")
        fake.fail("POST", "/channels/*/messages", "lost")
        await anna.says("say one")
        await said(fake, "one")
        await anna.says("say two")
        await said(fake, "one", "two")
        assert "ServerDisconnectedError" in bot.said()


@awaited
async def test_a_session_is_resumed_and_what_was_missed_comes(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, _):
        anna = fake.member("Anna")
        fake.gateway.muted = True
        await anna.says("say missed")
        await fake.gateway.ask_to_reconnect()
        await said(fake, "missed")
        assert (fake.gateway.identified, fake.gateway.resumed) == (1, 1)
        fake.gateway.muted = True
        await anna.says("say again")
        await fake.gateway.cut()
        await said(fake, "missed", "again")
        assert fake.gateway.resumed == 2


@awaited
async def test_an_invalid_session_begins_anew(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, _):
        anna = fake.member("Anna")
        fake.gateway.muted = True
        await anna.says("say lost")
        await fake.gateway.invalidate()
        await fake.patient.until(lambda: fake.gateway.identified == 2, "a new session")
        await anna.says("say after")
        await said(fake, "after")


@awaited
async def test_frames_are_lost_and_doubled(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, _):
        anna = fake.member("Anna")
        fake.gateway.on("MESSAGE_CREATE", "drop", lambda payload: payload["content"] == "say lost")
        fake.gateway.on("MESSAGE_CREATE", "double", lambda payload: payload["content"] == "say twice")
        for text in ("say lost", "say twice", "say last"):
            await anna.says(text)
        await said(fake, "twice", "twice", "last")


@awaited
async def test_it_is_killed_while_it_posts(tmp_path: Path) -> None:
    async with connected(tmp_path) as (fake, bot):
        anna = fake.member("Anna")
        held = fake.fail("POST", "/channels/*/messages", "held_after")
        await anna.says("say once")
        await held.reached.wait()
        await bot.kill()
        await bot.start()
        await anna.says("say next")
        await said(fake, "once", "next")


@awaited
async def test_a_wrong_token_and_intents_that_are_off(tmp_path: Path) -> None:
    async with socket_discord(approved=discord.Intents.default()) as fake:
        async with bot_process(fake, tmp_path / "a", command=STUB, ready=False) as bot:
            assert await bot.ends() == 1
            assert "PrivilegedIntentsRequired" in bot.said()
        async with bot_process(
            fake, tmp_path / "b", command=STUB, ready=False, PARLEY_DISCORD_TOKEN="wrong"
        ) as bot:
            assert await bot.ends() == 1
            assert "LoginFailure" in bot.said()
