"""The order in which things are taken in: that of their moments, in each place, and each thing once."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Hashable
from itertools import count
from typing import Final, NamedTuple

from bot.bridge.platform import Later
from bot.recent import Recent
from scenarios.engine.ports import Clock, Spawn

WINDOW: Final = 0.1
"""Seconds in which something that happened earlier may still overtake what came before it."""
PATIENCE: Final = 30.0
"""Seconds for which one thing may keep its place waiting because Slack cannot be asked about it."""
_KEPT: Final = 10_000

Work = Callable[[], Awaitable[None]]


class _Waiting(NamedTuple):
    moment: tuple[int, str]
    number: int
    ready: float
    work: Work
    done: asyncio.Future[None]


class Lanes:
    """Each place is a lane, in which one thing is done at a time. `failed` is called for what could not be done, before
    the next thing is."""

    def __init__(self, spawn: Spawn, clock: Clock, failed: Callable[[], None]) -> None:
        self._spawn, self._clock, self._failed = spawn, clock, failed
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
        ready = asyncio.get_running_loop().time() + WINDOW
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
                await self._do(heapq.heappop(waiting))
        finally:
            if self._lanes.get(lane) is waiting:
                del self._lanes[lane]
            for one in waiting:
                one.done.cancel()

    async def _do(self, one: _Waiting) -> None:
        try:
            await self._patiently(one.work)
        except Exception as error:
            self._failed()
            one.done.set_exception(error)
            one.done.exception()  # looked at, whoever waits for it or not
        except asyncio.CancelledError:
            one.done.cancel()
            raise
        else:
            one.done.set_result(None)

    async def _patiently(self, work: Work) -> None:
        waited = 0.0
        while True:
            try:
                return await work()
            except Later as later:
                waited += later.seconds
                if waited > PATIENCE:
                    raise
                await self._clock.sleep(later.seconds)
