"""What the app's manifest says is what there is; and Parley's own is one that the emulator knows."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.fakes.slack.errors import Impossible
from tests.slack.emulator.apps import Listener, client_of, code

OURS = json.loads((Path(__file__).parents[3] / "slack" / "manifest.json").read_text())


def small(**features: Any) -> dict[str, Any]:
    return {
        "features": features,
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "channels:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.channels"]}},
    }


@awaited
async def test_only_what_the_manifest_says() -> None:
    async with emulated() as emu:
        command = {"command": "/parley", "should_escape": False}
        shortcut = {"type": "global", "name": "Start", "callback_id": "start"}
        emu.manifest.adopt(small(slash_commands=[command], shortcuts=[shortcut]))
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        heard = Listener(emu)
        said = anna.post("@Parley hello")
        anna.react(said, "eyes")
        anna.open_home()
        await emu.quiet()
        assert [body["event"]["type"] for _, body in heard.heard] == ["message"]
        await anna.command("/parley", "start @Anna & <go>")
        assert heard.last["text"] == "start @Anna &amp; &lt;go&gt;"
        await anna.shortcut("Start")
        assert heard.last["callback_id"] == "start"
        for wrong in (anna.command("/other"), anna.shortcut("End"), anna.message_shortcut("Start", said)):
            with pytest.raises(Impossible):
                await wrong
        async with client_of(emu, team.bot.token) as client:
            named = client.chat_postMessage(channel=channel.id, text="x", username="Seller")
            assert await code(named) == "missing_scope"
        with pytest.raises(Impossible):
            emu.manifest.adopt(
                {**small(), "settings": {"event_subscriptions": {"bot_events": ["unheard_of"]}}}
            )


@awaited
async def test_ours_is_known() -> None:
    async with emulated() as emu:
        emu.manifest.adopt(OURS)
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben Benson")
        channel = team.channel("general", anna)
        heard = Listener(emu)
        await anna.command("/parley", "start with @Ben Benson in #general & more")
        assert (
            heard.last["text"] == f"start with <@{ben.id}|ben.benson> in <#{channel.id}|general> &amp; more"
        )
        await anna.shortcut("Start a scenario")
        await anna.message_shortcut("Branch from here", anna.post("x"))
        team.changed(ben, deleted=True)
        anna.delete_channel(channel)
        await emu.quiet()
        assert heard.events("user_change")[0]["user"]["deleted"]
        assert heard.events("channel_deleted")[0]["channel"] == channel.id


@awaited
async def test_rich_text_is_read_and_checked() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna = team.human("Anna")
        channel = team.channel("general", anna)
        async with client_of(emu, team.bot.token) as client:

            def rich(*elements: Any, kind: str = "rich_text_section") -> Any:
                return [{"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}]

            text = {"type": "text", "text": "<!channel> & "}
            inside = [
                text,
                {"type": "user", "user_id": anna.id},
                {"type": "link", "url": "https://a.b", "text": "c"},
            ]
            date = {"type": "date", "timestamp": 1, "format": "{ago}", "fallback": "long ago"}
            await client.chat_postMessage(channel=channel.id, text="x", blocks=rich(*inside, date))
            assert anna.messages()[-1].text == "<!channel> & @Annaclong ago"
            assert [(ping.within, ping.whom) for ping in emu.pings.rung] == [("rich text", anna.id)]
            item = {"type": "rich_text_section", "elements": [text]}
            await client.chat_postMessage(
                channel=channel.id, text="x", blocks=rich(item, kind="rich_text_list")
            )
            assert anna.messages()[-1].text == "• <!channel> & "
            for wrong in (
                rich({"type": "text", "text": ""}),
                rich({"type": "nothing"}),
                rich({"type": "date", "format": "x"}),
                rich(text, kind="section"),
                rich(),
            ):
                refused = client.chat_postMessage(channel=channel.id, text="x", blocks=wrong)
                assert await code(refused) == "invalid_blocks"
