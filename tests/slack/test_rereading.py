"""What people wrote while nobody listened."""

import pytest

from bot.bridge.arrivals import Deleted, Edited, Said
from bot.bridge.content import Spot
from bot.bridge.platform import Later, PlaceGone
from tests.fakes.loop import awaited
from tests.slack.outwards import scene


@awaited
async def test_what_was_missed_comes_in_order_without_our_own_and_what_was_there_before() -> None:
    async with scene() as s:
        said = [
            s.anna.post(f"Word {number}", channel=s.channel, thread=s.thread.thread) for number in range(250)
        ]
        await s.posts("Ours")
        s.anna.post("Elsewhere", channel=s.channel)
        s.anna.delete(said[248])
        found = await s.calls(s.platform.missed(s.thread, said[199].ts))
        assert [arrival.what for arrival in found] == [
            Said(message=one.ts, text=one.text) for one in (*said[200:248], said[249])
        ]
        assert {arrival.where for arrival in found} == {s.thread}
        assert len(await s.calls(s.platform.missed(s.thread, ""))) == 249
        assert await s.calls(s.platform.missed(s.thread, said[249].ts)) == []


@awaited
async def test_the_message_under_which_a_thread_stands_was_not_missed_in_it() -> None:
    async with scene() as s:
        root = s.anna.post("Who plays?", channel=s.channel)
        s.ben.post("I do", channel=s.channel, thread=root)
        found = await s.calls(s.platform.missed(s.square._replace(thread=root.ts), ""))
        assert [arrival.what.text for arrival in found if isinstance(arrival.what, Said)] == ["I do"]


@awaited
async def test_what_was_missed_in_direct_messages() -> None:
    async with scene() as s:
        direct = Spot("slack", s.team.id, f"@{s.anna.id}")
        first = await s.posts("Hello", where=direct)
        s.anna.post("9000", channel=s.anna.dm_channel)
        (arrival,) = await s.calls(s.platform.missed(direct, first))
        assert isinstance(arrival.what, Said)
        assert (arrival.what.text, arrival.where) == ("9000", direct)


@awaited
async def test_what_became_of_messages() -> None:
    async with scene() as s:
        same, changed, gone = (
            s.anna.post(text, channel=s.channel, thread=s.thread.thread) for text in ("One", "Two", "Three")
        )
        s.anna.edit(changed, "Zwei")
        s.anna.delete(gone)
        asked = [gone.ts, same.ts, changed.ts]
        found = await s.calls(s.platform.changed(s.thread, asked))
        assert [arrival.what for arrival in found] == [
            Edited(message=changed.ts, text="Zwei"),
            Deleted(messages=(gone.ts,)),
        ]
        again = await s.calls(s.platform.changed(s.thread, asked))
        assert [arrival.id for arrival in again] == [arrival.id for arrival in found]


@awaited
async def test_what_became_of_messages_of_a_channel_that_hold_threads() -> None:
    async with scene() as s:
        root = s.anna.post("One", channel=s.channel)
        s.ben.post("Below", channel=s.channel, thread=root)
        inside = s.ben.post("Inside", channel=s.channel, thread=root)
        s.anna.delete(root)
        (arrival,) = await s.calls(s.platform.changed(s.square, [root.ts, inside.ts]))
        assert arrival.what == Deleted(messages=(root.ts,))


@awaited
async def test_what_cannot_be_read_now_is_not_gone() -> None:
    async with scene() as s:
        said = s.anna.post("One", channel=s.channel, thread=s.thread.thread)
        for kind, arg in (("http", 500), ("drop", None), ("garbage", None)):
            s.emu.inject("conversations.*", kind, None, arg=arg)  # type: ignore[arg-type]
            for request in (s.platform.missed(s.thread, ""), s.platform.changed(s.thread, [said.ts])):
                with pytest.raises(Later):
                    await s.calls(request)
            s.emu.faults.clear()
        s.anna.delete(said)
        s.emu.inject(
            "conversations.replies", "error", None, arg="internal_error", where=lambda a: a["ts"] == said.ts
        )
        with pytest.raises(Later):
            await s.calls(s.platform.changed(s.thread, [said.ts]))


@awaited
async def test_where_slack_shows_fifteen_messages_a_minute_all_are_read_all_the_same() -> None:
    async with scene() as s:
        s.emu.rates.distributed = True
        said = [
            s.anna.post(f"Word {number}", channel=s.channel, thread=s.thread.thread) for number in range(40)
        ]
        s.anna.delete(said[7])
        there = [one.ts for one in said if one is not said[7]]
        found = await s.calls(s.platform.missed(s.thread, ""))
        assert [arrival.what.message for arrival in found if isinstance(arrival.what, Said)] == there
        (arrival,) = await s.calls(s.platform.changed(s.thread, [one.ts for one in said]))
        assert arrival.what == Deleted(messages=(said[7].ts,))
        for number, one in enumerate(s.anna.post("In the channel", channel=s.channel) for _ in range(40)):
            s.anna.edit(one, f"Word {number}")
        read = await s.calls(s.platform.missed(s.square, s.thread.thread))
        assert [one.what.text for one in read if isinstance(one.what, Said)] == [
            f"Word {number}" for number in range(40)
        ]


@awaited
async def test_a_thread_that_is_gone() -> None:
    async with scene() as s:
        s.emu.places.delete(s.team.message(s.channel, s.thread.thread).record)  # type: ignore[arg-type]
        with pytest.raises(PlaceGone):
            await s.calls(s.platform.missed(s.thread, ""))
