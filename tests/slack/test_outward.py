"""What the bridge calls, as people in Slack see it."""

import pytest

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, Jump, Mention, Spot, Voice
from bot.bridge.platform import NotAllowed, PlaceGone
from bot.bridge.texts.talk import BESIDE, HEARD
from tests.fakes.loop import awaited
from tests.slack.outwards import scene


@awaited
async def test_a_post_pings_whom_it_is_for_once_and_nobody_else() -> None:
    async with scene() as s:
        await s.posts(
            Mention(s.anna.id), ", it is your move. ", Mention(s.ben.id), " waits.", ping=(s.anna.id,)
        )
        assert [(ping.kind, ping.whom) for ping in s.emu.pings.rung] == [("user", s.anna.id)]
        await s.posts("Look here.", ping=(s.ben.id,), key="1.2.0")
        assert [ping.whom for ping in s.emu.pings.rung] == [s.anna.id, s.ben.id]
        assert "Ben waits." in s.texts()[0]


@awaited
async def test_what_people_and_models_write_pings_nobody_and_links_nowhere() -> None:
    async with scene() as s:
        wild = "<!channel> <@U0> @Anna @here <https://evil.example|bank> *bold* :tada: &lt;!everyone&gt; evil.example"
        await s.posts(
            wild, Bold(wild), title=wild, voice=Voice(wild, machine=True), fields=((wild, (wild,)),)
        )
        assert s.emu.pings.all == []


@awaited
async def test_an_edit_pings_nobody() -> None:
    async with scene() as s:
        message = await s.posts("Soon")
        content = Content((Mention(s.anna.id), " moves"), ping=(s.anna.id,))
        await s.calls(s.platform.edit(s.thread, message, content))
        (standing,) = s.stands()
        assert standing.text == "Anna moves"
        assert s.emu.pings.all == []


@awaited
async def test_a_card_with_fields_buttons_and_a_link_to_a_message() -> None:
    async with scene() as s:
        first = await s.posts("First")
        buttons = tuple(Button(f"B{n}", ButtonId("do", (str(n),))) for n in range(30))
        await s.posts(
            Jump("There", s.thread, first),
            title="Car sale",
            fields=(("Seats", ("Seller, ", Bold("Buyer"))),),
            buttons=buttons,
            key="1.2.0",
        )
        card = s.stands()[-1]
        assert card.buttons == [f"B{n}" for n in range(30)]
        assert "Seats: Seller, Buyer" in card.fallback
        link = card.body["blocks"][1]["elements"][0]["elements"][0]["url"]
        home = s.team.url.rstrip("/")
        place = f"{home}/archives/{s.channel.id}/p{first.replace('.', '')}"
        assert link == f"{place}?thread_ts={s.thread.thread}&cid={s.channel.id}"


@awaited
async def test_nothing_is_shown_of_links_and_names_are_never_looked_for() -> None:
    async with scene() as s:
        await s.posts("https://example.org @Anna")
        args = s.emu.called("chat.postMessage")[-1].args
        assert not {"link_names", "parse"} & args.keys()
        assert str(args["unfurl_links"]).lower() == str(args["unfurl_media"]).lower() == "false"


@awaited
async def test_a_long_post_is_several_messages_and_changes_and_goes_as_one() -> None:
    async with scene() as s:
        paragraph = "A sentence of some length, to be read. " * 60
        buttons = (Button("Go on", ButtonId("go")),)
        last = await s.posts("\n\n".join([paragraph] * 3), buttons=buttons)
        standing = s.stands()
        assert len(standing) == 3
        assert standing[-1].ts == last
        assert [one.buttons for one in standing] == [[], [], ["Go on"]]

        await s.calls(s.platform.edit(s.thread, last, Content(("Short now.",))))
        assert [(one.ts, one.text) for one in s.stands()] == [(last, "Short now.")]

        grown = Content(("\n\n".join([paragraph] * 2),), buttons=buttons)
        await s.calls(s.platform.edit(s.thread, last, grown))
        (one,) = s.stands()
        assert (one.ts, one.buttons) == (last, ["Go on"])
        assert one.text.count("A sentence") == 120  # what does not fit into a block stands in another

        too_long = Content(("\n\n".join([paragraph] * 9),), buttons=buttons)
        await s.calls(s.platform.edit(s.thread, last, too_long))
        (one,) = s.stands()
        assert (one.ts, one.buttons) == (last, ["Go on"])
        assert 200 < one.text.count("A sentence") < 540

        await s.calls(s.platform.delete(s.thread, last))
        assert s.stands() == []
        assert s.link.receipts.removed(s.team.id, s.channel.id, last)
        await s.calls(s.platform.delete(s.thread, last))


@awaited
async def test_another_process_knows_all_messages_of_a_post() -> None:
    async with scene() as s:
        paragraph = "A sentence of some length, to be read. " * 60
        await s.posts("Before", key="1.0.0")
        last = await s.posts("\n\n".join([paragraph] * 3))
        await s.posts("After", key="1.2.0")
        s.restart()
        await s.calls(s.platform.edit(s.thread, last, Content(("\n\n".join(["Twice. " * 300] * 2),))))
        assert len(s.stands()) == 4
        s.restart()
        await s.calls(s.platform.delete(s.thread, last))
        assert s.texts() == ["Before", "After"]


@awaited
async def test_what_is_not_there_cannot_be_changed_and_need_not_be_removed() -> None:
    async with scene() as s:
        message = await s.posts("Hello")
        await s.calls(s.platform.delete(s.thread, message))
        with pytest.raises(PlaceGone):
            await s.calls(s.platform.edit(s.thread, message, Content(("Again",))))
        s.restart()
        with pytest.raises(PlaceGone):
            await s.calls(s.platform.edit(s.thread, message, Content(("Again",))))
        await s.calls(s.platform.delete(s.thread, message))


@awaited
async def test_messages_of_people_are_marked_once_and_cannot_be_changed() -> None:
    async with scene() as s:
        said = s.anna.post("9000", channel=s.channel, thread=s.thread.thread)
        for mark in (HEARD, BESIDE, HEARD):
            await s.calls(s.platform.react(s.thread, said.ts, mark))
        assert said.reactions == {"white_check_mark": [s.team.bot.id], "memo": [s.team.bot.id]}
        with pytest.raises(NotAllowed):
            await s.calls(s.platform.edit(s.thread, said.ts, Content(("10",))))
        s.anna.delete(said)
        with pytest.raises(PlaceGone):
            await s.calls(s.platform.react(s.thread, said.ts, HEARD))


@awaited
async def test_direct_messages_are_opened_once() -> None:
    async with scene() as s:
        direct = Spot("slack", s.team.id, f"@{s.anna.id}")
        message = await s.posts("Your limit is 9000.", where=direct)
        await s.posts("It is your move.", where=direct, key="1.2.0")
        assert [one.text for one in s.anna.dms] == ["Your limit is 9000.", "It is your move."]
        assert s.ben.sees("9000") == []
        assert len(s.emu.called("conversations.open")) == 1
        await s.calls(s.platform.edit(direct, message, Content(("Gone.",))))
        assert s.anna.dms[0].text == "Gone."


@awaited
async def test_who_takes_no_direct_messages() -> None:
    async with scene() as s:
        gone = s.team.human("Gone")
        s.team.changed(gone, deleted=True)
        for user in (gone.id, "U0NOBODY", s.team.bot.id):
            with pytest.raises(NotAllowed, match="direct messages"):
                await s.posts("Hello", where=Spot("slack", s.team.id, f"@{user}"))


@awaited
async def test_names_are_looked_up_once_and_follow_their_people() -> None:
    async with scene() as s:
        for number in range(3):
            await s.posts(Mention(s.anna.id), " moves", key=f"1.{number}.0")
        assert len(s.emu.called("users.info")) == 1
        s.directory.told(
            s.team.id, {"id": s.anna.id, "team_id": s.team.id, "profile": {"display_name": "Annika"}}
        )
        await s.posts(Mention(s.anna.id), " and ", Mention("U0NOBODY"), key="1.9.0")
        assert s.texts()[-1] == "Annika and Somebody"
        s.clock.pass_(601)
        await s.posts(Mention(s.anna.id), key="2.0.0")
        assert s.texts()[-1] == "Anna"


@awaited
async def test_what_slack_can_do() -> None:
    async with scene() as s:
        assert s.platform.name == "slack"
        assert s.platform.can.private_places
        assert not s.platform.can.typing
        assert s.platform.pulse is s.link.pulse
        assert await s.platform.roles(s.team.id) == {}
        await s.platform.typing(s.thread, "Seller")
        assert s.texts() == []
