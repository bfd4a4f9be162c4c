"""Virtual time for all that the bot runs on: its own clock, and APScheduler, which looks at the system's."""

import asyncio
import datetime
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.date
import apscheduler.triggers.interval
import simcord

_MODULES: Final = (
    apscheduler.schedulers.base,
    apscheduler.executors.base,
    apscheduler.triggers.date,
    apscheduler.triggers.interval,
)
AT_ONCE: Final = 0.001
"""Seconds below which a timer just lets others go first."""


class VirtualClock:
    """The time of a simcord world; it passes by `env.advance_time` alone."""

    simulated = False

    def __init__(self, env: simcord.Env) -> None:
        self._env = env

    def now(self) -> int:
        return round(self._env.now().timestamp() * 1_000_000)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@contextmanager
def timers_wait() -> Iterator[None]:
    """The bot's timers go off by virtual time alone; simcord waits in real time for those that are near."""
    original = simcord.Env._schedule_timer

    def schedule(env: Any, record: Any, *given: Any) -> None:
        if record.when - env._virtual_time < AT_ONCE:
            original(env, record, *given)

    with patch.object(simcord.Env, "_schedule_timer", schedule):
        yield


@contextmanager
def scheduler_follows(env: simcord.Env) -> Iterator[None]:
    """APScheduler goes by the world's time."""

    class Virtual(datetime.datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return env.now().astimezone(tz) if tz else env.now().replace(tzinfo=None)

    with ExitStack() as stack:
        for module in _MODULES:
            stack.enter_context(patch.object(module, "datetime", Virtual))
        yield
