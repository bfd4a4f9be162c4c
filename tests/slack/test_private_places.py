"""Threads: under a message, of their own, and in group messages, which only their members see."""

import pytest

from bot.bridge.content import Spot
from bot.bridge.platform import NotAllowed, Unsure
from tests.fakes.loop import awaited
from tests.slack.outwards import Scene, scene


async def opened(s: Scene, *members: str, key: str = "2.0.0", title: str = "A sale", **more: bool) -> Spot:
    """A place for these alone, or for all in a channel."""
    private = more.get("private", True)
    return await s.calls(
        s.platform.open(s.square, title, under=None, private=private, members=members, key=key)
    )


@awaited
async def test_a_thread_under_a_message_is_always_the_same() -> None:
    async with scene() as s:
        before = len(s.emu.calls)
        again = await s.calls(
            s.platform.open(
                s.square, "A sale", under=s.thread.thread, private=False, members=(s.anna.id,), key="9.0.0"
            )
        )
        assert again == s.thread
        assert len(s.emu.calls) == before


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("private", [False, True])
@awaited
async def test_a_thread_of_its_own_stands_there_once(private: bool, restarted: bool) -> None:
    async with scene() as s:
        s.ear.deaf = restarted
        s.emu.inject("chat.postMessage", "drop_after_commit")
        with pytest.raises(Unsure):
            await opened(s, s.anna.id, s.ben.id, private=private)
        if restarted:
            s.restart()
        first = await opened(s, s.anna.id, s.ben.id, private=private)
        assert await opened(s, s.anna.id, s.ben.id, private=private) == first
        assert [one.text for one in s.top(s.place(first))] == ["A sale"] if private else ["A card", "A sale"]
        await s.posts("Hello", where=first, key="2.0.0")
        assert s.texts(first) == ["Hello"]


@awaited
async def test_the_first_message_of_a_thread_is_not_taken_for_the_first_post_in_it() -> None:
    async with scene() as s:
        place = await opened(s, private=False, key="2.0.0")
        s.emu.inject("chat.postMessage", "drop")
        with pytest.raises(Unsure):
            await s.posts("Hello", where=place, key="2.0.0")
        assert await s.finds("Hello", where=place, key="2.0.0") is None


@awaited
async def test_a_group_message_is_seen_by_its_members_alone_and_holds_many_games() -> None:
    async with scene() as s:
        carl = s.team.human("Carl")
        first = await opened(s, s.anna.id, s.ben.id, key="2.0.0", title="The first")
        second = await opened(s, s.ben.id, s.anna.id, key="3.0.0", title="The second")
        other = await opened(s, s.anna.id, carl.id, key="4.0.0")
        assert first.channel == second.channel != other.channel
        assert first.thread != second.thread
        await s.posts("Between us", where=first)
        assert s.emu.delivered.found("Between us", s.ben.id)
        assert not s.emu.delivered.found("Between us", carl.id)
        assert s.texts(second) == []


@awaited
async def test_its_members_are_pinged_there() -> None:
    async with scene() as s:
        place = await opened(s, s.anna.id, s.ben.id)
        await s.posts("It is your move.", where=place, ping=(s.ben.id,))
        assert [ping.whom for ping in s.emu.pings.rung] == [s.ben.id]


@awaited
async def test_a_place_of_one_person_is_a_thread_in_their_direct_messages() -> None:
    async with scene() as s:
        first = await opened(s, s.anna.id, s.anna.id)
        other = await opened(s, s.anna.id, key="3.0.0", title="A talk")
        await s.posts("Hello", where=first)
        await s.posts("Good day", where=other, key="3.0.1")
        assert [one.text for one in s.anna.dms] == ["A sale", "A talk", "Hello", "Good day"]
        assert [s.texts(place) for place in (first, other)] == [["Hello"], ["Good day"]]
        await s.calls(s.platform.admit(first, s.anna.id))


@awaited
async def test_it_holds_as_many_as_slack_takes() -> None:
    async with scene() as s:
        most = s.platform.can.private_members
        many = [s.team.human(f"Person {number}").id for number in range(most + 1)]
        await opened(s, *many[:most])
        with pytest.raises(NotAllowed, match="too_many_users"):
            await opened(s, *many)
        with pytest.raises(NotAllowed, match="Nobody"):
            await opened(s)


@pytest.mark.parametrize("restarted", [False, True])
@awaited
async def test_who_is_in_it_stays_and_nobody_comes_later(restarted: bool) -> None:
    async with scene() as s:
        carl = s.team.human("Carl")
        place = await opened(s, s.anna.id, s.ben.id)
        if restarted:
            s.restart()
        await s.calls(s.platform.admit(place, s.anna.id))
        await s.calls(s.platform.dismiss(place, carl.id))
        for request in (s.platform.admit(place, carl.id), s.platform.dismiss(place, s.anna.id)):
            with pytest.raises(NotAllowed, match="never change"):
                await s.calls(request)


@awaited
async def test_threads_of_a_channel_are_open_to_all_in_it() -> None:
    async with scene() as s:
        await s.calls(s.platform.admit(s.thread, s.anna.id))
        before = len(s.emu.calls)
        await s.calls(s.platform.dismiss(s.thread, s.anna.id))
        assert len(s.emu.calls) == before
