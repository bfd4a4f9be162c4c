"""Mentions in the bot's output: which ring, which are only shown, and which are none."""

import json
from typing import Any

import pytest

from tests.fakes.loop import awaited
from tests.fakes.slack import emulated
from tests.slack.emulator.apps import Listener, client_of

PLAIN = {"type": "plain_text", "text": "x"}


def section(text: str, kind: str = "mrkdwn") -> Any:
    return {"type": "section", "text": {"type": kind, "text": text}}


def posted(mention: str) -> dict[str, dict[str, Any]]:
    """Messages with a mention in them, by where it stands and whether it rings."""
    user = mention.startswith("<@")
    element = (
        {"type": "user", "user_id": mention[2:-1]} if user else {"type": "broadcast", "range": mention[2:-1]}
    )
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}
    image = {"type": "image", "image_url": "http://x", "alt_text": f"of {mention}"}
    button = {"type": "button", "text": {"type": "plain_text", "text": mention}}
    return {
        "text posted": {"text": f"hello {mention}"},
        "block posted": {"text": "x", "blocks": [section(f"`{mention}`")]},
        "block posted field": {
            "text": "x",
            "blocks": [{"type": "section", "fields": [section(mention)["text"]]}],
        },
        "block posted markdown": {"text": "x", "blocks": [{"type": "markdown", "text": f"**{mention}**"}]},
        "text posted markdown": {"markdown_text": f"*{mention}*"},
        "rich text posted": {"text": "x", "blocks": [rich]},
        "block posted image": {"text": "x", "blocks": [image]},
        "attachment posted": {"text": "x", "attachments": [{"fallback": "x", "text": mention}]},
        "attachment posted field": {
            "text": "x",
            "attachments": [{"fields": [{"title": "x", "value": mention}]}],
        },
        "username shown": {"text": "x", "username": f"Seller {mention}"},
        "plain text shown": {"text": "x", "blocks": [section(mention, "plain_text")]},
        "plain text shown button": {"text": "x", "blocks": [{"type": "actions", "elements": [button]}]},
    }


@pytest.mark.parametrize("where", posted("<!channel>"))
@pytest.mark.parametrize("kind", ["user", "channel", "here"])
def test_a_mention_is_found_wherever_it_stands(kind: str, where: str) -> None:
    @awaited
    async def found() -> None:
        async with emulated() as emu:
            team = emu.team()
            anna = team.human("Anna")
            channel = team.channel("general", anna)
            mention = f"<@{anna.id}>" if kind == "user" else f"<!{kind}>"
            async with client_of(emu, team.bot.token) as client:
                message = posted(mention)[where]
                await client.chat_postMessage(channel=channel.id, **message)
                ping = emu.pings.all[0]
                assert (ping.kind, ping.whom) == (kind, anna.id if kind == "user" else kind)
                assert where.startswith(f"{ping.within} {ping.how}")
                assert len(emu.pings.rung) == int("posted" in where)
                assert bool(emu.pings.shown) == ("shown" in where)

    found()


@awaited
async def test_only_posts_ring() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben, carl = team.human("Anna"), team.human("Ben"), team.human("Carl")
        channel = team.channel("general", anna, ben)
        group = team.group("sellers", anna)
        heard = Listener(emu)
        call = f"<@{anna.id}>"
        async with client_of(emu, team.bot.token) as client:
            root = await client.chat_postMessage(channel=channel.id, text="quiet")
            await client.chat_update(channel=channel.id, ts=root["ts"], text=call)
            await client.chat_postEphemeral(channel=channel.id, user=anna.id, text=call)
            blocks = [section(call)]
            modal = {"type": "modal", "title": PLAIN, "blocks": blocks}
            await client.views_open(trigger_id=emu.triggers.new(anna.id, team.id), view=modal)
            await client.views_publish(user_id=anna.id, view={"type": "home", "blocks": blocks})
            title = {"filename": "a.txt", "content": "a", "title": call, "alt_txt": "<!here>"}
            await client.files_upload_v2(channel=channel.id, **title)
            await client.chat_postMessage(channel=channel.id, text=f"<@{carl.id}> is not here")
            await emu.quiet()
            assert emu.pings.rung == []
            places = [one.within for one in emu.pings.shown]
            assert places == ["text", "text", "modal", "home", "file title", "file title", "text"]

            both = [section(f"{call} and <@{ben.id}|ben> and <!subteam^{group.id}>")]
            await client.chat_postMessage(channel=channel.id, text=f"{call} {call}", blocks=both)
            assert [one.whom for one in emu.pings.rung] == [anna.id, ben.id, group.id]
            assert [one.text for one in emu.pings.of(anna.id)] == [f"{call} {call}"]
            await client.files_upload_v2(channel=channel.id, filename="a", content="a", initial_comment=call)
            await emu.quiet()
            assert len(emu.pings.of(anna.id)) == 2
            before = len(emu.pings.all)
            await client.chat_postMessage(
                channel=channel.id, text="&lt;!channel&gt; @channel <!date^1^{date}|x>"
            )
            anna.post("@channel @Ben")
            team.other_bot("Weather").post("<!here>", channel)
            await emu.quiet()
            assert len(emu.pings.all) == before
            await client.chat_postMessage(channel=channel.id, text="@channel @anna", link_names=True)
            assert {one.whom for one in emu.pings.all[before:]} == {"channel", anna.id}
            assert heard.events("message")[-1]["text"] == f"<!channel> {call}"


@awaited
async def test_what_reached_whom() -> None:
    async with emulated() as emu:
        team = emu.team()
        anna, ben, guest = team.human("Anna"), team.human("Ben"), team.human("Gil", guest=True)
        channel, side = team.channel("general", anna), team.channel("side", anna, private=True)
        async with client_of(emu, team.bot.token) as client:

            def reached(text: str) -> set[str]:
                return {one.name for one in (anna, ben, guest) if emu.delivered.found(text, one.id)}

            first = await client.chat_postMessage(channel=channel.id, text="canary 1")
            await client.chat_update(channel=channel.id, ts=first["ts"], text="nothing")
            assert reached("canary 1") == {"Anna", "Ben"}
            await client.chat_postMessage(channel=side.id, text="canary 2")
            await client.chat_postEphemeral(channel=channel.id, user=anna.id, text="canary 3")
            await client.chat_postMessage(channel=ben.id, text="canary 4")
            title = {"type": "plain_text", "text": "x"}
            view = {
                "type": "modal",
                "title": title,
                "blocks": [section("canary 5")],
                "private_metadata": "canary 6",
            }
            await client.views_open(trigger_id=emu.triggers.new(ben.id, team.id), view=view)
            data = json.dumps({"a": "canär"})
            await client.files_upload_v2(channel=side.id, filename="canary 7", content=data)
            metadata = {"event_type": "x", "event_payload": {"x": "canary 8"}}
            await client.chat_postMessage(channel=side.id, text="x", metadata=metadata)
            await emu.quiet()
            expected = [{"Anna"}, {"Anna"}, {"Ben"}, {"Ben"}, {"Ben"}, {"Anna"}, {"Anna"}]
            assert [reached(f"canary {number}") for number in range(2, 9)] == expected
            assert reached("canär") == {"Anna"}
            emu.places.join(side, guest.id)
            assert reached("canary 2") == {"Anna", "Gil"}
            assert reached("canär") == {"Anna", "Gil"}
