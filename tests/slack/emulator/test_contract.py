"""All that the emulator sends, held against Slack's own types."""

import re
from typing import Any, Final

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.loop import awaited
from tests.fakes.slack import contract, emulated
from tests.fakes.slack.registry import METHODS
from tests.slack.emulator.apps import Listener, client_of, socket_app
from tests.slack.emulator.test_flows import MODAL

ALLOWED: Final = {
    r"\w+ at (context_)?enterprise(_id)?: None": "Outside of Enterprise Grid these are null.",
    r"\w+Response at (message|messages/\*)/blocks/": "Types of answers know no Markdown and no rich text in blocks.",
    r"Views\w+Response at view/(close|submit|previous_view_id): None": "Null where there is none, as in payloads.",
    r"Message(Changed|Deleted)Event at (previous_)?message": "Messages within events do not say their channel.",
    r"ThreadBroadcastMessageEvent at root": "The same; each is held against its own type besides.",
    r"ChannelJoinMessageEvent at \.: 'inviter'": "Nobody has invited who comes by themselves.",
}
"""What the types do not say, and why the emulator sends it all the same."""


def listening(app: AsyncApp) -> None:
    @app.command("/parley")
    async def command(ack: Any) -> None:
        await ack(text="heard")

    @app.action(re.compile(".*"))
    async def action(ack: Any, body: Any, client: Any) -> None:
        await ack()
        if "view" not in body:
            await client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "notify_on_close": True})

    @app.view("offer")
    async def offer(ack: Any, body: Any) -> None:
        price = body["view"]["state"]["values"]["price"]["value"]["value"]
        await (ack() if price == "1" else ack(response_action="push", view=MODAL))

    @app.view_closed("offer")
    async def closed(ack: Any) -> None:
        await ack()

    @app.shortcut(re.compile(".*"))
    async def shortcut(ack: Any) -> None:
        await ack()

    @app.event(re.compile(".*"))
    async def event() -> None:
        pass


def control(kind: str, **more: Any) -> dict[str, Any]:
    words = {"type": "plain_text", "text": kind}
    options = [{"text": words, "value": "one"}]
    given = (
        {"options": options}
        if "static" in kind or kind in ("radio_buttons", "checkboxes", "overflow")
        else {}
    )
    held = {"placeholder": words} if "select" in kind else {"text": words} if kind == "button" else {}
    return {"type": kind, "action_id": kind, **given, **held, **more}


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # Slack's own client uses it
@awaited
async def test_all_that_is_sent_is_as_slack_says() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben = team.human("Anna", admin=True), team.human("Ben")
        channel, side = team.channel("general", anna, ben), team.channel("side", anna, private=True)
        team.group("sellers", anna)
        async with socket_app(emu, team, listening), client_of(emu, team.bot.token) as client:
            first = anna.post("hello @Parley, see https://example.org", channel=channel)
            ben.goes(channel, first).post("a reply")
            ben.post("for all", broadcast=True)
            anna.edit(first, "hello @Parley again")
            anna.react(first, "eyes")
            anna.unreact(first, "eyes")
            anna.post("a file", files=(("notes.txt", b"1"),))
            anna.delete(anna.post("gone"))
            team.other_bot("Weather").post("rain", channel)
            ben.leave(channel)
            ben.join(channel)
            anna.remove_bot(side)
            anna.invite_bot(side)
            anna.goes(channel)
            anna.open_home()
            await anna.command("/parley", "start")
            await anna.shortcut("scenario_start")
            await anna.message_shortcut("branch", first)

            kinds = (
                "button",
                "overflow",
                "static_select",
                "users_select",
                "conversations_select",
                "datepicker",
            )
            more = (
                "channels_select",
                "multi_static_select",
                "multi_users_select",
                "radio_buttons",
                "checkboxes",
            )
            elements = [control(kind) for kind in (*kinds, *more)]
            blocks = [{"type": "actions", "elements": elements}, {"type": "markdown", "text": "**b**"}]
            posted = await client.chat_postMessage(channel=channel.id, text="card", blocks=blocks)
            metadata = {"event_type": "outbox", "event_payload": {"id": "1"}}
            thread = {"channel": channel.id, "thread_ts": posted["ts"]}
            await client.chat_postMessage(
                **thread, text="as seller", username="Seller", icon_emoji=":car:", metadata=metadata
            )
            await client.chat_update(channel=channel.id, ts=posted["ts"], text="card", blocks=blocks)
            await client.chat_postEphemeral(
                channel=channel.id, user=anna.id, text="to you", blocks=blocks[:1]
            )
            await emu.quiet()
            for seen in (anna.messages()[-1], anna.ephemerals()[-1]):
                await anna.click("button", on=seen)
                await anna.select("overflow", "one", on=seen)
                await anna.select("static_select", "one", on=seen)
                await anna.select("multi_static_select", ["one"], on=seen)
                await anna.select("users_select", "Ben", on=seen)
                await anna.select("multi_users_select", ["Ben"], on=seen)
                await anna.select("conversations_select", channel, on=seen)
                await anna.select("channels_select", channel, on=seen)
                await anna.select("datepicker", "2026-02-03", on=seen)
                await anna.select("radio_buttons", "one", on=seen)
                await anna.select("checkboxes", ["one"], on=seen)
            await anna.submit(price="2")
            await anna.submit(price="1")
            await anna.close_modal(everything=True)

            await everything(client, emu, team, channel, posted["ts"], ben)
            await emu.quiet()
            anna.open_home()
            team.changed(ben, name="Benjamin")
            for gone in (team.channel("one", anna), team.channel("two", anna, private=True)):
                anna.delete_channel(gone)
            anna.archive(side)
            anna.archive(channel)
            await emu.quiet()
            team.uninstall()
            await emu.quiet()
        called = {call.method for call in emu.calls if call.answer and call.answer["ok"]}
        assert set(METHODS) - called == set()
        found = contract.wrong(emu)
        assert [one for one in found if not any(re.match(allowed, one) for allowed in ALLOWED)] == []
        assert [allowed for allowed in ALLOWED if not any(re.match(allowed, one) for one in found)] == []


@awaited
async def test_what_is_not_as_slack_says_is_found() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        Listener(emu)
        broken = {"type": "app_home_opened", "user": 7, "channel": channel.id, "event_ts": "1.0"}
        emu.events.publish(team.id, broken, channel)
        await anna.command("/parley")
        del emu.transport.sent[-1].body["trigger_id"]
        await emu.quiet()
        assert "AppHomeOpenedEvent at user: 7 is not of type 'string'" in contract.wrong(emu)
        assert "SlashCommand at .: 'trigger_id' is a required property" in contract.wrong(emu)


async def everything(client: Any, emu: Any, team: Any, channel: Any, ts: str, ben: Any) -> None:
    """Every method once, where the flow has not called it yet."""
    await client.api_test()
    await client.auth_test()
    await client.team_info()
    await client.bots_info(bot=team.bot.bot_id)
    await client.users_info(user=ben.id)
    await client.users_list()
    await client.usergroups_list(include_users=True)
    (group,) = emu.state.groups
    await client.usergroups_users_list(usergroup=group)
    for kinds in ("public_channel,private_channel", "im,mpim"):
        await client.conversations_list(types=kinds)
        await client.users_conversations(types=kinds)
    await client.conversations_info(channel=channel.id)
    await client.conversations_members(channel=channel.id)
    direct = await client.conversations_open(users=ben.id, return_im=True)
    await client.chat_postMessage(channel=direct["channel"]["id"], text="privately")
    ben.post("an answer", channel=ben.dm_channel)
    made = await client.conversations_create(name="side-2", is_private=True)
    await client.conversations_setTopic(channel=made["channel"]["id"], topic="Seller and bank")
    await client.conversations_invite(channel=made["channel"]["id"], users=ben.id)
    await client.conversations_kick(channel=made["channel"]["id"], user=ben.id)
    await client.conversations_archive(channel=made["channel"]["id"])
    public = await client.conversations_create(name="public-2")
    await client.conversations_leave(channel=public["channel"]["id"])
    await client.conversations_join(channel=public["channel"]["id"])
    await client.conversations_history(channel=channel.id, include_all_metadata=True)
    await client.conversations_replies(channel=channel.id, ts=ts, include_all_metadata=True)
    await client.chat_getPermalink(channel=channel.id, message_ts=ts)
    await client.reactions_add(channel=channel.id, timestamp=ts, name="eyes")
    await client.reactions_get(channel=channel.id, timestamp=ts)
    await client.reactions_remove(channel=channel.id, timestamp=ts, name="eyes")
    gone = await client.chat_postMessage(channel=channel.id, text="gone")
    await client.chat_delete(channel=channel.id, ts=gone["ts"])
    uploaded = await client.files_upload_v2(
        channel=channel.id, filename="log.txt", content="1", alt_txt="a log"
    )
    await client.files_info(file=uploaded["file"]["id"])
    await client.files_delete(file=uploaded["file"]["id"])
    who = {"recipient_user_id": ben.id, "recipient_team_id": team.id}
    stream = await client.chat_startStream(channel=channel.id, thread_ts=ts, markdown_text="I ", **who)
    await client.chat_appendStream(channel=channel.id, ts=stream["ts"], markdown_text="offer ")
    await client.chat_stopStream(channel=channel.id, ts=stream["ts"], markdown_text="nine.")
    where = {"channel_id": channel.id, "thread_ts": ts}
    await client.assistant_threads_setStatus(**where, status="is thinking")
    await client.assistant_threads_setTitle(**where, title="A sale")
    await client.assistant_threads_setSuggestedPrompts(**where, prompts=[{"title": "Go", "message": "go"}])
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id=ben.id, view=home)
    opened = await client.views_open(trigger_id=emu.triggers.new(ben.id, team.id), view=MODAL)
    await client.views_push(trigger_id=emu.triggers.new(ben.id, team.id), view=MODAL)
    await client.views_update(view_id=opened["view"]["id"], view=MODAL)
    app = {"client_id": emu.client_id, "client_secret": emu.client_secret}
    granted = await client.oauth_v2_access(**app, code=team.code(ben))
    emu.oauth.rotates = True
    await client.oauth_v2_access(**app, code=team.code(ben))
    await client.auth_revoke(token=granted["access_token"])
