"""What people do in Slack as it arrives at the bridge."""

import logging

import pytest

from bot.bridge.arrivals import Deleted, Edited
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button, Content, Spot, Voice
from bot.bridge.platform import NotAllowed
from bot.slack.connection import OneToken
from tests.fakes.loop import awaited
from tests.slack.inwards import scene


@awaited
async def test_what_is_said_in_a_thread_arrives_as_people_read_it() -> None:
    async with scene() as s:
        message = s.in_thread(s.anna).post("Hello @Ben & <all>")
        await s.emu.quiet()
        (arrival,) = s.arrivals
        assert arrival.where == s.thread
        assert arrival.who is not None
        assert (arrival.who.user, arrival.who.name, arrival.who.manages) == (s.anna.id, "Anna", False)
        assert s.said() == ["Hello @Ben & <all>"]
        assert arrival.order == message.ts


@awaited
async def test_what_comes_leaves_the_log_as_it_is() -> None:
    log = logging.getLogger("parley")
    before = log.level
    async with scene() as s:
        await s.anna.command("/parley", "list")
        assert log.level == before < logging.ERROR


@awaited
async def test_what_is_said_elsewhere_is_nobodys_business() -> None:
    async with scene() as s:
        s.anna.post("Lunch?")
        s.team.other_bot("Jira").post("A ticket", s.channel)
        await s.emu.quiet()
        assert s.arrivals == []


@awaited
async def test_what_is_written_to_the_app_directly_arrives() -> None:
    async with scene() as s:
        s.anna.post("role", channel=s.anna.dm_channel)
        await s.emu.quiet()
        (arrival,) = s.arrivals
        assert arrival.where == Spot("slack", s.team.id, f"@{s.anna.id}")


@awaited
async def test_what_is_written_in_a_thread_there_belongs_to_it() -> None:
    async with scene() as s:
        square = s.square
        place = await s.calls(
            s.platform.open(square, "Aside", under=None, private=True, members=(s.anna.id,), key="2.0.0")
        )
        s.anna.post("to one", channel=s.anna.dm_channel, thread=place.thread)
        s.anna.post("to nobody", channel=s.anna.dm_channel)
        await s.settle()
        assert {arrival.where for arrival in s.arrivals} == {place, square._replace(channel=f"@{s.anna.id}")}
        assert next(one for one in s.arrivals if one.where == place).what.text == "to one"  # type: ignore[union-attr]


@awaited
async def test_own_posts_other_bots_and_those_who_come_and_go_say_nothing() -> None:
    async with scene() as s:
        await s.posts("Mine")
        root = s.team.message(s.channel, s.thread.thread)
        s.team.other_bot("Jira").post("A ticket", s.channel, thread=root)
        s.team.human("Cleo").join(s.channel)
        await s.emu.quiet()
        assert s.arrivals == []


@awaited
async def test_a_change_of_an_own_post_that_has_another_name_is_no_word_of_anybody() -> None:
    async with scene() as s:
        seller = Voice("Seller", machine=True)
        message = await s.posts("Old", voice=seller)
        await s.calls(s.platform.edit(s.thread, message, Content(("New",), voice=seller)))
        assert s.arrivals == []


@awaited
async def test_an_edit_arrives_with_its_new_text_once() -> None:
    async with scene() as s:
        message = s.in_thread(s.anna).post("Hello")
        await s.emu.quiet()
        s.anna.edit(message, "Good day")
        s.anna.react(message, "eyes")
        await s.emu.quiet()
        (arrival,) = s.told("edited")
        assert arrival.what == Edited(message=message.ts, text="Good day")
        assert arrival.where == s.thread
        s.emu.events.again(lambda event: event.get("subtype") == "message_changed")
        await s.emu.quiet()
        assert len(s.told("edited")) == 1


@awaited
async def test_a_deleted_message_arrives_as_deleted() -> None:
    async with scene() as s:
        message = s.in_thread(s.anna).post("Hello")
        s.anna.delete(message)
        await s.emu.quiet()
        (arrival,) = s.told("deleted")
        assert (arrival.what, arrival.where, arrival.who) == (Deleted(messages=(message.ts,)), s.thread, None)


@awaited
async def test_what_the_app_removes_itself_is_no_news() -> None:
    async with scene() as s:
        message = await s.posts("Mine")
        await s.calls(s.platform.delete(s.thread, message))
        assert s.arrivals == []


@awaited
async def test_with_its_first_message_a_thread_is_gone() -> None:
    async with scene() as s:
        await s.posts("Mine")
        boss = s.team.human("Boss", admin=True)
        boss.delete(s.team.message(s.channel, s.thread.thread))
        await s.emu.quiet()
        deleted, gone = s.arrivals
        assert (deleted.what, deleted.where) == (Deleted(messages=(s.thread.thread,)), s.square)
        assert (gone.what.kind, gone.where) == ("gone", s.thread)


@awaited
async def test_channels_that_are_archived_or_left_and_workspaces_that_remove_the_app_are_gone() -> None:
    async with scene() as s:
        other = s.team.channel("other", s.anna)
        s.anna.archive(other)
        s.anna.remove_bot(s.channel)
        await s.emu.quiet()
        assert sorted(one.where.channel for one in s.told("gone")) == sorted([other.id, s.channel.id])
        s.team.uninstall()
        await s.emu.quiet()
        assert Spot("slack", s.team.id, "") in [one.where for one in s.told("gone")]


@awaited
async def test_who_is_no_member_of_the_workspace_any_more_has_left() -> None:
    async with scene() as s:
        s.team.changed(s.ben, deleted=True)
        await s.emu.quiet()
        (arrival,) = s.told("left")
        assert arrival.where == Spot("slack", s.team.id, "")
        assert arrival.who is not None
        assert arrival.who.user == s.ben.id


@awaited
async def test_who_has_another_name_is_still_there() -> None:
    async with scene() as s:
        s.in_thread(s.ben).post("Hello")
        await s.emu.quiet()
        s.team.changed(s.ben, name="Benjamin")
        s.in_thread(s.ben).post("It is me")
        await s.emu.quiet()
        assert [one.who.name for one in s.arrivals if one.who] == ["Ben", "Benjamin"]
        assert s.told("left") == []


@pytest.mark.parametrize("whose", ["bot", "oauth"])
@awaited
async def test_where_the_app_s_own_token_is_revoked_it_is_gone(whose: str) -> None:
    async with scene() as s:
        event = {"type": "tokens_revoked", "tokens": {"bot": [], "oauth": [], whose: ["U1"]}}
        taken, _ = await s.service.inward.take({"team_id": s.team.id, "event_id": "Ev1", "event": event})
        assert taken
        gone = [Spot("slack", s.team.id, "")] if whose == "bot" else []
        assert [one.where for one in s.told("gone")] == gone


@awaited
async def test_of_a_workspace_that_it_was_not_installed_in_nothing_is_known() -> None:
    async with scene() as s:
        with pytest.raises(NotAllowed):
            await s.service.connection.me("T0OTHER")


@awaited
async def test_slack_tells_of_a_removal_by_the_second_and_what_came_within_it_came_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = list[int]()

    async def removed(_: OneToken, workspace: str, at: int) -> bool:
        moments.append(at)
        return True

    monkeypatch.setattr(OneToken, "removed", removed)
    async with scene() as s:
        body = {"team_id": s.team.id, "event_id": "Ev1", "event_time": 1_795_371_279}
        await s.service.inward.take(body | {"event": {"type": "app_uninstalled"}})
        assert moments == [1_795_371_280 * 1_000_000]


@awaited
async def test_a_mention_that_somebody_adds_to_what_they_said_is_an_edit_alone() -> None:
    async with scene() as s:
        said = {"type": "app_mention", "channel": s.channel.id, "user": s.anna.id, "ts": "1795371279.000100"}
        changed = {"user": s.anna.id, "ts": "1795371280.000100"}
        event = {**said, "thread_ts": s.thread.thread, "text": f"<@{s.team.bot.id}> role", "edited": changed}
        taken, _ = await s.service.inward.take({"team_id": s.team.id, "event_id": "Ev1", "event": event})
        assert taken
        assert s.arrivals == []


@awaited
async def test_a_file_without_words_says_nothing() -> None:
    async with scene() as s:
        s.in_thread(s.anna).post("", files=(("photo.png", b"x"),))
        await s.emu.quiet()
        assert s.arrivals == []


@awaited
async def test_of_text_in_a_file_it_is_told_that_it_is_there() -> None:
    async with scene() as s:
        s.in_thread(s.anna).post("", files=(("long.txt", b"x" * 5_000),))
        s.in_thread(s.anna).post("See below", files=(("photo.png", b"x"), ("long.txt", b"x")))
        await s.emu.quiet()
        told = [arrival.what for arrival in s.told("said")]
        assert [(one.text, one.attached) for one in told] == [("", True), ("See below", True)]


@awaited
async def test_a_bot_that_seems_to_be_a_person_says_nothing() -> None:
    async with scene() as s:
        bot = s.team.other_bot("Jira").user.id
        event = {"type": "message", "channel": s.channel.id, "user": bot, "ts": "1795371279.000100"}
        event |= {"thread_ts": s.thread.thread, "text": "zq"}
        taken, _ = await s.service.inward.take({"team_id": s.team.id, "event_id": "Ev1", "event": event})
        assert taken
        assert s.arrivals == []


@awaited
async def test_what_is_mentioned_is_named_as_far_as_everybody_may_know() -> None:
    async with scene() as s:
        hidden = s.team.channel("takeover-plans", s.ben, private=True)
        s.in_thread(s.anna).post(f"See <#{hidden.id}> and <#{s.channel.id}>, <@U0NOBODY>", raw=True)
        await s.emu.quiet()
        assert s.said() == ["See #channel and #market, @Somebody"]


@awaited
async def test_a_button_below_which_a_thread_stands_is_in_the_channel() -> None:
    async with scene() as s:
        await s.posts("A card", where=s.square, key="5.5.5", buttons=(Button("Join", ButtonId("join")),))
        (card,) = [one for one in s.anna.messages(s.channel) if "Join" in one.buttons]
        s.ben.post("I would!", channel=s.channel, thread=card)
        await s.anna.goes(s.channel).click("Join")
        await s.emu.quiet()
        assert [one.where for one in s.told("pressed")] == [s.square]


@awaited
async def test_a_file_of_the_app_is_known_by_its_user_too() -> None:
    async with scene() as s:
        event = {
            "type": "message",
            "subtype": "file_share",
            "channel": s.channel.id,
            "channel_type": "channel",
            "user": s.team.bot.id,
            "ts": "1795371279.000100",
            "event_ts": "1795371279.000100",
            "thread_ts": s.thread.thread,
            "text": "zq",
            "files": [{"id": "F1"}],
        }
        taken, _ = await s.service.inward.take({"team_id": s.team.id, "event_id": "Ev1", "event": event})
        assert taken
        assert s.arrivals == []
        assert s.service.connection.receipts.shared(s.team.id, s.channel.id, "F1") == "1795371279.000100"
