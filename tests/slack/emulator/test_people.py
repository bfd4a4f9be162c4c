"""People: what they can do, what their client keeps them from, and what they see."""

from typing import Any

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.fakes.slack.errors import Impossible
from tests.slack.emulator.apps import Listener, client_of, code


@awaited
async def test_what_people_write_is_sent_as_slack_sends_it() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna Ann"), team.human("Ben")
        channel = team.channel("general", anna, ben)
        heard = Listener(emu)
        anna.post("@Ben & @Parley: 1 < 2, see #general and https://example.org/?a=1&b=2 <!channel> @here")
        await emu.quiet()
        (event,) = heard.events("message")
        assert event["text"] == (
            f"<@{ben.id}> &amp; <@{team.bot.id}>: 1 &lt; 2, see <#{channel.id}|> and "
            "<https://example.org/?a=1&amp;b=2> &lt;!channel&gt; <!here>"
        )
        shown = anna.messages()[0]
        assert shown.text == (
            "@Ben & @Parley: 1 < 2, see #general and https://example.org/?a=1&b=2 <!channel> @here"
        )
        assert (shown.author, event["channel_type"], event["user"]) == ("Anna Ann", "channel", anna.id)
        assert len(heard.events("app_mention")) == 1


@awaited
async def test_emoji_are_sent_by_name() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        team.channel("general", anna)
        heard = Listener(emu)
        typed = "👀 I take it 👍: 100 :shrug: 👩\u200d💻 👍🏽"
        anna.post(typed)
        await emu.quiet()
        (event,) = heard.events("message")
        assert event["text"] == ":eyes: I take it :+1:: 100 :shrug: 👩\u200d💻 👍🏽"
        elements = event["blocks"][0]["elements"][0]["elements"]
        assert elements[0] == {"type": "emoji", "name": "eyes", "unicode": "1f440"}
        assert [one["name"] for one in elements if one["type"] == "emoji"] == ["eyes", "+1"]
        assert anna.messages()[0].text == typed


@awaited
async def test_changing_deleting_and_reacting() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben, chef = team.human("Anna"), team.human("Ben"), team.human("Chef", admin=True)
        channel = team.channel("general", anna, ben, chef)
        heard = Listener(emu)
        said = anna.post("offer")
        anna.edit(said, "offer @Parley")
        ben.react(said, "eyes")
        ben.unreact(said, "eyes")
        with pytest.raises(Impossible):
            ben.delete(said)
        chef.delete(said)
        await emu.quiet()
        first, changed, deleted = heard.events("message")
        assert (changed["subtype"], changed["message"]["edited"]["user"]) == ("message_changed", anna.id)
        assert changed["previous_message"]["text"] == "offer"
        assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", first["ts"])
        (mention,) = heard.events("app_mention")
        assert mention["ts"] == first["ts"]
        assert heard.events("reaction_added")[0]["item"] == {
            "type": "message",
            "channel": channel.id,
            "ts": first["ts"],
        }
        assert len(heard.events("reaction_removed")) == 1
        assert anna.messages() == []


@awaited
async def test_who_sees_and_may_write_where() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben, gil = team.human("Anna"), team.human("Ben"), team.human("Gil", guest=True)
        channel, side = team.channel("general", anna), team.channel("side", anna, private=True)
        assert ben.messages(channel) == []
        for who, where in ((ben, side), (gil, channel), (gil, side)):
            with pytest.raises(Impossible):
                who.messages(where)
        with pytest.raises(Impossible):
            ben.post("x", channel=channel)
        ben.join(channel)
        ben.goes(channel).post("x")
        anna.archive(channel)
        with pytest.raises(Impossible):
            anna.post("x", channel=channel)
        with pytest.raises(Impossible):
            await anna.goes(channel).command("/parley")
        with pytest.raises(Impossible):
            await anna.click("Nothing")


@awaited
async def test_the_bot_is_told_where_it_is() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna, bot=False)
        side = team.channel("side", anna, private=True, bot=False)
        heard = Listener(emu)
        anna.goes(channel).post("@Parley are you there?")
        await emu.quiet()
        assert heard.heard == []
        for where in (channel, side):
            anna.goes(where).invite_bot()
            anna.post("hello")
            anna.remove_bot()
            anna.post("gone?")
        await emu.quiet()
        kinds = [body["event"].get("subtype") or body["event"]["type"] for _, body in heard.heard]
        came = ["channel_join", "member_joined_channel", "message"]
        assert kinds == [*came, "channel_left", *came, "group_left"]
        async with client_of(emu, team.bot.token) as client:
            assert await code(client.chat_postMessage(channel=channel.id, text="x")) == "not_in_channel"
            assert await code(client.chat_postMessage(channel=side.id, text="x")) == "channel_not_found"


@awaited
async def test_channels_shared_with_others() -> None:
    async with emulated() as emu:
        team, other = emu.team(), emu.team("Other", install=False)
        anna, zoe = team.human("Anna"), other.human("Zoe")
        channel = team.channel("common", anna, zoe, shared_with=[other])
        heard = Listener(emu)
        zoe.post("hello")
        await emu.quiet()
        await zoe.command("/parley", "start")
        await emu.quiet()
        event = heard.heard[0][1]
        assert (event["is_ext_shared_channel"], event["team_id"]) == (True, team.id)
        assert (event["event"]["user"], event["event"]["user_team"]) == (zoe.id, other.id)
        assert heard.last["team_id"] == team.id
        async with client_of(emu, team.bot.token) as client:
            assert (await client.users_info(user=zoe.id))["user"]["team_id"] == other.id
            assert (await client.conversations_info(channel=channel.id))["channel"]["is_ext_shared"]
            far = other.human("Far")
            assert await code(client.users_info(user=far.id)) == "user_not_found"


@awaited
async def test_threads_and_what_stands_in_the_channel() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        channel = team.channel("general", anna, ben)
        heard = Listener(emu)
        root = anna.post("root")
        ben.goes(channel, root)
        reply = ben.post("reply")
        ben.post("for all", broadcast=True)
        ben.post("in the channel", channel=team.channel("other", ben))
        await emu.quiet()
        assert reply.thread_ts == root.ts
        assert [one.text for one in anna.thread(root)] == ["root", "reply", "for all"]
        assert [one.text for one in anna.messages(channel)] == ["root", "for all"]
        events: list[Any] = heard.events("message")
        assert [one.get("thread_ts") for one in events] == [None, root.ts, root.ts, None]
        assert events[1]["parent_user_id"] == anna.id
        assert events[2]["subtype"] == "thread_broadcast"


@awaited
async def test_buttons_are_found_where_people_are() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        heard = Listener(emu)

        def blocks(value: str) -> Any:
            button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "value": value}
            more = {
                "type": "overflow",
                "options": [{"text": {"type": "plain_text", "text": "Rest"}, "value": value}],
            }
            return [{"type": "actions", "elements": [button, more]}]

        async with client_of(emu, team.bot.token) as client:
            home = {"type": "home", "blocks": blocks("home")}
            await client.views_publish(user_id=anna.id, view=home)
            await anna.click("Go")
            assert heard.last["view"]["type"] == "home"
            old = await client.chat_postMessage(channel=channel.id, text="x", blocks=blocks("old"))
            await client.chat_postMessage(channel=channel.id, text="x", blocks=blocks("new"))
            await anna.click("Go")
            assert heard.last["actions"][0]["value"] == "new"
            await anna.click("Go", on=team.message(channel, old["ts"]))
            assert heard.last["actions"][0]["value"] == "old"
            stale = team.message(channel, old["ts"]).kept()
            await client.chat_update(channel=channel.id, ts=old["ts"], text="over")
            await anna.click("Go", on=stale)
            assert (heard.last["actions"][0]["value"], heard.last["message"]["text"]) == ("old", "over")
            with pytest.raises(Impossible):
                await anna.click("Go", on=team.message(channel, old["ts"]))
            await anna.click("Rest")
            assert heard.last["actions"][0]["selected_option"]["value"] == "new"
            await client.chat_postMessage(channel=anna.id, text="x", blocks=blocks("direct"))
            await anna.click("Go")
            assert (heard.last["channel"]["name"], heard.last["actions"][0]["value"]) == (
                "directmessage",
                "direct",
            )
