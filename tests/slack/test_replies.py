"""What people in Slack get for what they do, in both ways by which it comes."""

import asyncio

import pytest

from bot.bridge.arrivals import Arrival, Command, Pressed, Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Done, File, FormView, Notice, Spot, notice
from bot.slack import ids
from bot.slack.texts import OLDER
from scenarios.kernel.options import FormField
from tests.fakes.loop import awaited
from tests.fakes.slack import Timing
from tests.slack.inwards import OPEN, PRICE, Mode, answering, scene

BOTH = pytest.mark.parametrize("mode", ["sockets", "requests"])
FORM = FormView(OPEN, "Make an offer", (PRICE,))
WRONG = FORM._replace(values={"price": "dear"}, errors={"price": "Write a number."})


@BOTH
@awaited
async def test_a_button_arrives_and_its_answer_is_seen_by_one_alone(mode: Mode) -> None:
    async with scene(mode) as s:
        s.reply = answering(notice("For you alone"))
        await s.offers("Look", OPEN)
        await s.in_thread(s.anna).click("Look")
        await s.emu.quiet()
        (arrival,) = s.arrivals
        assert isinstance(arrival.what, Pressed)
        assert (arrival.what.button, arrival.where) == (OPEN, s.thread)
        assert s.ephemeral(s.anna).text == "For you alone"
        assert s.ephemeral(s.anna).thread_ts == s.thread.thread
        assert s.ben.ephemerals() == []


@BOTH
@awaited
async def test_a_form_opens_shows_mistakes_at_the_field_and_closes(mode: Mode) -> None:
    async with scene(mode) as s:
        s.reply = answering(FORM, WRONG, Done())
        await s.offers("Offer", OPEN)
        await s.in_thread(s.anna).click("Offer")
        await s.emu.until(lambda: s.anna.modal)
        reply = await s.anna.submit(price="dear")
        assert reply.errors == {"Price": "Write a number."}
        reply = await s.anna.submit(price="9,000")
        assert (reply.errors, s.anna.modal) == ({}, None)
        sent = [one.what for one in s.told("submitted")]
        assert sent == [Submitted(form=OPEN, values={"price": price}) for price in ("dear", "9,000")]
        assert {one.where for one in s.arrivals} == {s.thread}


@awaited
async def test_a_proposal_longer_than_an_input_is_sent_whole_and_shown_whole_when_it_comes_back() -> None:
    said = FormField("text", "Text", "words", "", True, high=4_000.0)
    long, short = "<!channel> word " * 250, "word " * 300
    form = FormView(OPEN, "Say it", (said,), values={"text": long})
    async with scene() as s:
        s.reply = answering(
            form,
            form._replace(errors={"text": "Too long."}),
            form._replace(values={"text": short}, errors={"": "Not now."}),
            Done(),
        )
        await s.offers("Say", OPEN)
        await s.in_thread(s.anna).click("Say")
        await s.emu.until(lambda: s.anna.modal)
        assert (await s.anna.submit()).errors == {"Text": "Too long."}
        await s.anna.submit({"Text": short, "Text (continued)": ""})
        assert (await s.anna.submit()).errors == {}
        assert [one.what.values["text"] for one in s.told("submitted")] == [long, short, short]  # type: ignore[union-attr]


@BOTH
@awaited
async def test_the_command_is_answered_at_once(mode: Mode) -> None:
    async with scene(mode) as s:
        s.reply = answering(notice("There is a lot."))
        reply = await s.anna.command("/parley", "list")
        assert reply.ack["response_type"] == "ephemeral"
        assert s.ephemeral(s.anna).text == "There is a lot."
        (arrival,) = s.arrivals
        assert (arrival.what, arrival.where) == (Command(name="list"), s.square)


@awaited
async def test_a_command_that_is_none_says_what_there_is_to_them_alone() -> None:
    async with scene() as s:
        await s.anna.command("/parley", "strat car-sale <!channel>")
        assert "/parley strat" in s.ephemeral(s.anna).text
        assert "start, list, role" in s.ephemeral(s.anna).text
        assert s.arrivals == []
        assert s.emu.pings.all == []


@awaited
async def test_a_form_opens_from_a_command() -> None:
    async with scene() as s:
        s.reply = answering(FORM, notice("Done."))
        await s.anna.command("/parley", "start")
        await s.emu.until(lambda: s.anna.modal)
        await s.anna.submit(price="1")
        await s.emu.quiet()
        assert s.ephemeral(s.anna).text == "Done."


@awaited
async def test_where_the_app_is_no_member_nothing_starts_and_it_says_what_to_do() -> None:
    async with scene() as s:
        for channel in (
            s.team.channel("open", s.anna, bot=False),
            s.team.channel("x", s.anna, private=True, bot=False),
        ):
            await s.anna.command("/parley", "start car-sale", channel=channel)
            assert s.ephemeral(s.anna).text == "Type /invite @Parley, then try again."
        assert s.arrivals == []


@pytest.mark.long
@pytest.mark.parametrize(("words", "directly"), [(2_000, False), (5_000, True)])
@awaited
async def test_where_the_app_is_no_member_all_else_is_answered(words: int, directly: bool) -> None:
    async with scene() as s:
        s.reply = answering(notice("Long. " * words))
        await s.anna.command("/parley", "list", channel=s.team.channel("open", s.anna, bot=False))
        await s.settle()
        read = {True: s.anna.dms, False: s.anna.ephemerals()}
        assert "".join(one.text for one in read[directly]).count("Long.") == words
        assert read[not directly] == []


@awaited
async def test_files_come_as_a_direct_message() -> None:
    async with scene() as s:
        s.reply = answering(Notice(Content(("Your record",), files=(File("sale.html", b"<p>zq</p>"),))))
        await s.offers("Save", OPEN)
        await s.in_thread(s.anna).click("Save")
        await s.settle()
        assert [file.name for file in s.anna.files()] == ["sale.html"]
        assert s.ben.files() == []
        assert "direct messages" in s.ephemeral(s.anna).text


@awaited
async def test_in_direct_messages_the_answer_is_one() -> None:
    async with scene() as s:
        direct = Spot("slack", s.team.id, f"@{s.anna.id}")
        s.reply = answering(notice("For you"))
        await s.offers("Look", OPEN, where=direct)
        await s.anna.click("Look", on=s.anna.dms[-1])
        await s.settle()
        assert s.arrivals[-1].where == direct
        assert "For you" in [one.text for one in [*s.anna.dms, *s.anna.ephemerals()]]


@awaited
async def test_what_takes_long_is_acknowledged_in_time_and_answered_later() -> None:
    async with scene() as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return notice("At last")

        s.reply = slowly
        await s.offers("Look", OPEN)
        pressing = asyncio.create_task(s.in_thread(s.anna).click("Look"))
        await s.emu.until(lambda: s.arrivals)
        s.clock.hurry()
        assert (await pressing).error == ""
        release.set()
        await s.emu.until(lambda: s.anna.ephemerals())
        assert s.ephemeral(s.anna).text == "At last"


@awaited
async def test_a_form_that_comes_too_late_waits_behind_a_button() -> None:
    async with scene() as s:
        release = asyncio.Event()

        async def slowly(_: Arrival) -> Answer:
            await release.wait()
            return FORM

        s.reply = slowly
        await s.offers("Offer", OPEN)
        pressing = asyncio.create_task(s.in_thread(s.anna).click("Offer"))
        await s.emu.until(lambda: s.arrivals)
        s.clock.hurry()
        await pressing
        release.set()
        await s.emu.until(lambda: s.anna.ephemerals())
        assert s.ephemeral(s.anna).buttons == ["Open the form"]
        await s.anna.click("Open the form")
        await s.emu.until(lambda: s.anna.modal)
        assert len(s.arrivals) == 1


@awaited
async def test_an_expired_trigger_leaves_a_button() -> None:
    async with scene() as s:
        s.reply = answering(FORM)
        await s.offers("Offer", OPEN)
        s.emu.inject("views.open", "error", arg="expired_trigger_id")
        await s.in_thread(s.anna).click("Offer")
        await s.emu.until(lambda: s.anna.ephemerals())
        await s.anna.click("Open the form")
        await s.emu.until(lambda: s.anna.modal)


@awaited
async def test_two_people_have_forms_open_at_once_and_a_double_click_is_no_harm() -> None:
    async with scene() as s:
        s.reply = answering(FORM)
        await s.offers("Offer", OPEN)
        for human in (s.anna, s.ben):
            s.in_thread(human)
        await asyncio.gather(s.anna.click("Offer"), s.ben.click("Offer"), s.anna.click("Offer"))
        await s.emu.until(lambda: s.anna.modal and s.ben.modal)
        s.reply = answering(Done())
        for human in (s.anna, s.ben):
            await human.submit(price="5")
        users = sorted(one.who.user for one in s.told("submitted") if one.who)
        assert users == sorted([s.anna.id, s.ben.id])


@awaited
async def test_a_form_of_an_older_version_or_of_another_place_does_nothing() -> None:
    async with scene() as s:
        s.reply = answering(FORM)
        await s.offers("Offer", OPEN)
        other = s.emu.team("Other").id
        forged = [
            "{",
            ids.kept(OPEN, Spot("slack", other, s.channel.id)),
            ids.kept(OPEN, Spot("slack", s.team.id, f"@{s.ben.id}")),
        ]
        for number, text in enumerate(forged, 1):
            await s.in_thread(s.anna).click("Offer")
            await s.emu.until(lambda: s.anna.modal)
            s.anna.modal.record.body["private_metadata"] = text
            await s.anna.submit(price="1")
            await s.settle()
            assert [one.text for one in s.anna.dms] == [OLDER] * number
        assert s.told("submitted") == []


@awaited
async def test_a_button_of_an_older_version_says_so() -> None:
    async with scene() as s:
        message = await s.posts("Here.", buttons=(Button("Old", ButtonId("old")),))
        seen = s.team.message(s.channel, message)
        for part in seen.parts:
            part.element["value"] = "version-0:old"
        await s.in_thread(s.anna).click("Old", on=seen)
        await s.emu.until(lambda: s.anna.ephemerals())
        assert "older version" in s.ephemeral(s.anna).text


@awaited
async def test_an_answer_that_slack_limits_comes_later() -> None:
    async with scene() as s:
        s.reply = answering(notice("For you"))
        await s.offers("Look", OPEN)
        s.emu.inject("chat.postEphemeral", "429", arg=2)
        await s.in_thread(s.anna).click("Look")
        await s.settle()
        assert [one.text for one in s.anna.ephemerals()] == ["For you"]


@awaited
async def test_an_answer_that_slack_limits_for_too_long_is_given_up() -> None:
    async with scene() as s:
        s.reply = answering(notice("For you"))
        await s.offers("Look", OPEN)
        s.emu.inject("chat.postEphemeral", "429", None, 16)
        await s.in_thread(s.anna).click("Look")
        await s.emu.until(lambda: s.clock.sleeping)
        s.clock.pass_(16)
        await s.emu.until(lambda: len(s.emu.called("chat.postEphemeral")) == 2)
        await s.emu.quiet()
        assert s.clock.sleeping == 0


@awaited
async def test_an_answer_takes_no_message_s_place_where_the_app_was_taken_out() -> None:
    async with scene() as s:
        s.reply = answering(notice("For you"))
        await s.posts("A card", where=s.square, key="5.5.5", buttons=(Button("Look", OPEN),))
        s.ben.remove_bot(s.channel)
        await s.anna.goes(s.channel).click("Look")
        await s.settle()
        assert s.ephemeral(s.anna).text == "For you"
        assert ["A card" in one.text for one in s.anna.messages(s.channel) if one.buttons] == [True]


@pytest.mark.parametrize("below", [False, True])
@awaited
async def test_who_looks_into_a_channel_without_being_in_it_is_answered_in_place(below: bool) -> None:
    async with scene() as s:
        s.reply = answering(notice("For you"))
        await s.offers("Look", OPEN, where=s.thread if below else s.square)
        zoe = s.team.human("Zoe")
        await zoe.goes(s.channel, s.thread.thread if below else None).click("Look")
        await s.settle()
        answer = s.ephemeral(zoe)
        assert (answer.text, answer.thread_ts) == ("For you", s.thread.thread if below else None)
        assert zoe.dms == []


@awaited
async def test_while_slack_is_slow_to_say_who_it_is_nobody_sees_an_error() -> None:
    async with scene(timing=Timing(ack_timeout=1.0)) as s:
        s.reply = answering(notice("For you"))
        await s.offers("Look", OPEN)
        s.emu.inject("users.info", "delay", 1, 1.5)
        pressing = asyncio.create_task(s.in_thread(s.anna).click("Look"))
        await s.emu.until(lambda: s.clock.sleeping)
        s.clock.hurry()
        assert (await pressing).error == ""
        await s.emu.until(lambda: s.anna.ephemerals())
        assert s.ephemeral(s.anna).text == "For you"
