"""Tests that await: run to their end, with nothing left behind."""

import asyncio
import functools
import signal
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import Any, ParamSpec

P = ParamSpec("P")
PATIENCE = 60
"""Seconds after which a test hangs for certain."""


def awaited(test: Callable[P, Coroutine[Any, Any, None]], patience: int = PATIENCE) -> Callable[P, None]:
    """The test as pytest calls it. It fails where it hangs, or leaves a task running."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        async def whole() -> None:
            await test(*args, **kwargs)
            left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            assert not left, f"left running: {left}"

        with hang_is_failure(patience):
            asyncio.run(whole())

    return run


def long_awaited(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """The same for a test that takes minutes."""
    return awaited(test, 600)


class hang_is_failure:  # noqa: N801
    """Ends a loop that never yields, which no timeout of asyncio could."""

    def __init__(self, patience: int = PATIENCE) -> None:
        self._patience = patience

    def __enter__(self) -> None:
        def hung(number: int, frame: FrameType | None) -> None:
            raise AssertionError(f"it hangs: no end after {self._patience} s")

        self._before = signal.signal(signal.SIGALRM, hung)
        signal.alarm(self._patience)

    def __exit__(self, *_: object) -> None:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, self._before)


async def settled(rounds: int = 20) -> None:
    """Let everything that can go on now go on."""
    for _ in range(rounds):
        await asyncio.sleep(0)
