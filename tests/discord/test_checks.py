"""What the doctor finds about Discord: the token, the intents, and the rights in each server."""

from collections.abc import Iterator

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.check import Check
from bot.discord import access, checks
from bot.discord.redirect import redirect
from tests.fakes.discord.sockets import SocketDiscord, socket_discord
from tests.fakes.loop import awaited


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    before = (discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY)
    yield
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def found(fake: SocketDiscord, token: str | None = None, *, offline: bool = False) -> list[Check]:
    redirect(fake.api_url, fake.gateway_url)
    return await checks.checks(token or fake.token, offline=offline)


def rights(fake: SocketDiscord, given: int) -> None:
    """What the bot may do in the whole server."""
    guild = fake.backend.guilds[fake.guild.id]
    for role in guild.roles.values():
        role.permissions = given


@awaited
async def test_all_is_well() -> None:
    async with socket_discord() as fake:
        rights(fake, access.PERMISSIONS)
        states = await found(fake)
        assert [(one.name, one.state) for one in states] == [
            ("Discord", "fine"),
            ("Discord, The server", "fine"),
        ]
        assert "1 server" in states[0].found


@awaited
async def test_no_token_is_no_fault_and_asks_nobody() -> None:
    async with socket_discord() as fake:
        redirect(fake.api_url, fake.gateway_url)
        assert [one.state for one in await checks.checks(None, offline=False)] == ["missing"]
        assert [one.state for one in await found(fake, offline=True)] == ["fine"]
        assert fake.backend.http_requests == []


@awaited
async def test_a_wrong_token() -> None:
    async with socket_discord() as fake:
        (one,) = await found(fake, "wrong.token.here")
        assert one.state == "broken"
        assert "copy it anew" in one.found
        assert "wrong.token" not in one.found + one.mend


@awaited
async def test_intents_that_are_off_are_named() -> None:
    async with socket_discord(approved=discord.Intents.default()) as fake:
        rights(fake, access.PERMISSIONS)
        states = [one for one in await found(fake) if one.state != "fine"]
        assert [one.state for one in states] == ["missing", "missing"]
        assert "Message Content Intent is off" in states[0].found
        assert "Server Members Intent is off" in states[1].found


@awaited
async def test_rights_that_are_missing_are_named() -> None:
    async with socket_discord() as fake:
        rights(fake, access.PERMISSIONS & ~discord.Permissions(manage_webhooks=True).value)
        states = await found(fake)
        assert (states[-1].state, states[-1].found) == ("missing", "lacks Manage Webhooks")
        rights(fake, discord.Permissions(view_channel=True, send_messages=True).value)
        last = (await found(fake))[-1]
        assert last.state == "broken"
        assert "Create Public Threads" in last.found
        assert str(access.PERMISSIONS) in last.mend


@awaited
async def test_in_no_server_yet_there_is_the_link() -> None:
    async with socket_discord() as fake:
        fake.backend.remove_guild(fake.guild.id)
        (one,) = await found(fake)
        assert one.state == "missing"
        assert "https://discord.com/oauth2/authorize" in one.mend


@awaited
async def test_discord_that_cannot_be_reached() -> None:
    redirect("http://127.0.0.1:9/api/v10", None)
    (one,) = await checks.checks("some.token.here", offline=False)
    assert (one.state, one.name) == ("broken", "Discord")
    assert "cannot be reached" in one.found


@awaited
async def test_a_server_s_name_is_one_line() -> None:
    async with socket_discord() as fake:
        fake.backend.guilds[fake.guild.id].name = "two\nlines\x1b[31m"
        names = [one.name for one in await found(fake)]
        assert all("\n" not in name and "\x1b" not in name for name in names)
