"""The order in which things are taken in: that of their moments, in each place, and each thing once."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Hashable
from itertools import count
from typing import Final, NamedTuple

from bot.recent import Recent
from scenarios.engine.ports import Spawn

WINDOW: Final = 0.1
"""Seconds in which something that happened earlier may still overtake what came before it."""
_KEPT: Final = 10_000

Work = Callable[[], Awaitable[None]]


class _Waiting(NamedTuple):
    moment: tuple[int, str]
    number: int
    ready: float
    work: Work
    done: asyncio.Future[None]


class Lanes:
    """Each place is a lane, in which one thing is done at a time."""

    def __init__(self, spawn: Spawn, window: float = WINDOW) -> None:
        self._spawn, self._window = spawn, window
        self._lanes: dict[Hashable, list[_Waiting]] = {}
        self._known: Recent[Hashable, asyncio.Future[None]] = Recent(_KEPT)
        self._numbers = count()

    async def take(self, lane: Hashable, key: Hashable, moment: str, work: Work) -> None:
        """Returns when it is done, by whichever delivery of the same `key`. Raises what `work` raised: then it counts
        as never delivered."""
        done = self._known.get(key)
        if done is None or (done.done() and (done.cancelled() or done.exception() is not None)):
            done = asyncio.get_running_loop().create_future()
            self._known.keep(key, done)
            self._put(lane, moment, work, done)
        await asyncio.shield(done)

    def _put(self, lane: Hashable, moment: str, work: Work, done: "asyncio.Future[None]") -> None:
        ready = asyncio.get_running_loop().time() + self._window
        waiting = self._lanes.get(lane)
        if waiting is None:
            waiting = self._lanes[lane] = []
            self._spawn(self._go(lane, waiting))
        heapq.heappush(waiting, _Waiting((len(moment), moment), next(self._numbers), ready, work, done))

    async def _go(self, lane: Hashable, waiting: list[_Waiting]) -> None:
        try:
            while waiting:
                left = waiting[0].ready - asyncio.get_running_loop().time()
                if left > 0:
                    await asyncio.sleep(left)
                    continue
                await _done(heapq.heappop(waiting))
        finally:
            if self._lanes.get(lane) is waiting:
                del self._lanes[lane]
            for one in waiting:
                one.done.cancel()


async def _done(one: _Waiting) -> None:
    try:
        await one.work()
    except Exception as error:
        one.done.set_exception(error)
        one.done.exception()  # looked at, whoever waits for it or not
    except asyncio.CancelledError:
        one.done.cancel()
        raise
    else:
        one.done.set_result(None)
