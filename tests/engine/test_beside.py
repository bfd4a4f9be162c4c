"""What actors do beside the moves: interviews that leave no event, and what is left to do after the end."""

import pytest

from scenarios.engine.ports import Actor, Moment
from storage.store import Store
from tests.fakes.actors import Plays
from tests.fakes.calls import Source, asking
from tests.fakes.loop import awaited
from tests.fakes.running import engine_on, log_of, played, session


def _both(source: Source) -> dict[str, Actor]:
    return {"m": Plays(asking(source))}


@awaited
async def test_an_interview_leaves_no_event(store: Store) -> None:
    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    await played(store, _both(source), ref)
    before = await log_of(store, ref)
    made = source.made
    engine = engine_on(store, _both(source))

    async def put(actor: Actor, moment: Moment) -> tuple[int, int]:
        await moment.desk.memo("reflection", "It leaves no trace.")
        number = await source.ask(moment, {"question": "Why?"})
        return number, len(await moment.seen())

    _, early = await engine.interview(ref, "seller", put, at=3)
    _, late = await engine.interview(ref, "seller", put)
    assert early < late
    assert source.made == made + 1  # the same question again is on record
    assert await log_of(store, ref) == before
    with pytest.raises(Exception, match="No AI holds a seat 'judge'"):
        await engine.interview(ref, "judge", put)
    await engine.close_all()


@awaited
async def test_what_is_left_to_do_after_the_end_is_done_once(store: Store) -> None:
    class Reports(Plays):
        async def after(self, moment: Moment) -> None:
            assert moment.over
            if not any(item.kind == "memo" for item in await moment.seen()):
                await moment.desk.memo("report", "It is done.")

    source = Source()
    ref = await session(store, "market", {"seller": "m", "buyer": "m"})
    actors: dict[str, Actor] = {"m": Reports(asking(source))}
    await played(store, actors, ref)
    assert await played(store, actors, ref) == "over"
    engine = engine_on(store, actors)
    live = await engine.open(ref)
    for seat in ("seller", "buyer"):
        memos = [item.text for item in await live.runner.seen(seat) if item.kind == "memo"]
        assert len(memos) == 1
        assert "It is done." in memos[0]
    await engine.close_all()
