"""What happens while nobody listens, and places and people that go."""

from pathlib import Path

import pytest

from bot.bridge.arrivals import Gone, Left, Said
from bot.bridge.platform import PlaceGone
from tests.discord.adapter import scene
from tests.fakes.loop import awaited


@awaited
async def test_what_was_missed_comes_in_order_with_the_same_ids(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        first = await anna.says("One")
        s.world.gateway.disconnect()
        s.world.backend.create_message(int(s.thread.thread), anna.id, "Two")
        await s.posts("By the bot")
        s.world.backend.create_message(int(s.thread.thread), anna.id, "Three")
        before = s.adapter.caught_up
        await s.world.gateway.invalid_session()
        assert s.adapter.caught_up == before + 1
        missed = await s.calls(s.platform.missed(s.thread, str(first.id)))
        assert [arrival.what.text for arrival in missed if isinstance(arrival.what, Said)] == ["Two", "Three"]
        assert (await s.calls(s.platform.missed(s.thread, "")))[0] == s.adapter.told("said")[0]


@awaited
async def test_what_became_of_messages_unheard_comes_with_the_ids_of_the_events(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = [await anna.says(text) for text in ("One", "Two", "Three", "Four")]
        await s.posts("By the bot")
        await anna.edits(said[1], "Second")
        await anna.deletes(said[2])
        told = [*s.adapter.told("edited"), *s.adapter.told("deleted")]
        asked = [str(message.id) for message in said[:3]]
        found = await s.calls(s.platform.changed(s.thread, asked))
        assert [(one.id, one.what) for one in found] == [(one.id, one.what) for one in told]
        assert [one.what.kind for one in found] == ["edited", "deleted"]


@awaited
async def test_who_may_not_read_the_history_takes_nothing_for_deleted(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("One")
        await s.world.forbid("read_message_history")
        assert await s.calls(s.platform.changed(s.thread, [str(said.id)])) == []


@awaited
async def test_a_thread_that_is_gone_has_no_deleted_messages(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        said = await s.world.member("Anna").goes(s.handle(s.thread)).says("One")
        await s.world.delete(s.handle(s.thread))
        with pytest.raises(PlaceGone):
            await s.calls(s.platform.changed(s.thread, [str(said.id)]))


@awaited
async def test_after_a_resume_it_looks_for_what_was_missed(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        before = s.adapter.caught_up
        s.world.gateway.disconnect()
        await s.world.gateway.resume()
        assert s.adapter.caught_up == before + 1


@awaited
async def test_deleted_places_are_gone(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.world.delete(s.handle(s.thread))
        await s.world.delete(s.handle(s.square))
        assert [(one.where, one.what) for one in s.adapter.arrivals] == [
            (s.thread, Gone()),
            (s.square, Gone()),
        ]


@awaited
async def test_a_kicked_bot_is_gone_from_the_whole_server(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.world.kick_the_bot()
        (gone,) = s.adapter.told("gone")
        assert gone.where == s.square._replace(channel="")


@awaited
async def test_who_leaves_is_told_where_discord_tells_it(tmp_path: Path) -> None:
    async with scene(tmp_path, members=True) as s:
        anna = s.world.member("Anna")
        await anna.leaves()
        (left,) = s.adapter.told("left")
        assert left.what == Left()
        assert left.who is not None
        assert (left.who.user, left.where.workspace) == (anna.user, s.square.workspace)


@awaited
async def test_who_has_left_is_noticed_when_they_are_pinged(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna, ben = s.world.member("Anna"), s.world.member("Ben")
        await anna.leaves()
        assert s.adapter.arrivals == []
        await s.posts("Move", ping=(ben.user,))
        await s.posts("Move", ping=(anna.user,), key="1.2.0")
        (left,) = s.adapter.told("left")
        assert left.who is not None
        assert left.who.user == anna.user
