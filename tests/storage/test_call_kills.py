"""A process that is killed at any point of a call leaves the call and its reservation together, or neither."""

import asyncio
import multiprocessing
import signal

import pytest

from scenarios.engine.desk import Limit, LimitFallen
from scenarios.engine.ports import Ref
from storage.store import Store
from tests.fakes.loop import awaited
from tests.fakes.scenarios import find
from tests.storage.calling import MOST, USED, begun, made
from tests.storage.kill.points import Points, install
from tests.storage.place import Place, new, rows

POINTS = 6
"""Before, at and after the commit of the reservation and of the answer."""


def _call(url: str, ref: tuple[int, int], kill_at: int, threaded: bool) -> None:
    store = Store(url, find, threaded=threaded)
    install(Points(kill_at))
    asyncio.run(made(store, Ref(*ref), "k"))
    store.close()


@pytest.mark.long
@pytest.mark.parametrize("kill_at", range(1, POINTS + 1))
@awaited
async def test_nothing_is_half_done(place: Place, kill_at: int) -> None:
    store = place.open()
    ref = await new(store)
    place.close()
    process = multiprocessing.get_context("spawn").Process(
        target=_call, args=(place.url, tuple(ref), kill_at, not place.is_sqlite)
    )
    process.start()
    await asyncio.to_thread(process.join, 60)
    assert process.exitcode == -signal.SIGKILL
    store = place.open()
    calls = await store.calls(ref)
    usage = [tuple(row) for row in await rows(store, "usage", "call", "reserved", "input_tokens")]
    answered = await store.stored_call(ref, "k") is not None
    if not calls:
        assert kill_at <= 2
        assert usage == []
    elif calls[0].ended is None:
        assert 2 < kill_at <= 5
        assert usage == [(calls[0].number, True, MOST.input_tokens)]
        with pytest.raises(LimitFallen):
            await begun(store, ref, limits=[Limit("session", "tokens", 1_999)])
    else:
        assert kill_at == POINTS
        assert usage == [(calls[0].number, False, USED.input_tokens)]
    assert answered == (kill_at == POINTS)
    await made(store, ref, "k", answer="again")
    found = await store.stored_call(ref, "k")
    assert found is not None
    assert found.response == {"text": "again"}
