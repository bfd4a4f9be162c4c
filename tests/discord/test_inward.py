"""What happens in Discord, as the bridge is told of it; and how it answers."""

from pathlib import Path

import pytest
from simcord.results import InteractionResult, ResponseMessage

from bot.bridge.arrivals import Arrival, Deleted, Edited, Pressed, Said, Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Bold, Button, Content, Done, FormView, Notice, Voice, notice
from scenarios.kernel.options import FormField
from tests.discord.adapter import Reply, Scene, answering, scene
from tests.fakes.discord.people import Member
from tests.fakes.loop import awaited

PRICE = FormField("price", "Price", "In euros", "integer", True, low=0, high=20_000)
FORM = FormView(ButtonId("filled", ("abc/1", "7", "Offer")), "Offer", (PRICE,), ("Your limit is 9,000.",))
WRONG = FORM._replace(values={"price": "9x"}, errors={"price": "Give a whole number.", "": "Look again."})


@awaited
async def test_what_people_write_in_threads_arrives(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna", manages=True).goes(s.handle(s.thread))
        said = await anna.says("Hello *there*")
        (arrival,) = s.adapter.told("said")
        assert arrival.what == Said(message=str(said.id), text="Hello *there*")
        assert arrival.where == s.thread
        assert arrival.who is not None
        assert (arrival.who.user, arrival.who.name, arrival.who.manages) == (anna.user, "Anna", True)
        assert len(arrival.who.roles) == 1
        await anna.says("Again")
        first, second = s.adapter.told("said")
        assert first.order < second.order


@awaited
async def test_texts_hold_names_and_no_numbers_of_accounts(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna, ben = s.world.member("Anna").goes(s.handle(s.thread)), s.world.member("Ben")
        place = s.world.channel.id
        said = await anna.says(f"<@{ben.id}> in <#{place}>: <:wave:123> @everyone <@&{10**17}> <@{10**17}>")
        await anna.edits(said, f"Only <@{ben.id}>")
        texts = [one.what.text for one in s.adapter.arrivals if isinstance(one.what, Said | Edited)]
        assert texts == ["@Ben in #lobby: :wave: @everyone @deleted-role @deleted-user", "Only @Ben"]


@awaited
async def test_of_text_in_a_file_it_is_told_that_it_is_there(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await anna.says("", ("message.txt", b"x" * 5_000))
        await anna.says("See below", ("photo.png", b"x"), ("message.txt", b"x"))
        await anna.says("", ("photo.png", b"x"))
        told = [one.what for one in s.adapter.told("said")]
        assert [(one.text, one.attached) for one in told] == [("", True), ("See below", True)]


@awaited
async def test_nothing_arrives_that_is_not_for_us(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        await anna.says("In the channel")
        other = s.world.env.backend.create_thread(s.world.channel.id, "Theirs", owner_id=anna.id, type=11)
        s.world.backend.create_message(other.id, anna.id, "In a thread of hers")
        await s.posts("By the bot")
        await s.posts("By its webhook", voice=Voice("Seller", machine=True))
        await s.calls(
            s.platform.edit(s.thread, await s.posts("Edited", key="1.3.0"), Content(("By the bot",)))
        )
        await s.calls(s.platform.delete(s.thread, str(s.stands()[0].id)))
        await anna.actor.send(s.handle(s.thread), attachments=[("a.png", b"A picture alone")])
        assert s.adapter.arrivals == []


@awaited
async def test_edits_and_deletions_arrive(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        await anna.edits(said, "Hello!")
        await anna.edits(said, "Hello!!")
        await anna.deletes(said)
        first, second = s.adapter.told("edited")
        assert first.what == Edited(message=str(said.id), text="Hello!")
        assert second.what == Edited(message=str(said.id), text="Hello!!")
        (gone,) = s.adapter.told("deleted")
        assert gone.what == Deleted(messages=(str(said.id),))
        assert gone.who is None
        assert len({arrival.id for arrival in s.adapter.arrivals}) == 4


@awaited
async def test_many_deleted_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = [str((await anna.says(text)).id) for text in "abc"]
        s.world.backend.bulk_delete_messages(int(s.thread.thread), [int(one) for one in said])
        await s.world.settle()
        assert s.adapter.told("deleted")[0].what == Deleted(messages=tuple(said))


@awaited
async def test_the_same_event_has_the_same_id(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        await s.world.gateway.replay("MESSAGE_CREATE")
        await anna.edits(said, "Hello!")
        await s.world.gateway.replay("MESSAGE_UPDATE")
        await anna.deletes(said)
        await s.world.gateway.replay("MESSAGE_DELETE")
        assert len(s.adapter.arrivals) == 6
        assert len({arrival.id for arrival in s.adapter.arrivals}) == 3


@awaited
async def test_with_the_intent_off_texts_do_not_arrive(tmp_path: Path) -> None:
    async with scene(tmp_path, content=False) as s:
        assert not s.platform.can.reads_messages
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        await anna.edits(said, "Hello!")
        assert s.adapter.arrivals == []
        voice = Voice("Seller", machine=True)
        await s.posts("I offer.", voice=voice)
        assert await s.calls(s.platform.find(s.thread, Content(("I offer.",), voice=voice), "1.1.0", ""))
        await anna.commands("role")
        assert len(s.adapter.arrivals) == 1


@awaited
async def test_messages_in_an_archived_thread_find_their_place_after_a_restart(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        await s.world.archive(s.handle(s.thread))
        await s.world.restart()
        await anna.deletes(said)
        (gone,) = s.adapter.told("deleted")
        assert gone.where == s.thread


# --- commands, buttons, forms


@awaited
async def test_commands_arrive_with_their_options(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna", manages=True)
        await anna.commands("start", scenario="car-sale", preset="easy")
        await anna.actor.slash(s.handle(s.thread), "parley checkpoint", name="Before the end")
        for name in ("start", "list", "role", "host", "branch", "export", "forget-me", "help", "checkpoint"):
            await anna.commands(name)
        given = [
            arrival.what.model_dump(include={"name", "options"}) for arrival in s.adapter.told("command")
        ]
        assert given[0] == {"name": "start", "options": {"scenario": "car-sale", "preset": "easy"}}
        assert given[1] == {"name": "checkpoint", "options": {"name": "Before the end"}}
        assert [one["options"] for one in given[2:]] == [{}] * 9
        assert s.adapter.arrivals[0].where == s.square
        assert s.adapter.arrivals[1].where == s.thread
        assert s.adapter.arrivals[0].who is not None
        assert s.adapter.arrivals[0].who.manages


@awaited
async def test_branch_from_here_names_the_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        await anna.points("Branch from here", said)
        (given,) = s.adapter.told("command")
        assert given.what.model_dump() == {
            "kind": "command",
            "name": "branch",
            "options": {},
            "target": str(said.id),
        }


@awaited
async def test_suggestions(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        assert await anna.suggestions("start", "scenario", "sale") == ["car-sale"]
        assert await anna.suggestions("start", "scenario") == ["car-sale", "round-table", "y"]
        assert await anna.suggestions("start", "preset", "h", scenario="car-sale") == ["hard"]
        assert len(await anna.suggestions("start", "scenario", "40")) == 25


@awaited
async def test_a_button_arrives_after_a_restart(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        made = ButtonId("move", ("abc/1", "7", "x:y%z"))
        message = await s.posts(
            "Your move", buttons=(Button("Offer", made), Button("Walk", ButtonId("w"), enabled=False))
        )
        await s.world.restart()
        s.adapter.reply = answering(notice("Locked in: ", Bold("Offer"), ". @everyone"))
        answer = await anna.presses("Offer")
        assert answer.ephemeral
        assert anna.told() == "Locked in: **Offer**. @\u200beveryone"
        (pressed,) = s.adapter.arrivals
        assert pressed.what == Pressed(button=made, message=message)


@awaited
async def test_a_button_of_another_version_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        message = await s.posts("Your move", buttons=(Button("Offer", ButtonId("move")),))
        s.message(message).components[0]["components"][0]["custom_id"] = "old-style"
        answer = await anna.presses("Offer")
        assert answer.ephemeral
        assert "older version" in anna.told()
        assert s.adapter.arrivals == []


async def _shown(s: Scene, answer: Answer) -> None:
    await s.posts("Your move", buttons=(Button("Offer", ButtonId("move", ("abc/1", "7"))),))
    s.adapter.reply = answering(answer)


@awaited
async def test_a_form_is_shown_and_sent_after_a_restart(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await _shown(s, FORM)
        await anna.presses("Offer")
        assert "Your limit is 9,000." in anna.told()
        await s.world.restart()
        await anna.fills(price="9,000")
        (sent,) = s.adapter.arrivals
        assert sent.what == Submitted(form=FORM.id, values={"price": "9,000"})


@awaited
async def test_a_form_with_mistakes_is_opened_again_with_what_was_written(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await _shown(s, FORM)
        await anna.presses("Offer")
        s.adapter.reply = answering(WRONG)
        answer = await anna.fills(price="9x")
        assert answer.ephemeral
        assert "**Price:** Give a whole number." in anna.told()
        assert "Look again." in anna.told()
        await anna.presses("Change it")
        assert "Price: 9x" in anna.told()
        assert "Give a whole number." in anna.told()
        assert len(s.adapter.arrivals) == 2
        s.adapter.reply = answering(Done())
        await anna.fills(price="9000")
        assert s.adapter.arrivals[-1].what == Submitted(form=FORM.id, values={"price": "9000"})


@awaited
async def test_a_form_that_no_process_keeps_is_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await _shown(s, FORM)
        await anna.presses("Offer")
        s.adapter.reply = answering(WRONG)
        await anna.fills(price="9x")
        await s.world.restart()
        s.adapter.reply = answering(WRONG)
        await anna.presses("Change it")
        assert [arrival.what for arrival in s.adapter.arrivals] == [
            Pressed(button=FORM.id, message=str(anna.answers[-2].response.id))  # type: ignore[union-attr]
        ]
        assert "Price: 9x" in anna.told()


@awaited
async def test_the_next_part_of_a_form_waits_behind_a_button(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await _shown(s, FORM)
        await anna.presses("Offer")
        await anna.fills(price="9000")
        assert anna.told() == "**Offer**\nPress the button to open the form.\n[Open the form]"
        await anna.presses("Open the form")
        assert anna.answers[-1].modal is not None


@awaited
async def test_forms_in_direct_messages_know_their_server(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        where = s.square._replace(channel=f"@{anna.user}")
        await s.posts("Your move", where=where, buttons=(Button("Offer", ButtonId("move")),))
        s.adapter.reply = answering(FORM)
        await anna.presses("Offer")
        s.adapter.reply = answering(WRONG)
        anna.answers.append(await anna.actor.user.submit_modal(anna.answers[-1], {"t.price": "9x"}))
        assert [arrival.where for arrival in s.adapter.arrivals] == [where, where]
        await anna.presses("Change it")
        await anna.actor.user.submit_modal(anna.answers[-1], {"t.price": "9"})
        assert s.adapter.arrivals[-1].where == where


async def _waits(s: Scene, anna: Member, how: str) -> InteractionResult:
    """Do something whose answer is not there yet."""
    if how == "command":
        result = await anna.actor.slash(s.handle(s.thread), "parley role")
    elif how == "form":
        result = await anna.actor.submit_modal(anna.answers[-1], {"t.price": "9"})
    else:
        message, button = anna.buttons()[-1]
        result = await anna.actor.click(ResponseMessage(s.world.env, message), custom_id=button["custom_id"])
    assert not result.acknowledged
    anna.answers.append(result)
    return result


@pytest.mark.parametrize("answer", [notice("At last."), FORM, Done()], ids=["notice", "form", "done"])
@pytest.mark.parametrize("how", ["button", "command", "form"])
@awaited
async def test_slow_answers_come_all_the_same(tmp_path: Path, answer: Answer, how: str) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await _shown(s, FORM)
        if how == "form":
            await anna.presses("Offer")
        s.adapter.reply = _after(s, 60, answer)
        result = await _waits(s, anna, how)
        await s.world.pass_(2)
        assert result.deferred
        await s.world.pass_(60)
        if isinstance(answer, Notice):
            assert anna.told() == "At last."
            assert all(one._message.is_ephemeral for one in result.followups)
        elif isinstance(answer, FormView):
            await anna.goes(s.handle(s.thread)).presses("Open the form")
            assert anna.answers[-1].modal is not None
        else:
            assert anna.told() in ("", "Your move\n[Offer]")
        assert s.stands()[-1].text.startswith("Your move")


@awaited
async def test_answers_that_come_too_late_for_discord_are_given_up(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        s.adapter.reply = _after(s, 16 * 60, notice("Never seen"))
        await _waits(s, anna, "command")
        await s.world.pass_(1_000)
        assert "Never seen" not in anna.sees()


def _after(s: Scene, seconds: float, answer: Answer) -> Reply:
    async def slow(_: Arrival) -> Answer:
        await s.world.clock.sleep(seconds)
        return answer

    return slow


@awaited
async def test_nothing_to_say_leaves_nothing_behind(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await anna.commands("role")
        await s.posts("Your move", buttons=(Button("Offer", ButtonId("move")),))
        await anna.presses("Offer")
        assert [one.text for one in anna.readable() if one.kind != "system"] == ["Your move\n[Offer]"]


@awaited
async def test_an_event_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        await _shown(s, notice("Once."))
        s.world.gateway.on("INTERACTION_CREATE", "double")
        await anna.presses("Offer")
        assert len({arrival.id for arrival in s.adapter.arrivals}) == 1
        assert [one.text for one in anna.readable()].count("Once.") == 1


@awaited
async def test_a_long_private_answer_with_files(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        paragraph = "A sentence of some length, to be read. " * 40
        s.adapter.reply = answering(notice(paragraph, "\n\n", paragraph))
        answer = await anna.commands("role")
        assert answer.ephemeral
        assert len(answer.followups) == 1
        assert "-# 2/2" in anna.told()
