"""Processes that die while somebody writes, changes or deletes a message: heard once, marked, answered once."""

import pytest

from tests.fakes.loop import awaited
from tests.fakes.people import Someone
from tests.fakes.places import Message
from tests.fakes.world import World, world


async def dies(w: World, anna: Someone, act: str, message: Message | None, moment: int) -> bool:
    """Whether the process died at that moment of it; another goes on then, and is told again."""
    w.life.fatal = w.life.moments + moment
    if act == "say":
        await anna.says("hello")
    elif message is not None:
        await (anna.edits(message, "other") if act == "edit" else anna.deletes(message))
    died, w.life.fatal = w.life.over.is_set(), None
    if died:
        await w.restart()
        await w.town.deliver(w.town.arrivals[-1])
        await w.settle()
    return died


@pytest.mark.long
@pytest.mark.parametrize("talk", ["round-table", "car-sale"])
@pytest.mark.parametrize("act", ["say", "edit", "delete"])
@awaited
async def test_what_somebody_writes_is_taken_in_and_answered_once(act: str, talk: str) -> None:
    moment, died = -2, True
    while died:
        moment += 3
        async with world() as w:
            anna, ben = w.someone("Anna"), w.someone("Ben")
            seats = ("speaker-1", "speaker-2") if talk == "round-table" else ("buyer", "seller")
            await w.begin(talk, dict(zip(seats, (anna, ben), strict=True)), terms={"pace": 0})
            message = None if act == "say" else await anna.says("hello")
            died = await dies(w, anna, act, message, moment)
            rows = await w.store.run(lambda c: [*c.exec_driver_sql("select text from text").scalars()])
            wanted = {"say": ["hello"], "edit": ["hello", "other"], "delete": [None]}[act]
            assert sorted(rows, key=str) == wanted
            said = [one for one in w.town.inside(anna.at) if one.by]
            assert [len(one.marks) for one in said] == [1 for _ in said]
            assert anna.sees().count("The version that counts") == (act == "edit")
