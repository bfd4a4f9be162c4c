"""What arrives while the database is locked, or another process has the session, is not lost and not done twice."""

import pytest

from bot.bridge.arrivals import Deleted, Edited
from scenarios.engine.ports import Owned, Ref
from tests.bridge import acting
from tests.bridge.locked import locked
from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.world import World, world


async def talking(w: World) -> tuple[Someone, Someone]:
    """Two people at a round table."""
    anna, ben = w.someone("Anna"), w.someone("Ben")
    await w.begin("round-table", {"speaker-1": anna, "speaker-2": ben}, preset="shop-talk")
    return anna, ben


async def heard(w: World) -> list[str | None]:
    """What was taken in and stands, in alphabetical order."""
    rows = await w.store.run(lambda c: c.exec_driver_sql("select text from text order by text").all())
    return [row[0] for row in rows]


async def is_pending(w: World) -> bool:
    return bool(await w.bridge.traffic.pending())


@pytest.mark.parametrize("after", [0, 1, 3, 6, 9])
@pytest.mark.parametrize("times", [1, 20])
@awaited
async def test_a_message_is_taken_in_once_the_database_is_free(times: int, after: int) -> None:
    async with world(errors=True) as w:
        anna, ben = await talking(w)
        locked(w, times, after)
        await anna.says("first")
        await w.pass_(300)
        await ben.says("second")
        await w.settle()
        assert await heard(w) == ["first", "second"]
        assert not await is_pending(w)
        await w.restart()
        assert await heard(w) == ["first", "second"]


@awaited
async def test_what_could_not_even_be_kept_is_read_back_by_the_next_process() -> None:
    async with world(errors=True) as w:
        anna, ben = await talking(w)
        locked(w, 1, 1)
        await anna.says("first")
        locked(w, 0)
        await ben.says("second")
        await w.restart()
        assert sorted(map(str, await heard(w))) == ["first", "second"]


@pytest.mark.parametrize("after", [0, 2, 4, 7, 10, 12])
@awaited
async def test_a_press_that_came_to_nothing_is_not_done_later(after: int) -> None:
    async with world(features=[acting], errors=True) as w:
        anna, ben = w.someone("Anna"), w.someone("Ben")
        ref = await w.begin("car-sale", {"seller": anna, "buyer": ben}, terms={"pace": 0})
        locked(w, 3, after)
        await anna.commands("act", action="Offer", price="9000", message="Well")
        await w.pass_(120)
        locked(w, 0)
        before = len(await w.store.history(ref))
        assert not await is_pending(w)
        await w.restart()
        assert len(await w.store.history(ref)) == before
        if before == 1:
            assert "could not be kept" in anna.told()
            await anna.commands("act", action="Offer", price="9000", message="Well")
        assert ben.sees().count("price 9,000") == 1


class Elsewhere:
    """Another process has the session for a while."""

    def __init__(self, w: World, ref: Ref, times: int) -> None:
        self._open, self.times = w.app.engine.open, times
        w.app.engine.open = self.open  # type: ignore[method-assign,assignment]
        self.ref = ref

    async def open(self, ref: Ref, **how: object) -> object:
        if ref == self.ref and self.times:
            self.times -= 1
            raise Owned("It is open in another window (process 1 on host); close that first.")
        return await self._open(ref, **how)  # type: ignore[arg-type]


@awaited
async def test_what_arrives_while_another_process_has_the_session_waits() -> None:
    async with world(errors=True) as w:
        anna, ben = await talking(w)
        (ref,) = await w.bridge.traffic.live_branches()
        Elsewhere(w, ref, 12)
        await anna.says("first")
        assert "window" not in anna.sees_anywhere()
        await w.pass_(240)
        await ben.says("second")
        assert await heard(w) == ["first", "second"]
        assert not await is_pending(w)


@awaited
async def test_a_message_that_was_changed_before_it_arrives_counts_once() -> None:
    async with world() as w:
        anna, _ = await talking(w)
        written = w.town.write(anna.at, anna.author, "old")
        assert written.arrival is not None
        await w.town.happens(anna.at, anna.author, Edited(message=written.id, text="new"))
        await w.town.deliver(written.arrival)
        assert await heard(w) == ["new"]


@pytest.mark.parametrize("edited", [False, True])
@awaited
async def test_a_message_that_was_deleted_before_it_arrives_is_not_taken_in(edited: bool) -> None:
    async with world() as w:
        anna, _ = await talking(w)
        written = w.town.write(anna.at, anna.author, "old")
        assert written.arrival is not None
        await w.town.happens(anna.at, None, Deleted(messages=(written.id,)))
        if edited:
            await w.town.happens(anna.at, anna.author, Edited(message=written.id, text="new"))
        await w.town.deliver(written.arrival)
        assert await heard(w) == []
