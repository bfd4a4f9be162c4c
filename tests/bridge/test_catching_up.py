"""What was missed is read back, also where something newer arrives before one has caught up."""

from collections.abc import Awaitable, Callable

import pytest

from bot.bridge import recovery, second_look
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import Message
from tests.fakes.world import World, world


async def talking(w: World) -> tuple[Someone, Someone]:
    """Two people at a round table."""
    anna, ben = w.someone("Anna"), w.someone("Ben")
    await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben})
    await anna.says("before")
    return anna, ben


async def missed(w: World, who: Someone, text: str) -> Message:
    """Something that is written while nobody listens."""
    w.town.listening = False
    written = await who.says(text)
    w.town.listening = True
    return written


async def heard(w: World) -> list[str]:
    """What was taken in, in alphabetical order."""
    rows = await w.store.run(lambda c: c.exec_driver_sql("select text from text order by text").all())
    return [row[0] for row in rows]


@pytest.mark.parametrize("how", ["lost", "killed"])
@awaited
async def test_news_before_one_has_caught_up_hide_nothing(how: str) -> None:
    async with world() as w:
        anna, ben = await talking(w)
        if how == "lost":
            recovery.lost(w.bridge, w.town.name)
            await missed(w, ben, "missed")
        else:
            await missed(w, ben, "missed")
            await w.die()
            await w.start(connected=False)
            w.town.listening = True
        await anna.says("news")
        assert await heard(w) == ["before", "news"]
        await recovery.caught_up(w.bridge, w.town.name)
        await w.settle()
        assert await heard(w) == ["before", "missed", "news"]


@awaited
async def test_what_could_not_be_read_is_read_the_next_time(caplog: pytest.LogCaptureFixture) -> None:
    async with world() as w:
        anna, ben = await talking(w)
        recovery.lost(w.bridge, w.town.name)
        await missed(w, ben, "missed")
        w.town.fail("missed", "later")
        await recovery.caught_up(w.bridge, w.town.name)
        assert "could not be read" in caplog.text
        await anna.says("news")
        await recovery.caught_up(w.bridge, w.town.name)
        await w.settle()
        assert await heard(w) == ["before", "missed", "news"]


@awaited
async def test_once_caught_up_nothing_is_read_twice() -> None:
    async with world() as w:
        anna, ben = await talking(w)
        await missed(w, ben, "missed")
        await recovery.caught_up(w.bridge, w.town.name)
        await anna.says("news")
        place = (await w.bridge.traffic.open_places(w.town.name))[0]
        assert await w.town.missed(anna.at, place.watermark) == []


@awaited
async def test_what_is_written_before_the_first_post_is_read_back() -> None:
    async with world() as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        w.town.fail("post", "later")
        await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben})
        assert w.town.inside(anna.at) == []
        await missed(w, anna, "the first word")
        await w.die()
        await w.start(connected=False)
        await w.pass_(60)
        assert len(w.town.inside(anna.at)) > 1
        await recovery.caught_up(w.bridge, w.town.name)
        await w.settle()
        assert await heard(w) == ["the first word"]


async def unheard(w: World, act: Callable[[], Awaitable[object]], how: str) -> None:
    """Something that is done while nobody listens; then one has caught up."""
    if how == "lost":
        recovery.lost(w.bridge, w.town.name)
    w.town.listening = False
    await act()
    if how == "killed":
        await w.restart()
    else:
        w.town.listening = True
        await recovery.caught_up(w.bridge, w.town.name)
        await w.settle()


@pytest.mark.parametrize("how", ["lost", "killed"])
@awaited
async def test_what_is_deleted_unheard_is_erased(how: str) -> None:
    async with world() as w:
        anna, ben = await talking(w)
        said = await ben.says("zq-regretted")
        await unheard(w, lambda: ben.deletes(said), how)
        assert await heard(w) == [None, "before"]
        await unheard(w, lambda: anna.says("later"), how)
        assert sorted(map(str, await heard(w))) == ["None", "before", "later"]
        assert [a.what.kind for a in w.town.arrivals].count("deleted") == 1


@pytest.mark.parametrize("how", ["lost", "killed"])
@awaited
async def test_what_is_edited_unheard_gets_its_one_reply(how: str) -> None:
    async with world() as w:
        anna, ben = await talking(w)
        said = await ben.says("zq-first")
        await unheard(w, lambda: ben.edits(said, "zq-second"), how)
        await unheard(w, lambda: anna.says("later"), how)
        assert anna.sees().count("The version that counts: zq-first") == 1
        assert await heard(w) == ["before", "later", "zq-first", "zq-second"]


@awaited
async def test_only_the_newest_messages_are_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_look, "MOST", 2)
    async with world() as w:
        _, ben = await talking(w)
        old, *_ = [await ben.says(text) for text in ("old", "newer", "newest")]
        await unheard(w, lambda: ben.deletes(old), "lost")
        assert "old" in await heard(w)
