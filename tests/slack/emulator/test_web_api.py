"""Requests to the Web API: their forms, who may make them, and what each family refuses."""

import json
from typing import Any

import aiohttp
import pytest

from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.slack.emulator.apps import Listener, client_of, code, refused


@pytest.mark.parametrize(
    "how",
    [
        lambda args: {"params": args},
        lambda args: {"data": args},
        lambda args: {"json": {**args, "blocks": json.loads(args["blocks"])}},
        lambda args: {"data": _multipart(args)},
        lambda args: {"params": {"channel": args["channel"]}, "data": {"blocks": args["blocks"]}},
    ],
    ids=["query", "form", "json", "multipart", "both"],
)
def test_arguments_come_in_every_form(how: Any) -> None:
    @awaited
    async def posted() -> None:
        async with emulated() as emu, aiohttp.ClientSession() as session:
            team = emu.team()
            channel = team.channel("general", team.human("Anna"))
            blocks = json.dumps([{"type": "divider"}])
            for verb in ("POST", "GET"):
                sent = how({"channel": channel.id, "blocks": blocks})
                headers = {"Authorization": f"Bearer {team.bot.token}"}
                url = f"{emu.base_url}chat.postMessage"
                async with session.request(verb, url, headers=headers, **sent) as response:
                    answer = await response.json()
                assert answer["message"]["blocks"][0]["type"] == "divider"

    posted()


def _multipart(args: dict[str, str]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in args.items():
        form.add_field(name, value, content_type="text/plain; charset=utf-8")
    form.add_field("other", b"\0", filename="x.bin")
    return form


@awaited
async def test_tokens() -> None:
    clock = HandClock()
    async with emulated(clock=clock) as emu:
        team, other = emu.team(), emu.team("Other")
        channel = team.channel("general")
        async with client_of(emu, "") as client:

            async def asked(token: str, **how: Any) -> str:
                return await code(client.chat_postMessage(channel=channel.id, text="x", token=token, **how))

            assert await code(client.chat_postMessage(channel=channel.id, text="x")) == "not_authed"
            assert await asked("xoxb-unknown") == "invalid_auth"
            assert await asked(emu.app_token) == "not_allowed_token_type"
            assert await asked(other.bot.token) == "channel_not_found"
            assert (
                await code(client.apps_connections_open(app_token=team.bot.token)) == "not_allowed_token_type"
            )
            assert (await client.auth_test(token=team.bot.token))["user_id"] == team.bot.id
            answer = await client.auth_test(token=team.bot.token)
            assert "chat:write" in answer.headers["X-OAuth-Scopes"]
            assert (
                await code(client.api_call("chat.nothing", params={"token": team.bot.token}))
                == "unknown_method"
            )
            short = emu.oauth.token(team.bot.installation, expires=True)
            clock.pass_(emu.timing.token_ttl)
            assert await asked(short.text) == "token_expired"
            team.uninstall()
            assert await asked(team.bot.token) == "token_revoked"


@awaited
async def test_scopes_are_those_of_the_token() -> None:
    async with emulated() as emu:
        team = emu.team(scopes=["chat:write", "channels:read", "im:write"])
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            for wanted, call in {
                "users:read": client.users_info(user=anna.id),
                "channels:history": client.conversations_history(channel=channel.id),
                "files:write": client.files_getUploadURLExternal(filename="a", length=1),
                "reactions:write": client.reactions_add(channel=channel.id, timestamp="1.0", name="eyes"),
                "groups:read": client.conversations_list(types="private_channel"),
                "groups:write": client.conversations_create(name="x", is_private=True),
                "chat:write.customize": client.chat_postMessage(
                    channel=channel.id, text="x", username="Seller"
                ),
                "mpim:write": client.conversations_open(users=[anna.id, team.human("Ben").id]),
            }.items():
                answer = await refused(call)
                assert (answer["error"], answer["needed"]) == ("missing_scope", wanted)
                assert answer["provided"] == "channels:read,chat:write,im:write"
            anna.post("nobody is told")
            await emu.quiet()
            assert emu.transport.sent == []
            team.bot.scopes.add("channels:history")
            assert (await client.conversations_history(channel=channel.id))["messages"][0][
                "text"
            ] == "nobody is told"


@awaited
async def test_messages_that_cannot_be() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        channel, closed = team.channel("general", anna), team.channel("secret", anna, private=True, bot=False)
        without, old = team.channel("without", anna, bot=False), team.channel("old", anna)
        anna.archive(old)
        async with client_of(emu, team.bot.token) as client:
            post, update = client.chat_postMessage, client.chat_update
            assert await code(post(channel="C0NOWHERE", text="x")) == "channel_not_found"
            assert await code(post(channel=closed.id, text="x")) == "channel_not_found"
            assert await code(post(channel=without.id, text="x")) == "not_in_channel"
            assert await code(post(channel=old.id, text="x")) == "is_archived"
            assert (
                await code(client.api_call("chat.postMessage", json={"channel": channel.id, "text": " "}))
                == "no_text"
            )
            assert await code(post(channel=channel.id, text="x", blocks="{")) == "invalid_blocks_format"
            assert (
                await code(post(channel=channel.id, text="x", markdown_text="y")) == "markdown_text_conflict"
            )
            bare: Any = {"event_type": "a"}
            assert await code(post(channel=channel.id, text="x", metadata=bare)) == "invalid_metadata_format"
            outside = await post(channel=channel.id, text="x", thread_ts="1.000001")
            assert "thread_ts" not in outside["message"]
            root = await post(channel=channel.id, text="root")
            reply = await post(channel=channel.id, text="reply", thread_ts=root["ts"])
            below = post(channel=channel.id, text="x", thread_ts=reply["ts"])
            assert await code(below) == "cannot_reply_to_message"
            assert await code(update(channel=channel.id, ts="1.000001", text="x")) == "message_not_found"
            said = anna.post("hers", channel=channel)
            assert await code(update(channel=channel.id, ts=said.ts, text="x")) == "cant_update_message"
            assert await code(client.chat_delete(channel=channel.id, ts=said.ts)) == "cant_delete_message"
            whisper = client.chat_postEphemeral(channel=channel.id, user=ben.id, text="x")
            assert await code(whisper) == "user_not_in_channel"
            eyes = {"channel": channel.id, "timestamp": said.ts, "name": "eyes"}
            await client.reactions_add(**eyes)
            assert await code(client.reactions_add(**eyes)) == "already_reacted"
            await client.reactions_remove(**eyes)
            assert await code(client.reactions_remove(**eyes)) == "no_reaction"
            assert await code(client.reactions_add(**{**eyes, "name": "No Name"})) == "invalid_name"
            assert (
                await code(client.reactions_add(**{**eyes, "timestamp": "1.000001"})) == "message_not_found"
            )


@awaited
async def test_updates_keep_or_replace_blocks() -> None:
    async with emulated() as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "card"}}]
            metadata = {"event_type": "outbox", "event_payload": {"id": "7"}}
            root = await client.chat_postMessage(
                channel=channel.id, text="a", blocks=blocks, metadata=metadata
            )
            where = {"channel": channel.id, "ts": root["ts"]}
            other = {**metadata, "event_payload": {"id": "8"}}
            kept = await client.chat_update(**where, metadata=other, text="b", blocks=blocks)
            assert kept["message"]["blocks"][0]["text"]["text"] == "card"
            assert "edited" not in kept["message"]
            gone = await client.chat_update(**where, text="only text")
            assert "blocks" not in gone["message"]
            assert gone["message"]["edited"]["user"] == team.bot.id
            await emu.quiet()
            posted, *changed = heard.events("message")
            assert posted["metadata"] == {"event_type": "outbox", "event_payload": {}}
            assert posted["bot_id"] == team.bot.bot_id
            assert [one["subtype"] for one in changed] == ["message_changed"] * 2
            (stands,) = (await client.conversations_history(channel=channel.id, include_all_metadata=True))[
                "messages"
            ]
            assert stands["metadata"]["event_payload"] == {"id": "8"}
            assert changed[1]["previous_message"]["blocks"][0]["text"]["text"] == "card"
            assert "user" not in changed[1]


@awaited
async def test_threads_are_read_in_order_and_by_pages() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        root = anna.post("root")
        anna.goes(channel, root)
        said = [anna.post(f"reply {number}") for number in range(5)]
        async with client_of(emu, team.bot.token) as client:
            where = {"channel": channel.id, "ts": root.ts}
            first = await client.conversations_replies(**where, limit=4)
            assert [one["text"] for one in first["messages"]] == ["root", "reply 0", "reply 1", "reply 2"]
            assert first["messages"][0]["reply_count"] == 5
            cursor = first["response_metadata"]["next_cursor"]
            rest = await client.conversations_replies(**where, limit=4, cursor=cursor)
            assert [one["text"] for one in rest["messages"]] == ["reply 3", "reply 4"]
            later = await client.conversations_replies(**where, oldest=said[3].ts)
            assert [one["text"] for one in later["messages"]] == ["root", "reply 4"]
            history = await client.conversations_history(channel=channel.id)
            assert [one["text"] for one in history["messages"]] == ["root"]
            anna.delete(root)
            tomb = await client.conversations_replies(**where)
            assert tomb["messages"][0]["subtype"] == "tombstone"


@awaited
async def test_side_channels() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        team.channel("general", anna, ben)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            assert await code(client.conversations_create(name="With Spaces")) == "invalid_name_specials"
            made = (await client.conversations_create(name="side-1", is_private=True))["channel"]["id"]
            assert await code(client.conversations_create(name="side-1")) == "name_taken"
            await client.conversations_invite(channel=made, users=[anna.id, ben.id])
            assert (
                await code(client.conversations_invite(channel=made, users=anna.id)) == "already_in_channel"
            )
            assert await code(client.conversations_kick(channel=made, user=team.bot.id)) == "cant_kick_self"
            assert {anna.id, ben.id, team.bot.id} == set(
                (await client.conversations_members(channel=made))["members"]
            )
            await client.conversations_kick(channel=made, user=ben.id)
            side = emu.state.channels[made]
            assert side in anna.channels()
            assert side not in ben.channels()
            await client.conversations_archive(channel=made)
            assert await code(client.chat_postMessage(channel=made, text="x")) == "is_archived"
            await emu.quiet()
            joined = [event["user"] for event in heard.events("member_joined_channel")]
            assert joined == [team.bot.id, anna.id, ben.id]
            assert len(heard.events("group_archive")) == 1
            direct = (await client.conversations_open(users=anna.id))["channel"]["id"]
            assert (await client.conversations_open(users=anna.id))["channel"]["id"] == direct
            await client.chat_postMessage(channel=anna.id, text="psst")
            assert [one.text for one in anna.dms] == ["psst"]
            assert ben.dms == []


@awaited
async def test_what_stands_under_another_name_says_the_bot_only_and_loses_the_name_when_it_is_changed() -> (
    None
):
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            posted = await client.chat_postMessage(
                channel=channel.id, text="a", username="Seller", icon_emoji=":car:"
            )
            await client.chat_update(channel=channel.id, ts=posted["ts"], text="b", username="Buyer")
            await emu.quiet()
            said, changed = heard.events("message")
            assert (said["subtype"], said["username"], said["icons"]) == (
                "bot_message",
                "Seller",
                {"emoji": ":car:"},
            )
            assert "user" not in {**said, **changed}
            assert said["bot_id"] == team.bot.bot_id
            assert changed["message"]["user"] == team.bot.id
            assert not {"subtype", "username", "icons"} & changed["message"].keys()
            assert anna.messages()[0].author == "Parley"


@awaited
async def test_a_status_stands_until_the_answer() -> None:
    async with emulated() as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        async with client_of(emu, team.bot.token) as client:
            root = await client.chat_postMessage(channel=channel.id, text="root")
            where = {"channel_id": channel.id, "thread_ts": root["ts"]}
            await client.assistant_threads_setStatus(**where, status="is thinking")
            assert emu.state.statuses == {(channel.id, root["ts"]): "is thinking"}
            await client.chat_postMessage(channel=channel.id, thread_ts=root["ts"], text="thought")
            assert emu.state.statuses == {}
            await client.assistant_threads_setTitle(**where, title="A sale")
            assert list(emu.state.titles.values()) == ["A sale"]
            five = [{"title": "Go", "message": "go"}] * 5
            prompts = client.assistant_threads_setSuggestedPrompts
            assert await code(prompts(**where, prompts=five)) == "invalid_arguments"
            await prompts(**where, prompts=five[:4])
            assert list(emu.state.prompts.values()) == [five[:4]]
            nowhere = {**where, "thread_ts": "1.000001"}
            assert await code(client.assistant_threads_setStatus(**nowhere, status="x")) == "thread_not_found"


@awaited
async def test_streams_end() -> None:
    clock = HandClock()
    async with emulated(clock=clock) as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        async with client_of(emu, team.bot.token) as client:
            root = await client.chat_postMessage(channel=channel.id, text="root")
            begin = {"channel": channel.id, "thread_ts": root["ts"]}
            assert await code(client.chat_startStream(**begin)) == "missing_recipient_user_id"
            who = {"recipient_user_id": anna.id, "recipient_team_id": team.id}
            stream = (await client.chat_startStream(**begin, **who, markdown_text="one "))["ts"]
            await client.chat_appendStream(channel=channel.id, ts=stream, markdown_text="two")
            assert anna.thread(root["ts"])[-1].text == "one two"
            clock.pass_(emu.timing.stream_ttl)
            late = client.chat_appendStream(channel=channel.id, ts=stream, markdown_text="three")
            assert await code(late) == "message_not_in_streaming_state"
            await client.chat_update(channel=channel.id, ts=stream, markdown_text="one two three")
            assert anna.thread(root["ts"])[-1].text == "one two three"


@awaited
async def test_too_many_calls() -> None:
    clock = HandClock()
    async with emulated(clock=clock) as emu:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        other = team.channel("other")
        emu.rates.on = True
        async with client_of(emu, team.bot.token) as client:
            for number in range(3):
                await client.chat_postMessage(channel=channel.id, text=str(number))
            refusal = client.chat_postMessage(channel=channel.id, text="4")
            with pytest.raises(Exception, match="ratelimited") as raised:
                await refusal
            response = raised.value.response  # type: ignore[attr-defined]
            assert (response.status_code, response.headers["Retry-After"]) == (429, "1")
            await client.chat_postMessage(channel=other.id, text="elsewhere")
            clock.pass_(1)
            await client.chat_postMessage(channel=channel.id, text="4")
            for _ in range(20):
                await client.users_list()
            assert await code(client.users_list()) == "ratelimited"
            clock.pass_(60)
            await client.users_list()
