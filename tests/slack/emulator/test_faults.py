"""What goes wrong between a caller and the Web API, before and after the request is done."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.slack.emulator.apps import Listener, client_of, code

HTML = SlackApiError
GONE = aiohttp.ServerDisconnectedError
FAULTS: list[tuple[dict[str, Any], type[Exception], int]] = [
    ({"kind": "http", "arg": 503}, HTML, 0),
    ({"kind": "http", "arg": 502, "after": True}, HTML, 1),
    ({"kind": "error", "arg": "internal_error"}, HTML, 0),
    ({"kind": "error", "arg": "fatal_error", "after": True}, HTML, 1),
    ({"kind": "429", "arg": 7}, HTML, 0),
    ({"kind": "drop"}, GONE, 0),
    ({"kind": "drop_after_commit"}, GONE, 1),
    ({"kind": "garbage"}, HTML, 0),
    ({"kind": "garbage", "after": True}, HTML, 1),
]


@pytest.mark.parametrize(("fault", "raised", "done"), FAULTS, ids=lambda value: str(value))
def test_a_fault_befalls_one_request(fault: Any, raised: type[Exception], done: int) -> None:
    @awaited
    async def tried() -> None:
        async with emulated() as emu:
            team = emu.team()
            channel = team.channel("general", team.human("Anna"))
            heard = Listener(emu)
            async with client_of(emu, team.bot.token) as client:
                emu.inject("chat.*", **fault)
                with pytest.raises(raised) as caught:
                    await client.chat_postMessage(channel=channel.id, text="x")
                assert len(emu.posts()) == done
                if fault["kind"] == "429":
                    assert caught.value.response.headers["Retry-After"] == "7"  # type: ignore[attr-defined]
                await emu.quiet()
                assert len(heard.events("message")) == done
                await client.chat_postMessage(channel=channel.id, text="y")
                assert len(emu.posts()) == done + 1
                first, second = emu.called("chat.postMessage")
                assert (first.fault, first.answer, second.fault) == (
                    fault["kind"].partition("_")[0],
                    None,
                    None,
                )

    tried()


@awaited
async def test_faults_choose_and_count() -> None:
    async with emulated() as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        async with client_of(emu, team.bot.token) as client:
            emu.inject("chat.postMessage", "error", 2, "fatal_error", where=lambda args: args["text"] == "b")
            answers = []
            for text in ("a", "b", "a", "b", "b"):
                try:
                    await client.chat_postMessage(channel=channel.id, text=text)
                    answers.append("ok")
                except SlackApiError as error:
                    answers.append(error.response["error"])
            assert answers == ["ok", "fatal_error", "ok", "fatal_error", "ok"]
            emu.inject("*", "error", None, "fatal_error")
            for _ in range(3):
                assert await code(client.auth_test()) == "fatal_error"
            emu.faults.clear()
            await client.auth_test()


@awaited
async def test_a_delay_is_before_or_after() -> None:
    async with emulated() as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.1)) as session:
            for after in (False, True):
                before = len(emu.posts())
                emu.inject("chat.postMessage", "delay", arg=0.2, after=after)
                asked = {"channel": channel.id, "text": "x", "token": team.bot.token}
                with pytest.raises(TimeoutError):
                    await session.post(f"{emu.base_url}chat.postMessage", data=asked)
                assert len(emu.posts()) - before == int(after)
                await emu.quiet()
                assert (
                    len(emu.posts()) - before == 1
                )  # done all the same, though nobody waits for it any more


@awaited
async def test_other_addresses_suffer_too() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        async with client_of(emu, team.bot.token) as client, aiohttp.ClientSession() as session:
            emu.inject("upload", "http", arg=500)
            with pytest.raises(Exception, match="Failed to upload"):
                await client.files_upload_v2(channel=channel.id, filename="a.txt", content="a")
            emu.inject("hooks", "http", arg=500)
            hook = emu.hooks.new(anna.id, channel, team.bot.installation)
            for status in (500, 200):
                async with session.post(hook, json={"text": "x"}) as response:
                    assert response.status == status
            assert [one.text for one in anna.ephemerals()] == ["x"]
