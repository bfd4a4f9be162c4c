"""The connection to Discord tells whether it lives: also where nothing happens for hours, and where it is lost."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Done
from bot.discord.access import Access
from bot.discord.commands import Suggestions
from bot.discord.connecting import connected
from bot.discord.platform import Discord
from bot.discord.redirect import redirect
from bot.pulse import Pulse
from scenarios.engine.clock import SystemClock
from tests.fakes.discord.sockets import SocketDiscord, socket_discord
from tests.fakes.loop import awaited

pytestmark = pytest.mark.long


class Hands:
    """A clock that tests turn."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


async def taken(_: Arrival) -> Answer:
    return Done()


async def nothing(*_: Any) -> Any:
    return ()


def started(work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    return asyncio.create_task(work)


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As they were, afterwards."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@asynccontextmanager
async def listening(hands: Hands) -> AsyncIterator[tuple[SocketDiscord, Pulse]]:
    """The real client, connected to a Discord in which nothing happens."""
    async with socket_discord() as fake:
        redirect(fake.api_url, fake.gateway_url)
        platform = Discord(Access(True, True), SystemClock(), started)
        pulse = platform.client.pulse = Pulse(hands)
        platform.attend(taken, lambda: None, nothing, Suggestions(nothing, nothing))
        assert not pulse.connected
        connection = asyncio.create_task(connected(platform.client, fake.token, nothing))
        try:
            await fake.patient.until(lambda: pulse.connected, "a connection")
            yield fake, pulse
        finally:
            await platform.client.close()
            await connection


@awaited
async def test_answered_heartbeats_are_signs_of_life() -> None:
    hands = Hands()
    async with listening(hands) as (fake, pulse):
        hands.at += 500
        assert pulse.silence() == 500
        await fake.gateway.beat()
        await fake.patient.until(lambda: pulse.silence() == 0, "a sign of life")
        assert pulse.connected


@awaited
async def test_what_happens_is_a_sign_of_life() -> None:
    hands = Hands()
    async with listening(hands) as (fake, pulse):
        hands.at += 500
        fake.member("Anna")
        fake.backend.create_message(fake.channel.id, fake.member("Ben").id, "hello")
        await fake.patient.until(lambda: pulse.silence() == 0, "a sign of life")


@pytest.mark.parametrize("how", ["cut", "ask_to_reconnect", "invalidate"])
@awaited
async def test_a_connection_that_was_lost_is_there_again_once_nothing_is_missed_any_more(how: str) -> None:
    hands = Hands()
    async with listening(hands) as (fake, pulse):
        seen: list[bool] = []
        down = pulse.down
        pulse.down = lambda: (down(), seen.append(pulse.connected))  # type: ignore[method-assign]
        sessions = fake.gateway.identified + fake.gateway.resumed
        await getattr(fake.gateway, how)()
        await fake.patient.until(lambda: fake.gateway.identified + fake.gateway.resumed > sessions, "another")
        await fake.patient.until(lambda: pulse.connected and seen, "a connection")
        assert seen[0] is False
