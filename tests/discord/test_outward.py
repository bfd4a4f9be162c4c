"""What the bridge calls, as people in Discord see it."""

from pathlib import Path

import pytest

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, File, Jump, Mention, Spot, Voice, When
from bot.bridge.platform import Later, NotAllowed, Unsure
from tests.discord.adapter import scene
from tests.fakes.discord.shims import LARGEST_FILE
from tests.fakes.loop import awaited

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@awaited
async def test_a_post_pings_whom_it_is_for_and_nobody_else(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna, ben = s.world.member("Anna"), s.world.member("Ben")
        await s.posts(
            Mention(anna.user), ", it is your move. ", Mention(ben.user), " waits.", ping=(anna.user,)
        )
        assert [ping.user for ping in s.world.pings.all] == [anna.id]
        await s.posts("Look here.", ping=(ben.user,), key="1.2.0")
        assert [ping.user for ping in s.world.pings.all] == [anna.id, ben.id]
        assert s.stands()[-1].text == f"<@{ben.id}> Look here."


@awaited
async def test_an_edit_pings_nobody(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        message = await s.posts("Soon")
        content = Content((Mention(anna.user), " moves"), ping=(anna.user,))
        await s.calls(s.platform.edit(s.thread, message, content))
        assert f"<@{anna.id}> moves" in s.stands()[-1].text
        assert s.world.pings.all == []


@awaited
async def test_a_card_in_a_thread_with_buttons_and_a_picture(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        buttons = tuple(Button(f"B{n}", ButtonId("do", (str(n),))) for n in range(7))
        message = await s.posts(
            "Two sentences. ",
            When(1_800_000_000_000_000),
            title="Car *sale*",
            fields=(("Seats", ("Seller, ", Bold("Buyer"))), ("Minutes", ("20",))),
            buttons=buttons,
            files=(File("offers.png", PIXEL, "Offers by turn"),),
        )
        stored = s.message(message)
        (card,) = stored.embeds
        assert card["title"] == "Car \\*sale\\*"
        assert card["description"] == "Two sentences. <t:1800000000:R>"
        assert [field["value"] for field in card["fields"]] == ["Seller, **Buyer**", "20"]
        assert "offers.png" in str(card["image"])
        assert [len(row["components"]) for row in stored.components] == [5, 2]
        assert stored.attachments[0]["description"] == "Offers by turn"


@awaited
async def test_a_long_post_is_several_messages_and_changes_as_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        paragraph = "A sentence of some length, to be read. " * 30
        buttons = (Button("Go on", ButtonId("go")),)
        last = await s.posts("\n\n".join([paragraph] * 3), buttons=buttons)
        standing = s.stands()
        assert len(standing) == 3
        assert standing[-1].id == int(last)
        assert [one.text.split("-# ")[1] for one in standing] == ["1/3", "2/3", "3/3\n[Go on]"]

        await s.calls(s.platform.edit(s.thread, last, Content(("Short now.",))))
        assert [(one.id, one.text) for one in s.stands()] == [(int(last), "Short now.")]


@awaited
async def test_a_long_post_of_an_earlier_process_is_changed_and_removed_as_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        paragraph = "A sentence of some length, to be read. " * 40
        first = await s.posts(paragraph, "\n\n", paragraph)
        voice = Voice("Seller", machine=True)
        second = await s.posts(paragraph, "\n\n", paragraph, voice=voice, key="1.2.0")
        await s.posts("After it.", key="1.3.0")
        await s.world.restart()

        grown = Content((f"{'First. ' * 250}\n\n{'Second. ' * 200}\n\n{'Third. ' * 200}",))
        await s.calls(s.platform.edit(s.thread, first, grown))
        standing = s.stands()
        assert [one.text[:5] for one in standing] == ["First", "Secon", "A sen", "A sen", "After"]
        assert standing[1].text.endswith("-# 2/3")

        await s.calls(s.platform.delete(s.thread, second))
        assert [one.text[:5] for one in s.stands()] == ["First", "Secon", "After"]
        await s.calls(s.platform.delete(s.thread, second))


@awaited
async def test_voices_have_their_names_and_the_thread(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.posts("I offer 2,700.", voice=Voice("Seller", machine=True))
        await s.posts("No.", voice=Voice("Clyde of Discord", machine=False), key="1.2.0")
        await s.posts("Why?", voice=Voice("x" * 90, machine=True), key="1.3.0")
        first, second, third = s.stands()
        assert (first.by, first.kind, first.text) == ("Seller (AI)", "voice", "I offer 2,700.")
        assert second.by == "Cly-de of Dis-cord"
        assert len(third.by) == 80
        assert third.by.endswith("… (AI)")
        assert len(s.world.backend.webhooks) == 1


@awaited
async def test_without_the_right_voices_are_names_in_the_text(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.world.forbid("manage_webhooks")
        last = await s.posts("I offer 2,700.", voice=Voice("Seller", machine=True))
        assert (s.stands()[-1].kind, s.stands()[-1].text) == ("bot", "**Seller (AI)**: I offer 2,700.")
        content = Content(("I offer 2,600.",), voice=Voice("Seller", machine=True))
        await s.calls(s.platform.edit(s.thread, last, content))
        assert s.stands()[-1].text == "**Seller (AI)**: I offer 2,600."


@awaited
async def test_what_a_voice_said_is_changed_under_its_name(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        voice = Voice("Seller", machine=True)
        last = await s.posts("I offer", voice=voice)
        await s.calls(s.platform.edit(s.thread, last, Content(("I offer 2,700.",), voice=voice)))
        assert [(one.kind, one.text) for one in s.stands()] == [("voice", "I offer 2,700.")]


@awaited
async def test_a_webhook_that_somebody_deleted_is_made_anew(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        voice = Voice("Seller", machine=True)
        await s.posts("One.", voice=voice)
        for hook in list(s.world.backend.webhooks):
            s.world.backend.delete_webhook(hook)
        await s.posts("Two.", voice=voice, key="1.2.0")
        assert [one.kind for one in s.stands()] == ["voice", "voice"]


@awaited
async def test_where_no_webhook_fits_any_more_voices_are_names_in_the_text(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        for number in range(15):
            s.world.backend.create_webhook(
                s.world.channel.id, f"Hook {number}", s.world.member(f"M{number}").id
            )
        await s.posts("Hello.", voice=Voice("Seller", machine=True))
        assert s.stands()[-1].text == "**Seller (AI)**: Hello."


@awaited
async def test_the_same_key_never_posts_twice(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        first = await s.posts("Once.")
        assert await s.posts("Once.") == first
        assert len(s.stands()) == 1
        assert await s.posts("Once.", key="1.2.0") != first


@pytest.mark.parametrize("voice", [None, Voice("Seller", machine=True)])
@awaited
async def test_a_post_whose_answer_was_lost_is_found(tmp_path: Path, voice: Voice | None) -> None:
    async with scene(tmp_path) as s:
        before = await s.posts("Hello *there*.", voice=voice, key="0.9.0")
        path = f"*/{'webhooks/*' if voice else 'channels/*/messages'}"
        s.world.rest.on("POST", path, "lost_response", times=1)
        content = Content(("Hello *there*.",), voice=voice)
        with pytest.raises(Unsure):
            await s.calls(s.platform.post(s.thread, content, "1.1.0"))
        await s.world.restart()
        found = await s.calls(s.platform.find(s.thread, content, "1.1.0", before))
        assert found == str(s.stands()[-1].id) != before
        assert await s.calls(s.platform.find(s.thread, content, "1.1.0", found)) is None
        assert len(s.stands()) == 2


@awaited
async def test_the_same_words_of_another_voice_are_another_post(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.posts("Deal.", voice=Voice("Seller", machine=True))
        lost = Content(("Deal.",), voice=Voice("Buyer", machine=True))
        assert await s.calls(s.platform.find(s.thread, lost, "1.2.0", "")) is None


@awaited
async def test_what_was_posted_in_part_is_completed_when_it_is_found(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        paragraph = "A sentence of some length, to be read. " * 40
        content = Content(
            (paragraph, "\n\n", paragraph, "\n\n", paragraph), voice=Voice("Seller", machine=True)
        )
        await s.posts("Hello.", voice=content.voice)
        s.world.rest.on("POST", "*/webhooks/*", "lost_response", after=1)
        with pytest.raises(Unsure):
            await s.calls(s.platform.post(s.thread, content, "1.2.0"))
        assert len(s.stands()) == 3
        found = await s.calls(s.platform.find(s.thread, content, "1.2.0", ""))
        assert found == str(s.stands()[-1].id)
        assert [one.text[-3:] for one in s.stands()[1:]] == ["1/3", "2/3", "3/3"]


@awaited
async def test_a_card_is_found_by_what_it_says(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        card = Content(("Body",), "Title", (("Name", ("Value",)),))
        made = await s.calls(s.platform.post(s.thread, card, "1.1.0"))
        assert await s.calls(s.platform.find(s.thread, card, "1.1.0", "")) == made
        other = card._replace(fields=(("Name", ("Other",)),))
        assert await s.calls(s.platform.find(s.thread, other, "1.2.0", "")) is None


@awaited
async def test_direct_messages(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna, ben = s.world.member("Anna"), s.world.member("Ben")
        where = s.square._replace(channel=f"@{anna.user}")
        button = Button("Offer", ButtonId("move", ("abc/1", "7")))
        await s.posts("Your move.", where=where, buttons=(button,), ping=(anna.user,))
        assert anna.direct()[-1].text == f"<@{anna.id}> Your move.\n[Offer]"
        await anna.presses("Offer")
        (pressed,) = s.adapter.told("pressed")
        assert pressed.where == where
        s.world.refuses_direct_messages(ben)
        with pytest.raises(NotAllowed, match="no direct messages"):
            await s.posts("Hi", where=where._replace(channel=f"@{ben.user}"))


@awaited
async def test_a_mark_is_put_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        for _ in range(2):
            await s.calls(s.platform.react(s.thread, str(said.id), "👀"))
        assert [one.emoji for one in s.message(said.id).reactions] == ["👀"]


@awaited
async def test_it_shows_that_somebody_writes(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.calls(s.platform.typing(s.thread, "Seller"))
        assert s.world.env.http_requests[-1].path.endswith(f"/channels/{s.thread.thread}/typing")


# --- threads


@awaited
async def test_roles_have_names(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        role = s.world.guild.create_role("Game \u200bmasters")
        await s.world.settle()
        assert (await s.platform.roles(s.square.workspace))[str(role.id)] == "Game masters"
        assert "@everyone" not in (await s.platform.roles(s.square.workspace)).values()
        assert await s.platform.roles("77") == await s.platform.roles("") == {}


@awaited
async def test_missing_rights_are_named(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        assert await s.platform.lacking(s.square) == []
        await s.world.forbid("send_messages_in_threads", "create_private_threads")
        assert await s.platform.lacking(s.thread) == ["Send Messages in Threads", "Create Private Threads"]
        with pytest.raises(NotAllowed, match="“Send Messages in Threads”"):
            await s.posts("One")
        voice = s.world.guild.create_voice_channel("Talk")
        assert await s.platform.lacking(s.square._replace(channel=str(voice.id))) == ["a text channel"]
        assert await s.platform.lacking(s.square._replace(channel="77")) == ["View Channel"]
        assert await s.platform.lacking(Spot("discord", s.square.workspace, "@77")) == []


@pytest.mark.parametrize(
    ("status", "meant"), [(500, Unsure), (502, Unsure), (503, Unsure), (429, Later), (401, NotAllowed)]
)
@awaited
async def test_answers_of_a_discord_in_trouble(tmp_path: Path, status: int, meant: type[Exception]) -> None:
    async with scene(tmp_path) as s:
        s.world.env.inject_error("POST", "*/messages", status=status, code=0, times=1)
        with pytest.raises(meant):
            await s.posts("One")
        await s.posts("One")
        assert [one.text for one in s.stands()] == ["One"]


@awaited
async def test_reading_in_trouble_is_tried_again_later(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.world.env.inject_error("GET", "*/messages", status=502, code=0, times=1)
        with pytest.raises(Later):
            await s.calls(s.platform.missed(s.thread, ""))


@awaited
async def test_a_refusal_that_nobody_expected_is_told_with_its_code(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        s.world.env.inject_error("POST", "*/messages", status=400, code=50035, times=1)
        with pytest.raises(NotAllowed, match="50035"):
            await s.posts("One")
        assert "50035" in s.world.complaints.pop()


@awaited
async def test_many_files_are_several_messages(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        largest = File("rec ord.json", bytes(LARGEST_FILE))
        await s.posts(
            "Links ", Jump("here", s.thread), files=(largest, *(File(f"{n}.txt", b"x") for n in range(11)))
        )
        first, second = (s.message(one.id).attachments for one in s.stands())
        assert [one["filename"] for one in first][:2] == ["rec-ord.json", "0.txt"]
        assert (len(first), len(second)) == (10, 2)
        assert s.platform.largest_file == LARGEST_FILE
