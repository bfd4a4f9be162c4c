"""The rig itself: what befalls events and requests, what it finds in what was delivered, and whom it saw pinged."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import aiohttp
import discord
import pytest

from tests.discord.stub import Stub, stub
from tests.fakes.discord.people import Member
from tests.fakes.discord.world import World, discord_world
from tests.fakes.loop import awaited

CANARY = "canary-7291"


def heard(world: World) -> list[str]:
    assert isinstance(world.bot, Stub)
    return world.bot.heard


def channel(world: World) -> discord.TextChannel:
    found = world.env.bot.get_channel(world.channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


@awaited
async def test_people_command_press_fill_and_read(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        assert await anna.suggestions("start", "scenario") == ["s0", "s1"]
        await anna.commands("start", scenario="s1")
        assert anna.told() == "Lobby of s1\n[Join]"
        await ben.presses("Join")
        assert ben.told() == "Your price\nThe price: 7"
        await ben.fills(the_price="12")
        assert ben.told() == "Your secret is 12"
        assert "secret" in ben.sees()
        assert "secret" not in anna.sees()
        assert [one.kind for one in world.stands(world.channel)] == ["bot"]


@awaited
async def test_what_is_not_there_cannot_be_pressed_or_filled(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna = world.member("Anna")
        await anna.commands("start", scenario="s1")
        with pytest.raises(AssertionError, match=r"no button 'Leave'; there are \['Join'\]"):
            await anna.presses("Leave")
        with pytest.raises(AssertionError, match="there is no form"):
            await anna.fills(price="1")
        await anna.presses("Join")
        with pytest.raises(AssertionError, match="the form has no"):
            await anna.fills(weight="1")


@awaited
async def test_events_are_lost_doubled_and_reordered(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna = world.member("Anna")
        world.gateway.on("MESSAGE_CREATE", "drop", lambda payload: payload["content"] == "lost")
        world.gateway.on("MESSAGE_CREATE", "double", lambda payload: payload["content"] == "twice")
        world.gateway.on(
            "MESSAGE_CREATE", "hold", lambda payload: payload["content"].startswith("late"), times=2
        )
        for text in ("lost", "twice", "late 1", "late 2", "soon"):
            await anna.says(text)
        assert heard(world) == ["twice", "twice", "soon"]
        await world.gateway.release(backwards=True)
        assert heard(world) == ["twice", "twice", "soon", "late 2", "late 1"]
        await world.gateway.replay("MESSAGE_CREATE", lambda payload: payload["content"] == "soon")
        assert heard(world)[-1] == "soon"


@awaited
async def test_a_connection_that_resumes_brings_what_was_missed(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna = world.member("Anna")
        await anna.says("before")
        world.gateway.disconnect()
        await anna.says("in the gap")
        assert heard(world) == ["before"]
        await world.gateway.resume(again=1)
        assert heard(world) == ["before", "before", "in the gap"]


@awaited
async def test_an_invalid_session_loses_what_was_missed(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna = world.member("Anna")
        world.gateway.disconnect()
        await anna.says("in the gap")
        await world.gateway.invalid_session()
        await anna.says("after")
        assert heard(world) == ["after"]
        assert isinstance(world.bot, Stub)
        assert world.bot.ready == 2


@awaited
async def test_requests_fail_in_their_ways(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        at, posts = channel(world), f"/channels/{world.channel.id}/messages"
        world.rest.on("POST", posts, "lost_response")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await at.send("done all the same")
        world.rest.on("POST", posts, "no_connection")
        with pytest.raises(aiohttp.ClientConnectionError):
            await at.send("never done")
        world.rest.on("POST", "/channels/*", "status", status=503, after=1)
        await at.send("the first goes through")
        with pytest.raises(discord.DiscordServerError):
            await at.send("the second does not")
        assert [one.text for one in world.stands(world.channel)] == [
            "done all the same",
            "the first goes through",
        ]
        assert len(world.rest.failed) == 3


@awaited
async def test_a_webhook_s_answer_is_lost_too(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        hook = await channel(world).create_webhook(name="Voices")
        world.rest.on("POST", "/webhooks/*", "lost_response")
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await hook.send("hello", username="Seller", wait=True)
        assert [(one.by, one.kind, one.text) for one in world.stands(world.channel)] == [
            ("Seller", "voice", "hello")
        ]


@awaited
async def test_the_world_outlives_the_bot(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna = world.member("Anna")
        await anna.says("before")
        first = world.bot
        await world.restart(
            meanwhile=lambda: world.backend.create_message(world.channel.id, anna.id, "meanwhile")
        )
        await anna.says("after")
        assert isinstance(first, Stub)
        assert first.heard == ["before", "closed"]
        assert heard(world) == ["after"]
        assert [one.text for one in world.stands(world.channel)] == ["before", "meanwhile", "after"]
        await world.crash()
        assert isinstance(world.bot, Stub)
        assert world.bot.ready == 1


@awaited
async def test_time_passes_only_when_it_is_told_to(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        before = world.clock.now()
        await world.pass_(86_400)
        assert world.clock.now() - before == 86_400 * 1_000_000


def zipped(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.json", json.dumps({"a": text}))
    return file.getvalue()


@pytest.mark.parametrize(
    "kind", ["text", "card", "alt", "zip", "gzip", "escaped", "button", "gone", "edited"]
)
@awaited
async def test_a_canary_is_found_wherever_it_is_shown(tmp_path: Path, kind: str) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna, at = world.member("Anna"), channel(world)

        def file(data: bytes, alt: str = "") -> discord.File:
            return discord.File(io.BytesIO(data), "x.bin", description=alt)

        match kind:
            case "text":
                await at.send(CANARY)
            case "card":
                await at.send(embed=discord.Embed().add_field(name="n", value=CANARY))
            case "alt":
                await at.send(file=file(b"x", CANARY))
            case "zip":
                await at.send(file=file(zipped(CANARY)))
            case "gzip":
                await at.send(file=file(gzip.compress(CANARY.encode())))
            case "escaped":
                await at.send(file=file(json.dumps({"a": "ß" + CANARY}).encode()))
            case "button":
                view = discord.ui.View(timeout=None)
                view.add_item(discord.ui.Button(label=CANARY, custom_id="x"))
                await at.send(view=view)
            case "gone":
                await (await at.send(CANARY)).delete()
            case "edited":
                await (await at.send(CANARY)).edit(content="clean")
        assert world.who_found(CANARY, world_owner(world)).keys() == {"Anna"}
        assert world.delivered.found("canary-other", anna.id) == []


def world_owner(world: World) -> Member:
    """Discord's own owner of the server, who sees everything."""
    return Member(world.env, world.guild.add_member(world.guild.owner), world.channel)


@awaited
async def test_private_answers_and_forms_reach_one_person(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna, ben = world.member("Anna"), world.member("Ben")
        await anna.commands("start", scenario="s1")
        await ben.presses("Join")
        await ben.fills(price=CANARY)
        assert world.who_found(CANARY, ben) == {}
        assert world.delivered.found(CANARY, ben.id)
        assert world.delivered.found("Your price", ben.id)
        assert world.delivered.found("Your price", anna.id) == []


@awaited
async def test_private_threads_and_direct_messages_reach_their_members(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna, ben, moderator = (
            world.member("Anna"),
            world.member("Ben"),
            world.member("Moderator", manages=True),
        )
        thread = await channel(world).create_thread(name=f"side {CANARY}")
        assert world.delivered.found(CANARY, anna.id) == []
        assert world.delivered.found(CANARY, moderator.id)
        await thread.send("canary-early")
        await thread.add_user(discord.Object(anna.id))
        gone = await thread.send("canary-later")
        await gone.delete()
        assert world.delivered.found("canary-early", anna.id)
        assert world.delivered.found("canary-later", anna.id)
        assert world.delivered.found("canary-later", ben.id) == []
        user = await world.env.bot.fetch_user(ben.id)
        await user.send("canary-direct")
        assert world.delivered.found("canary-direct", ben.id)
        assert world.who_found("canary-direct", ben) == {}
        assert [one.text for one in ben.direct()] == ["canary-direct"]


@awaited
async def test_pings_are_those_that_really_ring(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna, ben, at = world.member("Anna"), world.member("Ben"), channel(world)
        both = f"<@{anna.id}> <@{ben.id}> @everyone"
        nobody = discord.AllowedMentions.none()
        await at.send(both, allowed_mentions=nobody)
        await at.send(
            both, allowed_mentions=discord.AllowedMentions(users=[discord.Object(anna.id)], everyone=False)
        )
        await (await at.send("later", allowed_mentions=nobody)).edit(content=both)
        await at.send(both, silent=True)
        await at.send(embed=discord.Embed(description=both))
        await anna.says(f"<@{ben.id}>")
        assert [(ping.user, ping.how) for ping in world.pings.all] == [(anna.id, "mention")]
        await (await world.env.bot.fetch_user(ben.id)).send("hello")
        hook = await at.create_webhook(name="Voices")
        await hook.send(both, wait=True)
        assert [(ping.user, ping.how) for ping in world.pings.all[1:]] == [
            (ben.id, "direct"),
            (anna.id, "mention"),
            (ben.id, "mention"),
        ]
        assert len(world.pings.of(ben.id)) == 2


@awaited
async def test_what_the_bot_raises_fails_the_test(tmp_path: Path) -> None:
    with pytest.raises(ExceptionGroup, match="bot raised 1 error"):
        async with discord_world(tmp_path, stub) as world:

            async def broken(_: object) -> None:
                raise RuntimeError("broken")

            world.bot.client.on_message = broken  # type: ignore[attr-defined]
            await world.member("Anna").says("hello")


@awaited
async def test_messages_that_may_not_be_read_come_empty(tmp_path: Path) -> None:
    async def unprivileged(_: World) -> Stub:
        return Stub(discord.Intents.default())

    async with discord_world(tmp_path, unprivileged, reads_messages=False) as world:
        await world.member("Anna").says("hello")
        assert heard(world) == [""]
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with discord_world(tmp_path, stub, reads_messages=False):
            raise RuntimeError("it went on")


@awaited
async def test_rights_threads_and_servers_are_taken_away(tmp_path: Path) -> None:
    async with discord_world(tmp_path, stub) as world:
        anna, at = world.member("Anna"), channel(world)
        await world.forbid("send_messages")
        with pytest.raises(discord.Forbidden):
            await at.send("hello")
        thread = await at.create_thread(name="T", type=discord.ChannelType.public_thread)
        anna.goes_to_thread()
        assert anna.at.id == thread.id
        await world.archive(anna.at, lock=True)
        await world.delete(anna.at)
        assert world.threads() == []
        await world.kick_the_bot()
        assert list(world.env.bot.guilds) == []
