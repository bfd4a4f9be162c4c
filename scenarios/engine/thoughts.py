"""Decisions under way: begun for a seat's holder, dropped when the seat changes hands, never cut off in a step."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, NamedTuple

from scenarios.engine.ports import Holder, Spawn


class _Thought(NamedTuple):
    seat: str
    holder: Holder
    task: asyncio.Task[None]


class Thoughts:
    """The tasks of machines that take their time, one for each ask (0 for the floor)."""

    def __init__(self, spawn: Spawn) -> None:
        self._spawn = spawn
        self._under_way: dict[int, _Thought] = {}
        self._moving: set[asyncio.Task[None]] = set()
        """Those that have decided and whose steps are being committed."""
        self._dropped: set[asyncio.Task[None]] = set()

    def __contains__(self, number: int) -> bool:
        return number in self._under_way

    def __len__(self) -> int:
        return len(self._under_way)

    def of(self, seat: str) -> bool:
        """Whether the seat is thinking about anything."""
        return any(thought.seat == seat for thought in self._under_way.values())

    def seats(self) -> list[str]:
        """The seats that are thinking, one for each ask."""
        return [thought.seat for thought in self._under_way.values()]

    def on_floor(self, seat: str) -> bool:
        """Whether the seat is thinking about what to say on the floor."""
        return 0 in self._under_way and self._under_way[0].seat == seat

    def begin(self, number: int, seat: str, holder: Holder, work: Coroutine[Any, Any, None]) -> None:
        """Let a seat's holder think about an ask."""
        self._under_way[number] = _Thought(seat, holder, self._spawn(work))

    def decided(self) -> None:
        """The present task has its answer and is about to commit it."""
        self._moving.add(_this_task())

    def ended(self, number: int) -> None:
        """The present task is done."""
        task = _this_task()
        self._moving.discard(task)
        self._dropped.discard(task)
        if number in self._under_way and self._under_way[number].task is task:
            del self._under_way[number]

    def drop_outgrown(self, holders: Mapping[str, Holder]) -> None:
        """Cut off what is thought for seats that others hold now."""
        self._drop(
            {n for n, thought in self._under_way.items() if holders.get(thought.seat) != thought.holder}
        )

    def drop_all(self) -> None:
        """Cut off all that are thinking, without waiting for them."""
        self._drop({*self._under_way})

    def _drop(self, numbers: set[int]) -> None:
        for number in numbers:
            task = self._under_way[number].task
            if task not in self._moving:
                task.cancel()
                self._dropped.add(task)
                del self._under_way[number]

    async def stop(self) -> None:
        """Cut off all that are thinking; wait for those that are committing."""
        await asyncio.sleep(0)  # a task cancelled before it began would never await the actor's answer
        thinking = [thought.task for thought in self._under_way.values()]
        for task in thinking:
            if task not in self._moving:
                task.cancel()
        await asyncio.gather(*thinking, *self._dropped, return_exceptions=True)
        self._under_way.clear()
        self._dropped.clear()


def _this_task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("a decision is made within a task")
    return task
