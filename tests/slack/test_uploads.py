"""Files: shown once, known by their message, and tried again only when it cannot come any more."""

from typing import Any

import pytest

from bot.bridge.content import Content, File, Spot
from bot.bridge.platform import Later, NotAllowed, Unsure
from bot.slack import limits
from bot.slack.uploads import ECHO, PATIENCE
from tests.fakes.clock import SECOND
from tests.fakes.loop import awaited
from tests.slack.outwards import Scene, scene

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
PICTURE = File("offers.png", PIXEL, "Offers by turn")
LOST = "The offers\n\nOffers by turn\n\noffers.png did not arrive in Slack; ask for it again."
RECORD = File("k3f9xq-1-public.csv", b"turn,price\n1,9000\n")
COMPLETE = "files.completeUploadExternal"


async def until_there(
    s: Scene, *body: Any, files: tuple[File, ...] = (PICTURE,), looking: bool = False
) -> str:
    """As the bridge does it."""
    for _ in range(40):
        try:
            found = await s.finds(*body, files=files) if looking else None
            return found or await s.posts(*body, files=files)
        except Later as later:
            s.clock.pass_(later.seconds)
        except Unsure:
            looking = True
            s.clock.pass_(2)
    raise AssertionError("it was never there")


def shown(s: Scene, where: Spot | None = None) -> list[list[str]]:
    """The names of the files that stand there, message by message."""
    return [[file.name for file in one.files] for one in s.stands(where) if one.files]


@awaited
async def test_a_picture_follows_its_post_with_what_it_shows_in_words() -> None:
    async with scene() as s:
        message = await s.posts("The offers", files=(PICTURE, RECORD))
        text, files = s.stands()
        assert text.ts == message
        assert text.text == "The offers"
        assert [(file.name, file.data, file.alt) for file in files.files] == [
            ("offers.png", PIXEL, "Offers by turn"),
            ("k3f9xq-1-public.csv", RECORD.data, ""),
        ]
        assert await s.posts("Next", key="1.2.0") > files.ts
        assert s.emu.pings.all == []


@awaited
async def test_files_go_with_their_post() -> None:
    async with scene() as s:
        for restarted in (False, True):
            message = await s.posts("The offers", files=(PICTURE,), key=f"1.{int(restarted)}.0")
            if restarted:
                s.restart()
            await s.calls(s.platform.delete(s.thread, message))
            assert s.stands() == []
            assert s.anna.files() == []


@awaited
async def test_files_that_a_changed_post_lacks_go() -> None:
    async with scene() as s:
        message = await s.posts("The offers", files=(PICTURE,))
        await s.calls(s.platform.edit(s.thread, message, Content(("Still there",), files=(PICTURE,))))
        assert shown(s) == [["offers.png"]]
        s.restart()
        await s.calls(s.platform.edit(s.thread, message, Content(("[erased]",))))
        assert s.texts() == ["[erased]"]
        assert s.anna.files() == []


@awaited
async def test_direct_messages_and_channels_take_files() -> None:
    async with scene() as s:
        direct = Spot("slack", s.team.id, f"@{s.anna.id}")
        await s.posts("Your record", files=(RECORD,), where=direct)
        await s.posts("The record", files=(RECORD,), where=s.square)
        assert [[file.name for file in one.files] for one in s.anna.dms] == [[], [RECORD.name]]
        assert shown(s, s.square) == [[RECORD.name]]


@pytest.mark.parametrize("deaf", [False, True], ids=["heard", "deaf"])
@pytest.mark.parametrize(
    ("method", "kind", "arg", "after"),
    [
        ("files.getUploadURLExternal", "drop", None, False),
        ("files.getUploadURLExternal", "http", 500, True),
        ("files.getUploadURLExternal", "429", 4, False),
        ("upload", "drop", None, True),
        ("upload", "http", 500, False),
        (COMPLETE, "drop", None, False),
        (COMPLETE, "drop", None, True),
        (COMPLETE, "http", 502, True),
        (COMPLETE, "garbage", None, False),
        (COMPLETE, "429", 4, False),
        (COMPLETE, "error", "file_not_found", False),
        ("upload", "http", 400, False),
        ("chat.postMessage", "drop", None, True),
        ("chat.postMessage", "drop", None, False),
    ],
)
@awaited
async def test_whatever_is_lost_stands_there_once(
    method: str, kind: Any, arg: Any, after: bool, deaf: bool
) -> None:
    async with scene() as s:
        s.ear.deaf = deaf
        s.emu.inject(method, kind, arg=arg, after=after)
        message = await until_there(s, "The offers")
        assert shown(s) == [["offers.png"]]
        text, _ = s.stands()
        assert text.ts == message


@awaited
async def test_a_message_that_comes_late_is_waited_for() -> None:
    async with scene() as s:
        s.emu.transport.timing.share_delay = 0.3
        message = await s.posts("The offers", files=(PICTURE,))
        assert shown(s) == [["offers.png"]]
        assert message == s.stands()[0].ts


@awaited
async def test_one_that_does_not_come_is_looked_for_then_withdrawn_and_uploaded_anew() -> None:
    async with scene() as s:
        s.emu.depot.drop_shares = 1
        begin = s.clock.now()
        with pytest.raises(Unsure):
            await s.posts("The offers", files=(PICTURE,))
        assert s.clock.now() - begin >= ECHO * SECOND
        with pytest.raises(Later) as later:
            await s.finds("The offers", files=(PICTURE,))
        assert later.value.seconds <= PATIENCE
        s.clock.pass_(later.value.seconds)
        assert await s.finds("The offers", files=(PICTURE,)) == s.stands()[0].ts
        assert shown(s) == [["offers.png"]]
        assert len(s.emu.called("files.delete")) == 1
        assert len(s.emu.called(COMPLETE)) == 2


@awaited
async def test_one_that_never_comes_is_told_of_and_the_rest_goes_on() -> None:
    async with scene() as s:
        s.emu.depot.drop_shares = 100
        message = await until_there(s, "The offers")
        (text,) = s.stands()
        assert text.ts == message
        assert text.text == LOST
        assert len(s.emu.called(COMPLETE)) == 2
        s.emu.depot.drop_shares = 0
        await s.posts("The offers", files=(PICTURE,), key="1.9.0")
        assert shown(s) == [["offers.png"]]


@awaited
async def test_what_cannot_be_withdrawn_is_not_uploaded_again() -> None:
    async with scene() as s:
        s.emu.depot.drop_shares = 1
        s.emu.inject("files.delete", "error", None, arg="cant_delete_file")
        await until_there(s, "The offers")
        assert s.texts() == [LOST]
        assert len(s.emu.called(COMPLETE)) == 1


@awaited
async def test_who_is_told_to_wait_shows_what_is_uploaded_as_soon_as_they_may() -> None:
    async with scene() as s:
        s.emu.inject(COMPLETE, "429", arg=4)
        with pytest.raises(Unsure):
            await s.posts("The offers", files=(PICTURE,))
        assert await s.finds("The offers", files=(PICTURE,)) == s.stands()[0].ts
        assert shown(s) == [["offers.png"]]
        assert s.emu.called("files.delete") == []


@pytest.mark.parametrize("looking", [False, True])
@awaited
async def test_one_that_slack_does_not_take_is_told_of(looking: bool) -> None:
    async with scene() as s:
        if looking:
            s.emu.inject("chat.postMessage", "drop_after_commit")
        s.emu.inject(COMPLETE, "error", None, arg="file_uploads_disabled")
        await until_there(s, "The offers")
        assert s.texts() == [LOST]


@pytest.mark.parametrize("dies", ["before", "after"])
@awaited
async def test_another_process_goes_on(dies: str) -> None:
    async with scene() as s:
        s.emu.inject(COMPLETE, "drop", after=dies != "before")
        with pytest.raises(Unsure):
            await s.posts("The offers", files=(PICTURE,))
        s.restart()
        if dies == "before":
            with pytest.raises(Later):
                await s.finds("The offers", files=(PICTURE,))
        await until_there(s, "The offers", looking=True)
        assert shown(s) == [["offers.png"]]


@awaited
async def test_a_file_without_its_block_is_known_by_its_name() -> None:
    async with scene() as s:
        await s.posts("The offers", files=(PICTURE,))
        for record in s.emu.state.messages[s.channel.id].values():
            if record.body.get("files"):
                record.body.pop("blocks")
        s.restart()
        assert await s.finds("The offers", files=(PICTURE,)) == s.stands()[0].ts
        assert shown(s) == [["offers.png"]]


@awaited
async def test_where_files_may_not_be_uploaded_nothing_is_posted() -> None:
    async with scene() as s:
        s.team.bot.scopes.discard("files:write")
        with pytest.raises(NotAllowed, match="files:write"):
            await s.posts("The offers", files=(PICTURE,))
        assert s.stands() == []
        await s.posts("The offers: by turn")
        assert s.texts() == ["The offers: by turn"]


@awaited
async def test_a_file_that_is_too_large_is_named() -> None:
    async with scene() as s:
        assert s.platform.largest_file == limits.FILE_BYTES
        large = File("all.csv", b"x" * (limits.FILE_BYTES + 1))
        await s.posts("The record", files=(large,))
        assert s.texts() == ["The record\nall.csv is too large for Slack; ask whoever runs Parley for it."]
        assert s.emu.called(COMPLETE) == []
