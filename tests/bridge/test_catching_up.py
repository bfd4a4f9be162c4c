"""What was missed is read back, also where something newer arrives before one has caught up."""

import pytest

from bot.bridge import recovery
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
