"""What Discord's errors mean, and what is never tried twice."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp import web
from yarl import URL

from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.discord import access, voices
from bot.discord.failures import Lost, outward
from bot.discord.redirect import redirect
from scenarios.kernel.errors import ParleyError
from tests.fakes.loop import awaited


def refusal(
    status: int, code: int = 0, kind: type[discord.HTTPException] = discord.HTTPException
) -> Exception:
    """An error as discord.py raises it."""
    response: Any = SimpleNamespace(status=status, reason="why", headers={"Retry-After": "7.5"})
    return kind(response, {"code": code, "message": "why"})


def connector() -> Exception:
    """No connection was made."""
    key: Any = SimpleNamespace(host="discord.com", port=443, ssl=None)
    return aiohttp.ClientConnectorError(key, OSError("refused"))


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (refusal(500), Unsure),
        (refusal(504, kind=discord.DiscordServerError), Unsure),
        (Lost("x"), Unsure),
        (aiohttp.ServerDisconnectedError(), Unsure),
        (TimeoutError(), Unsure),
        (ConnectionResetError(), Unsure),
        (connector(), Later),
        (refusal(429), Later),
        (discord.RateLimited(90.0), Later),
        (refusal(400, 30046), Later),
        (refusal(404, 10003, discord.NotFound), PlaceGone),
        (refusal(404, 10008, discord.NotFound), PlaceGone),
        (refusal(403, 50013, discord.Forbidden), NotAllowed),
        (refusal(403, 50001, discord.Forbidden), NotAllowed),
        (refusal(403, 50007, discord.Forbidden), NotAllowed),
        (refusal(400, 50083), NotAllowed),
        (refusal(401), NotAllowed),
        (refusal(400, 50035), NotAllowed),
        (Later(3), Later),
    ],
    ids=str,
)
@awaited
async def test_what_errors_mean(error: Exception, meant: type[ParleyError]) -> None:
    with pytest.raises(ParleyError) as raised:
        async with outward():
            raise error
    assert type(raised.value) is meant
    if meant is not Later:
        assert str(raised.value).endswith((".", ")."))


@pytest.mark.parametrize(
    ("error", "seconds"), [(refusal(429), 7.5), (discord.RateLimited(90.0), 90.0), (connector(), 5.0)]
)
@awaited
async def test_how_long_to_wait(error: Exception, seconds: float) -> None:
    with pytest.raises(Later) as raised:
        async with outward():
            raise error
    assert raised.value.seconds == seconds


@pytest.mark.parametrize("error", [refusal(502), Lost("x"), TimeoutError()], ids=str)
@awaited
async def test_reading_changes_nothing_so_it_is_never_unsure(error: Exception) -> None:
    with pytest.raises(Later):
        async with outward(reading=True):
            raise error


@awaited
async def test_missing_rights_are_named() -> None:
    with pytest.raises(NotAllowed, match=r"“Send Messages”, “Embed Links”\.$"):
        async with outward(lambda: ["Send Messages", "Embed Links"]):
            raise refusal(403, 50013, discord.Forbidden)


@awaited
async def test_mistakes_of_ours_are_not_hidden() -> None:
    with pytest.raises(KeyError):
        async with outward():
            raise KeyError("ours")


@pytest.mark.parametrize(("status", "asked"), [(502, 1), (200, 1)])
@awaited
async def test_what_a_voice_says_is_never_said_twice(
    monkeypatch: pytest.MonkeyPatch, status: int, asked: int
) -> None:
    said: list[Any] = []

    async def execute(request: web.Request) -> web.Response:
        said.append(await request.json())
        return web.json_response({"id": "7", "channel_id": "8"}, status=status)

    application = web.Application()
    application.router.add_post("/api/webhooks/{id}/{token}", execute)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    monkeypatch.setattr(discord.http.Route, "BASE", f"http://127.0.0.1:{port}/api")
    try:
        async with aiohttp.ClientSession() as session:
            once: Any = voices._Once(session)
            hook = discord.Webhook.partial(1, "token", session=once)
            if status == 200:
                await hook.send("Hello.")
            else:
                with pytest.raises(Unsure):
                    async with outward():
                        await hook.send("Hello.")
    finally:
        await runner.cleanup()
    assert [one["content"] for one in said] == ["Hello."] * asked


# --- settings of the connection


def test_redirection_is_of_the_whole_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "before")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", URL("ws://before"))
    redirect(None, None)
    assert discord.http.Route.BASE == "before"
    redirect("http://127.0.0.1:9/api/v10/", "ws://127.0.0.1:9/ws")
    assert discord.http.Route("GET", "/users/@me").url == "http://127.0.0.1:9/api/v10/users/@me"
    assert str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:9/ws"


@pytest.mark.parametrize(
    ("may", "privileged"),
    [
        (access.Access(content=True, members=False), ["message_content"]),
        (access.Access(content=False, members=False), []),
        (access.Access(content=True, members=True), ["members", "message_content"]),
    ],
)
def test_no_more_is_asked_for_than_is_needed(may: access.Access, privileged: list[str]) -> None:
    wanted = {name for name, on in access.intents(may) if on}
    messages = {"messages", "guild_messages", "dm_messages"}
    assert wanted - {"guilds"} - messages == set(privileged)


def test_rights_in_the_invitation() -> None:
    given = discord.Permissions(access.PERMISSIONS)
    assert all(getattr(given, name) for name, _ in (*access.RIGHTS, access.VOICES))
    assert access.PERMISSIONS.bit_count() == len(access.RIGHTS) + 1
    assert not given.administrator
    link = URL(access.invitation(42))
    assert link.query["client_id"] == "42"
    assert link.query["permissions"] == str(access.PERMISSIONS)
    assert set(link.query["scope"].split()) == {"bot", "applications.commands"}
