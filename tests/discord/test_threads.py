"""Threads: opened once, for whom they are meant, and what becomes of them."""

from pathlib import Path

import pytest

from bot.bridge.content import Content
from bot.bridge.platform import NotAllowed, PlaceGone
from tests.discord.adapter import scene
from tests.fakes.loop import awaited


@awaited
async def test_one_thread_under_one_message(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        again = s.platform.open(
            s.square, "Another", under=s.thread.thread, private=False, members=(), key="5.5.5"
        )
        assert await s.calls(again) == s.thread
        assert len(s.world.threads()) == 1


@awaited
async def test_names_of_threads_are_inert_and_short(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        card = await s.posts("Card", where=s.square, key="2.1.0")
        title = "A \u202e\u200bsale\nof @everyone " + "x" * 200
        made = await s.calls(
            s.platform.open(s.square, title, under=card, private=False, members=(), key="2.1.1")
        )
        name = s.world.backend.channels[int(made.thread)].name
        assert name.startswith("A sale of @everyone xx")
        assert len(name) == 100


@awaited
async def test_a_private_thread_is_for_its_members(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna, ben, cleo = (s.world.member(name) for name in ("Anna", "Ben", "Cleo"))
        left = s.world.member("Left")
        await left.leaves()
        members = (anna.user, left.user)
        opening = lambda key: s.platform.open(  # noqa: E731
            s.square, "Whispers", under=None, private=True, members=members, key=key
        )
        where = await s.calls(opening("3.1.0"))
        assert await s.calls(opening("3.1.0")) == where
        assert [len(one.threads()) for one in (anna, ben, cleo)] == [2, 1, 1]
        await s.calls(s.platform.admit(where, ben.user))
        assert [len(one.threads()) for one in (anna, ben, cleo)] == [2, 2, 1]
        for _ in "twice":
            await s.calls(s.platform.dismiss(where, anna.user))
            assert [len(one.threads()) for one in (anna, ben, cleo)] == [1, 2, 1]
        await s.calls(s.platform.admit(where, anna.user))
        await s.posts("A secret", where=where, key="3.2.0")
        assert list(s.world.who_found("A secret", anna, ben)) == ["The server Owner"]

        assert await s.calls(opening("4.1.0")) != where
        s.world.env.inject_error("PUT", "*/thread-members/*", status=404, code=10007)
        with pytest.raises(NotAllowed, match="not in this server"):
            await s.calls(s.platform.admit(where, left.user))


@awaited
async def test_a_private_thread_in_which_somebody_wrote_is_no_earlier_try(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        opening = lambda: s.platform.open(  # noqa: E731
            s.square, "Whispers", under=None, private=True, members=(anna.user,), key="3.1.0"
        )
        where = await s.calls(opening())
        await s.posts("Of an earlier time", where=where)
        assert await s.calls(opening()) != where


@awaited
async def test_a_thread_of_its_own_that_is_public(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna")
        await s.calls(
            s.platform.open(s.square, "Branch 2", under=None, private=False, members=(), key="3.1.0")
        )
        assert len(anna.threads()) == 2


@awaited
async def test_archived_threads_are_opened_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        anna = s.world.member("Anna").goes(s.handle(s.thread))
        said = await anna.says("Hello")
        message = await s.posts("One")
        for act in (
            lambda: s.platform.edit(s.thread, message, Content(("Two",))),
            lambda: s.platform.react(s.thread, str(said.id), "👍"),
            lambda: s.platform.post(s.thread, Content(("Three",)), "1.2.0"),
            lambda: s.platform.admit(s.thread, anna.user),
            lambda: s.platform.dismiss(s.thread, anna.user),
            lambda: s.platform.delete(s.thread, message),
        ):
            await s.world.archive(s.handle(s.thread))
            await s.calls(act())
        assert [one.text for one in s.stands()] == ["Hello", "Three"]


@awaited
async def test_locked_threads_are_not_allowed(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        await s.world.forbid("manage_threads")
        message = await s.posts("One")
        await s.world.archive(s.handle(s.thread), lock=True)
        with pytest.raises(NotAllowed, match="locked"):
            await s.calls(s.platform.edit(s.thread, message, Content(("Two",))))
        with pytest.raises(NotAllowed, match="locked"):
            await s.posts("Two", key="1.2.0")


# --- what goes wrong


@awaited
async def test_places_that_are_gone(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        message = await s.posts("One")
        with pytest.raises(PlaceGone):
            await s.calls(s.platform.edit(s.thread, "12345", Content(("Two",))))
        await s.world.delete(s.handle(s.thread))
        for call in (
            s.platform.post(s.thread, Content(("Two",)), "1.2.0"),
            s.platform.edit(s.thread, message, Content(("Two",))),
            s.platform.find(s.thread, Content(("Two",)), "1.2.0", ""),
            s.platform.missed(s.thread, ""),
            s.platform.typing(s.thread, "Seller"),
        ):
            with pytest.raises(PlaceGone):
                await s.calls(call)
        await s.calls(s.platform.delete(s.thread, message))


@awaited
async def test_a_server_that_took_the_bot_out_is_gone(tmp_path: Path) -> None:
    async with scene(tmp_path) as s:
        message = await s.posts("One", where=s.square)
        await s.world.kick_the_bot()
        opening = s.platform.open(s.square, "A", under=message, private=False, members=(), key="1.2.0")
        for call in (s.platform.post(s.thread, Content(("Two",)), "1.2.0"), opening):
            with pytest.raises((PlaceGone, NotAllowed)):
                await s.calls(call)
