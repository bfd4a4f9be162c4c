"""A whole flow with the real Bolt, in Socket Mode and by signed requests."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.fakes.clock import HandClock
from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.slack.emulator.apps import http_app, socket_app

MODAL = {
    "type": "modal",
    "callback_id": "offer",
    "title": {"type": "plain_text", "text": "Your offer"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "price",
            "label": {"type": "plain_text", "text": "Price"},
            "element": {"type": "plain_text_input", "action_id": "value", "max_length": 6},
        }
    ],
}


def scenario(app: AsyncApp) -> None:
    @app.command("/parley")
    async def command(ack: Any, body: Any, client: Any) -> None:
        if body["text"] != "start":
            await ack(text="Type /parley start.", response_type="ephemeral")
            return
        await ack()
        button = {"type": "button", "action_id": "join", "text": {"type": "plain_text", "text": "Join"}}
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*Car sale*"}},
            {"type": "actions", "elements": [button]},
        ]
        root = await client.chat_postMessage(channel=body["channel_id"], text="Car sale", blocks=blocks)
        await client.chat_postMessage(
            channel=body["channel_id"],
            thread_ts=root["ts"],
            text="I offer 9 000.",
            username="Seller (AI)",
            icon_emoji=":robot_face:",
            metadata={"event_type": "outbox", "event_payload": {"id": "1"}},
        )

    @app.action("join")
    async def join(ack: Any, body: Any, client: Any) -> None:
        await ack()
        where = f"{body['channel']['id']} {body['message']['ts']}"
        await client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "private_metadata": where})

    @app.view("offer")
    async def offer(ack: Any, body: Any, view: Any, client: Any) -> None:
        price = view["state"]["values"]["price"]["value"]["value"]
        if not price.isdigit():
            await ack(response_action="errors", errors={"price": "Enter a number."})
            return
        await ack()
        channel, ts = view["private_metadata"].split()
        await client.chat_update(channel=channel, ts=ts, text=f"Sold for {price}")
        await client.chat_postEphemeral(
            channel=channel, user=body["user"]["id"], thread_ts=ts, text="You are the buyer."
        )
        await client.files_upload_v2(
            channel=channel, thread_ts=ts, filename="log.txt", content="all of it", initial_comment="Export"
        )

    @app.event("message")
    async def message(event: Any, client: Any) -> None:
        if event.get("subtype") is None:
            await client.reactions_add(channel=event["channel"], name="eyes", timestamp=event["ts"])

    @app.event("app_mention")
    async def mention(event: Any, say: Any) -> None:
        await say(text="At your service.", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("app_home_opened")
    async def home(event: Any, client: Any) -> None:
        blocks = [{"type": "section", "text": {"type": "plain_text", "text": "Your sessions"}}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.shortcut("scenario_start")
    async def shortcut(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view={**MODAL, "callback_id": "other"})

    @app.shortcut("branch")
    async def branch(ack: Any, body: Any, respond: Any) -> None:
        await ack()
        await respond(text=f"Branched from {body['message']['text']}")


@pytest.mark.parametrize("mode", [socket_app, http_app])
def test_a_flow(mode: Any) -> None:
    @awaited
    async def flow() -> None:
        async with emulated(clock=HandClock()) as emu:
            team = emu.team()
            anna, ben = team.human("Anna"), team.human("Ben")
            channel = team.channel("general", anna, ben)
            async with mode(emu, team, scenario):
                told = await anna.command("/parley", "stop")
                assert told.shown is not None
                assert [one.text for one in anna.ephemerals()] == ["Type /parley start."]
                assert ben.ephemerals() == []

                assert (await anna.command("/parley", "start")).error == ""
                await emu.quiet()
                (root,) = anna.messages()
                assert (root.text, root.buttons, root.author) == ("*Car sale*\nJoin", ["Join"], "Parley")
                _, spoken = anna.thread(root)
                assert (spoken.text, spoken.author, spoken.icon) == (
                    "I offer 9 000.",
                    "Seller (AI)",
                    ":robot_face:",
                )

                await ben.click("Join")
                await emu.until(lambda: ben.modal)
                held = await ben.submit(price="many thousands")
                assert (held.sent, held.errors) == (False, {"Price": "Enter at most 6 characters."})
                wrong = await ben.submit(price="cheap")
                assert (wrong.sent, wrong.errors) == (True, {"Price": "Enter a number."})
                assert ben.modal is not None
                assert ben.modal.errors == {"Price": "Enter a number."}
                assert (await ben.submit(price="9000")).errors == {}
                assert ben.modal is None
                await emu.quiet()
                assert anna.messages()[0].text == "Sold for 9000"
                assert [one.text for one in ben.ephemerals()] == ["You are the buyer."]
                shared = anna.thread(root)[-1]
                assert (shared.text, [file.data for file in shared.files]) == ("Export", [b"all of it"])

                said = ben.goes(channel, root).post("hello & <bye>")
                await emu.until(lambda: said.reactions)
                assert said.reactions == {"eyes": [team.bot.id]}
                ben.post("@Parley help")
                await emu.until(lambda: anna.thread(root)[-1].text == "At your service.")

                anna.open_home()
                await emu.until(lambda: anna.home)
                assert anna.sees("Your sessions")
                await anna.shortcut("scenario_start")
                await emu.until(lambda: anna.modal)
                await anna.close_modal()
                await anna.message_shortcut("branch", said)
                await emu.until(lambda: anna.sees("Branched from hello & <bye>"))
                await emu.quiet()
                assert emu.pings.all == []
                assert emu.events.lost == []

    flow()
