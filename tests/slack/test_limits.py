"""Whatever is said, Slack takes it: the emulator counts as Slack does."""

import pytest

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, File, Mention, Voice
from tests.fakes.loop import awaited
from tests.slack.outwards import scene

MANY = tuple(Button("L" * 200 + str(number), ButtonId("do", (str(number),))) for number in range(130))
EXTREMES = {
    "nothing": Content(("   ",)),
    "ampersands": Content(("&" * 40_000,)),
    "one word": Content(("x" * 13_200,)),
    "emoji": Content(("👩‍👩‍👧‍👦" * 4_000,)),
    "chinese": Content(("谈判。" * 5_000,)),
    "code": Content(("```\n" + "price = 9000\n" * 1_500 + "```",)),
    "title": Content(("Body",), title="T😀" * 500),
    "fields": Content(("Body " * 500,), fields=tuple((f"Name {n}" * 40, ("v" * 2_000,)) for n in range(25))),
    "buttons": Content(("Choose",), buttons=MANY),
    "all": Content(("<b> " * 5_000,), "Title", (("a", (Bold("b"),)),), MANY, voice=Voice("V" * 300, True)),
    "pings": Content(tuple(Mention(f"U0{n}") for n in range(300)), ping=tuple(f"U0{n}" for n in range(300))),
    "file": Content(("Body",), files=(File("f" * 500 + ".png", b"x", "alt 😀 " * 1_000),)),
}
COUNTED = {"ampersands": "&", "one word": "x", "emoji": "👦", "chinese": "谈。", "code": "p9", "all": "<"}
"""Signs of which none may be lost."""


@pytest.mark.long
@pytest.mark.parametrize("name", EXTREMES)
@awaited
async def test_extremes_are_posted_whole_changed_and_removed(name: str) -> None:
    async with scene() as s:
        content = EXTREMES[name]
        message = await s.calls(s.platform.post(s.thread, content, "1.1.0"))
        standing = s.stands()
        assert all(one.text.strip() or one.buttons for one in standing)
        said = "".join(one.text for one in standing)
        for sign in COUNTED.get(name, ""):
            assert said.count(sign) == str(content.body[0]).count(sign)
        assert sum(len(one.buttons) for one in standing) == len(content.buttons)
        await s.calls(s.platform.edit(s.thread, message, content._replace(ping=())))
        assert len(s.stands()) <= len(standing)
        await s.calls(s.platform.edit(s.thread, message, Content(("Short",), files=content.files)))
        assert "Short" in s.texts()[0]
        s.restart()
        await s.calls(s.platform.delete(s.thread, message))
        assert s.stands() == []
        answers = [call.answer for call in s.emu.calls if call.answer is not None]
        assert [one for one in answers if not one["ok"] and one["error"] != "user_not_found"] == []


@awaited
async def test_what_is_written_as_text_of_a_change_is_never_too_long() -> None:
    async with scene() as s:
        message = await s.posts("Short")
        await s.calls(s.platform.edit(s.thread, message, EXTREMES["ampersands"]))
        assert len(str(s.emu.called("chat.update")[-1].args["text"])) <= 4_000
