"""`parley serve` on emulated platforms: on one of them or on both at once, until it is told to stop."""

import asyncio
from pathlib import Path

import pytest

from bot import serving
from bot.slack import texts_doctor as slack_texts
from scenarios.kernel.errors import ParleyError
from storage.alone import TakenAlready
from tests.fakes.discord.sockets import socket_discord
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.serving.programs import discord, served, settings, slack


@awaited
async def test_slack_alone_by_sockets(tmp_path: Path) -> None:
    async with emulated() as emu:
        team = emu.team("Acme")
        anna = team.human("Anna")
        anna.goes(team.channel("market", anna))
        async with served(settings(tmp_path, **slack(emu, team.bot.token))):
            await emu.until(lambda: emu.sockets.live)
            await anna.command("/parley", "list")
            await emu.until(lambda: anna.ephemerals())
            assert "Car sale" in anna.ephemerals()[-1].text
        assert not emu.sockets.live


@awaited
async def test_slack_alone_by_requests(tmp_path: Path, unused_port: int) -> None:
    async with emulated() as emu:
        team = emu.team("Acme")
        anna = team.human("Anna")
        anna.goes(team.channel("market", anna))
        address = f"127.0.0.1:{unused_port}"
        ways = slack(emu, team.bot.token, slack_app_token=None, slack_address=address)
        emu.serve_to(f"http://{address}/slack/events")
        async with served(settings(tmp_path, **ways, slack_signing_secret=emu.signing_secret)):
            await emu.until(lambda: emu.called("api.test"))
            await anna.command("/parley", "list")
            await emu.until(lambda: anna.ephemerals())
            assert "Car sale" in anna.ephemerals()[-1].text


@awaited
async def test_tokens_that_are_not_taken_are_one_sentence(tmp_path: Path) -> None:
    async with emulated() as emu:
        team = emu.team("Acme")
        for name, value, said in (
            ("slack_bot_token", "xoxb-wrong", slack_texts.BOT_TOKEN),
            ("slack_app_token", "xapp-wrong", slack_texts.APP_TOKEN),
        ):
            given = settings(tmp_path, **{**slack(emu, team.bot.token), name: value})
            with pytest.raises(ParleyError) as refused:
                await asyncio.wait_for(serving.serve(given), 30)
            assert str(refused.value) == said


@awaited
async def test_without_a_way_in_it_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(ParleyError, match="PARLEY_SLACK_APP_TOKEN for Socket Mode"):
        await serving.serve(settings(tmp_path, slack_bot_token="xoxb-1"))
    with pytest.raises(ParleyError, match=r"PARLEY_DISCORD_TOKEN.*PARLEY_SLACK_BOT_TOKEN"):
        await serving.serve(settings(tmp_path))


@awaited
async def test_one_token_is_served_once(tmp_path: Path) -> None:
    async with emulated() as emu:
        team = emu.team("Acme")
        first = asyncio.create_task(serving.serve(settings(tmp_path / "one", **slack(emu, team.bot.token))))
        await emu.until(lambda: emu.sockets.live)
        with pytest.raises(TakenAlready, match="with this token"):
            await serving.serve(settings(tmp_path / "two", **slack(emu, team.bot.token)))
        first.cancel()  # for both have listened for the same signal
        with pytest.raises(asyncio.CancelledError):
            await first


@awaited
async def test_no_secret_is_told(tmp_path: Path) -> None:
    given = settings(
        tmp_path,
        discord_token="zq-1",
        slack_bot_token="zq-2",
        slack_app_token="zq-3",
        slack_signing_secret="zq-4",
    )
    assert sorted(serving.secrets(given)) == ["zq-1", "zq-2", "zq-3", "zq-4"]


@awaited
async def test_the_doctor_looks_at_each(tmp_path: Path) -> None:
    async with emulated() as emu:
        team = emu.team("Acme")
        found = await serving.checks(settings(tmp_path, **slack(emu, team.bot.token)), offline=False)
        assert {(one.name, one.state) for one in found} == {("Discord", "missing"), ("Slack", "fine")}
        given = settings(tmp_path, slack_bot_token="xoxb-1")
        (_, way, untried) = await serving.checks(given, offline=True)
        assert (way.state, untried.state) == ("broken", "fine")


@awaited
async def test_one_that_cannot_begin_stops_both(tmp_path: Path) -> None:
    async with emulated() as emu, socket_discord() as fake:
        emu.team("Acme")
        given = settings(
            tmp_path,
            **slack(emu, "xoxb-wrong"),
            **discord(fake),
        )
        with pytest.raises(ParleyError, match="PARLEY_SLACK_BOT_TOKEN"):
            await asyncio.wait_for(serving.serve(given), 30)
