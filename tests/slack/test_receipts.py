"""Each post stands there exactly once, whatever happens to the answers."""

import asyncio
from typing import Any

import pytest

from bot.bridge.content import Content, Mention, Spot, Voice
from bot.bridge.platform import Later, NotAllowed, Unsure
from bot.slack.receipts import Receipts, Sent
from tests.fakes.loop import awaited
from tests.fakes.slack.faults import Where
from tests.slack.outwards import Scene, scene

LONG = "\n\n".join(["A sentence of some length, to be read. " * 60] * 3)
POST = "chat.postMessage"


async def until_there(s: Scene, text: str, **more: Any) -> str:
    """As the bridge does it: post; where nobody knows, look; where nothing is, post again."""
    looking = False
    for _ in range(10):
        try:
            found = await s.finds(text, **more) if looking else None
            return found or await s.posts(text, **more)
        except Later as later:
            s.clock.pass_(later.seconds)
        except Unsure:
            looking = True
    raise AssertionError("it was never there")


def number(wanted: int) -> Where:
    """The message of this number of a post."""
    return lambda args: args["metadata"]["event_payload"]["number"] == wanted


@pytest.mark.parametrize("deaf", [False, True], ids=["heard", "deaf"])
@pytest.mark.parametrize(
    ("kind", "arg", "after"),
    [
        ("drop", None, False),
        ("drop", None, True),
        ("http", 500, False),
        ("http", 503, True),
        ("http", 502, True),
        ("garbage", None, False),
        ("garbage", None, True),
        ("error", "internal_error", True),
        ("error", "fatal_error", False),
        ("429", 7, False),
    ],
)
@awaited
async def test_a_post_whose_answer_is_lost(kind: Any, arg: Any, after: bool, deaf: bool) -> None:
    async with scene() as s:
        s.ear.deaf = deaf
        s.emu.inject(POST, kind, arg=arg, after=after)
        message = await until_there(s, "Once", ping=(s.anna.id,))
        assert [(one.ts, one.fallback) for one in s.stands()] == [(message, "@Anna Once")]
        assert [ping.whom for ping in s.emu.pings.rung] == [s.anna.id]
        assert await s.posts("Next", key="1.2.0") > message
        assert s.texts()[-1] == "Next"


@pytest.mark.parametrize("restarted", [False, True], ids=["same", "another"])
@pytest.mark.parametrize("fails", [1, 2, 3])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@awaited
async def test_a_post_of_several_messages_goes_on_where_it_was_interrupted(
    fails: int, after: bool, restarted: bool
) -> None:
    async with scene() as s:
        s.emu.inject(POST, "drop", where=number(fails), after=after)
        with pytest.raises(Unsure):
            await s.posts(LONG, key="1.1.0")
        if restarted:
            s.restart()
        found = await s.finds(LONG)
        message = found or await s.posts(LONG)
        assert (found is None) == (fails == 1 and not after)
        stand = s.stands()
        assert len(stand) == 3
        assert stand[-1].ts == message
        numbers = [one.record.metadata["event_payload"]["number"] for one in stand]  # type: ignore[union-attr]
        assert numbers == [1, 2, 3]


@awaited
async def test_the_rest_of_a_post_waits_where_there_are_too_many() -> None:
    async with scene() as s:
        s.emu.inject(POST, "429", arg=30, where=number(2))
        before = s.clock.now()
        await s.posts(LONG)
        assert len(s.stands()) == 3
        assert s.clock.now() - before >= 30_000_000


@awaited
async def test_a_rest_that_is_never_taken_is_looked_for() -> None:
    async with scene() as s:
        s.emu.inject(POST, "429", None, arg=1, where=number(2))
        with pytest.raises(Unsure):
            await s.posts(LONG)
        s.emu.faults.clear()
        assert await s.finds(LONG) == s.stands()[-1].ts
        assert len(s.stands()) == 3


@awaited
async def test_the_echo_is_enough_where_it_says_whose_it_is() -> None:
    async with scene() as s:
        s.emu.places.echo_metadata = True
        s.emu.inject(POST, "drop_after_commit")
        with pytest.raises(Unsure):
            await s.posts("Once")
        before = len(s.emu.called("conversations.replies"))
        assert await s.finds("Once") == s.stands()[-1].ts
        assert len(s.emu.called("conversations.replies")) == before


@awaited
async def test_equal_words_of_others_of_people_and_of_before_are_not_it() -> None:
    async with scene() as s:
        s.ear.deaf = True
        before = await s.posts("Your move", key="1.0.0")
        s.anna.post("Your move", channel=s.channel, thread=s.thread.thread)
        s.team.other_bot("Other").post(
            "Your move", s.channel, thread=s.team.message(s.channel, s.thread.thread)
        )
        assert await s.finds("Your move", key="1.1.0") is None
        assert await s.finds("Your move", key="1.1.0", after=before) is None
        s.restart()
        assert await s.finds("Your move", key="1.0.0", after=before) is None
        assert await s.finds("Your move", key="1.0.0") == before


@pytest.mark.parametrize("metadata", [None, {"event_type": "parley_post", "event_payload": {}}])
@awaited
async def test_where_slack_shows_no_metadata_the_words_tell(metadata: Any) -> None:
    async with scene() as s:
        s.ear.deaf = True
        before = await s.posts("Earlier", key="1.0.0")
        message = await s.posts("A & <b> @here", key="1.1.0", voice=Voice("Seller", machine=True))
        for record in s.emu.state.messages[s.channel.id].values():
            record.metadata = metadata
        s.restart()
        assert await s.finds("Else", key="1.1.0", after=before) is None
        assert await s.finds("A & <b> @here", key="1.1.0", after=before) == message


@awaited
async def test_a_post_in_a_channel_and_in_direct_messages_is_found_as_well() -> None:
    async with scene() as s:
        s.ear.deaf = True
        direct = Spot("slack", s.team.id, f"@{s.anna.id}")
        for where in (s.square, direct):
            s.emu.inject(POST, "drop_after_commit")
            with pytest.raises(Unsure):
                await s.posts("Once", where=where)
            s.restart()
            assert await s.finds("Once", where=where) is not None
        assert [one.text for one in s.top(s.channel)] == ["A card", "Once"]
        assert [one.text for one in s.anna.dms] == ["Once"]


@awaited
async def test_a_history_that_cannot_be_read_is_looked_at_later() -> None:
    async with scene() as s:
        s.ear.deaf = True
        s.emu.inject(POST, "drop_after_commit")
        with pytest.raises(Unsure):
            await s.posts("Once")
        for kind, arg in (("http", 500), ("drop", None), ("garbage", None)):
            s.emu.inject("conversations.replies", kind, None, arg=arg)  # type: ignore[arg-type]
            with pytest.raises(Later):
                await s.finds("Once")
            s.emu.faults.clear()
        s.emu.inject("conversations.replies", "429", arg=9)
        before = s.clock.now()
        assert await s.finds("Once") == s.stands()[-1].ts
        assert s.clock.now() - before >= 9_000_000


@awaited
async def test_a_long_thread_is_read_page_by_page() -> None:
    async with scene() as s:
        s.ear.deaf = True
        for number in range(450):
            s.anna.post(f"Word {number}", channel=s.channel, thread=s.thread.thread)
        s.emu.inject(POST, "drop_after_commit")
        with pytest.raises(Unsure):
            await s.posts("Once")
        s.restart()
        assert await s.finds("Once") == s.stands()[-1].ts
        assert len(s.emu.called("conversations.replies")) == 3


@awaited
async def test_in_a_channel_a_post_is_found_below_much_talk_and_nobody_reads_all_of_it() -> None:
    async with scene() as s:
        s.ear.deaf = True
        found = await s.posts("Once", where=s.square)
        for number in range(1_100):
            if number == 900:
                s.restart()
                assert await s.finds("Once", where=s.square) == found
                before = len(s.emu.called("conversations.history"))
            s.anna.post(f"Word {number}", channel=s.channel)
        s.restart()
        assert await s.finds("Twice", where=s.square) is None
        assert len(s.emu.called("conversations.history")) == before + 5


@awaited
async def test_a_post_that_is_refused_is_not_there() -> None:
    async with scene() as s:
        s.emu.inject(POST, "error", arg="restricted_action")
        with pytest.raises(NotAllowed):
            await s.posts(Mention(s.anna.id), ping=(s.anna.id,))
        assert s.stands() == []
        await s.posts(Mention(s.anna.id), ping=(s.anna.id,))
        assert len(s.emu.pings.rung) == 1


@awaited
async def test_what_slack_did_not_answer_in_time_is_not_tried_again_while_it_may_still_be_done() -> None:
    async with scene(patience=0.3) as s:
        s.clock.pass_(10)
        s.emu.inject(POST, "delay", arg=0.6)
        with pytest.raises(Unsure):
            await s.platform.post(s.thread, Content(("Once",)), "1.1.0")
        with pytest.raises(Later):
            await s.platform.find(s.thread, Content(("Once",)), "1.1.0", "")
        await s.emu.quiet()
        assert await s.finds("Once") == s.stands()[0].ts
        assert s.texts() == ["Once"]


@awaited
async def test_what_a_process_asked_for_as_it_died_is_not_tried_again_while_it_may_still_be_done() -> None:
    async with scene() as s:
        s.ear.deaf = True
        s.clock.pass_(10)
        s.emu.inject(POST, "delay", arg=0.3)
        before = s.posted()
        posting = asyncio.create_task(s.platform.post(s.thread, Content(("Once",)), "1.1.0"))
        await s.emu.until(lambda: s.posted() > before)
        posting.cancel()
        s.begin()
        with pytest.raises(Later) as later:
            await s.platform.find(s.thread, Content(("Once",)), "1.1.0", "")
        await s.emu.until(lambda: s.stands())
        s.clock.pass_(later.value.seconds)
        assert await s.finds("Once") == s.stands()[0].ts
        assert s.texts() == ["Once"]


@awaited
async def test_what_slack_never_did_is_tried_again_in_the_end() -> None:
    async with scene(patience=0.3) as s:
        s.clock.pass_(10)
        s.ear.deaf = True
        s.emu.inject(POST, "delay", arg=0.5)
        with pytest.raises(Unsure):
            await s.platform.post(s.thread, Content(("Once",)), "1.1.0")
        await s.emu.quiet()
        (late,) = s.emu.state.replies(s.channel.id, s.thread.thread)
        late.deleted = True
        with pytest.raises(Later) as later:
            await s.finds("Once")
        s.clock.pass_(later.value.seconds)
        assert await s.finds("Once") is None


def test_receipts_come_twice_late_changed_and_without_metadata() -> None:
    receipts = Receipts()
    metadata = {"event_type": "parley_post", "event_payload": {"key": "1.1.0", "number": 1, "of": 1}}
    event = {"type": "message", "channel": "C1", "ts": "1.000001", "metadata": metadata}
    sent = Sent("T1", "C1", "1.1.0", 1)
    receipts.own("T1", {"channel": "C1", "ts": "9.0"})
    receipts.own("T1", {**event, "metadata": {**metadata, "event_type": "else"}, "ts": "9.1"})
    receipts.own(
        "T1", {**event, "metadata": {"event_type": "parley_post", "event_payload": {"key": 1}}, "ts": "9.2"}
    )
    receipts.own("T1", {**event, "subtype": "message_changed", "ts": "9.3"})
    assert receipts.sent(sent) is None
    for _ in range(2):
        receipts.own("T1", event)
        assert receipts.sent(sent) == "1.000001"
    assert receipts.sent(sent._replace(workspace="T2")) is None
    assert receipts.sent(sent._replace(channel="C2")) is None
