"""Commands in messages: they stand in for slash commands, of which there are none in threads."""

import pytest

from bot.bridge.arrivals import Command
from bot.bridge.content import notice
from tests.fakes.loop import awaited
from tests.slack.inwards import answering, scene


@pytest.mark.parametrize("first", ["message", "app_mention"])
@awaited
async def test_a_mention_in_a_thread_is_one_command_answered_once(first: str) -> None:
    async with scene() as s:
        s.reply = answering(notice("You sell."))
        s.emu.events.mention_first = first == "app_mention"
        s.in_thread(s.anna).post("@Parley role")
        await s.settle()
        (arrival,) = s.arrivals
        assert (arrival.what, arrival.where) == (Command(name="role"), s.thread)
        assert [one.text for one in s.anna.ephemerals()] == ["You sell."]
        assert s.ephemeral(s.anna).thread_ts == s.thread.thread
        s.emu.events.again()
        await s.settle()
        assert len(s.arrivals) == len(s.anna.ephemerals()) == 1


@awaited
async def test_a_checkpoint_has_its_name() -> None:
    async with scene() as s:
        s.in_thread(s.anna).post("@Parley checkpoint before the offer")
        await s.settle()
        (arrival,) = s.arrivals
        assert arrival.what == Command(name="checkpoint", options={"name": "before the offer"})


@awaited
async def test_who_speaks_of_the_app_in_a_thread_just_speaks() -> None:
    async with scene() as s:
        for text in ("@Parley help me out here", "@Parley what a price", "Ask @Parley role"):
            s.in_thread(s.anna).post(text)
        await s.settle()
        assert s.said() == ["@Parley help me out here", "@Parley what a price", "Ask @Parley role"]
        assert len(s.arrivals) == 3


@awaited
async def test_in_a_channel_who_calls_it_gets_an_answer_alone() -> None:
    async with scene() as s:
        s.reply = answering(notice("This is how."))
        s.anna.post("@Parley hello?")
        await s.settle()
        (arrival,) = s.arrivals
        assert (arrival.what, arrival.where) == (Command(name="help"), s.square)
        assert s.ephemeral(s.anna).text == "This is how."
        assert s.ephemeral(s.anna).thread_ts is None


@awaited
async def test_a_name_of_invisible_characters_is_none_and_no_id_stands_in_its_place() -> None:
    async with scene() as s:
        nobody = s.team.human("\u200b \u202e")
        s.channel.members.append(nobody.id)
        s.in_thread(nobody).post("Hello")
        await s.emu.quiet()
        (arrival,) = s.told("said")
        assert arrival.who is not None
        assert arrival.who.name == "Somebody"


@awaited
async def test_a_command_that_is_changed_to_another_is_not_said() -> None:
    async with scene() as s:
        s.reply = answering(notice("You sell."))
        message = s.in_thread(s.anna).post("@Parley role")
        await s.settle()
        s.anna.edit(message, "@Parley host")
        await s.settle()
        assert [one.what.kind for one in s.arrivals] == ["command"]
        s.anna.edit(message, "I sell it.")
        await s.settle()
        assert [one.what.kind for one in s.arrivals] == ["command", "edited"]
