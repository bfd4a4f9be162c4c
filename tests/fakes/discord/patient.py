"""simcord's world without a bot in it: members act, and whoever is connected by sockets sees it in real time."""

import asyncio
import datetime
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import discord
import simcord
from simcord._clock import Clock
from simcord.backend import Backend

PATIENCE: Final = 30.0
"""Seconds after which something that a test waits for will never come."""
GLANCE: Final = 0.1
"""Seconds between two looks at what tells nobody that it has changed."""


class _WallClock(Clock):
    def now(self) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC)


class _PatientBackend(Backend):
    """Answers may come late: a busy machine is no reason for a test to fail."""

    def new_interaction(self, *given: Any, **how: Any) -> Any:
        record = super().new_interaction(*given, **how)
        record.initial_response_deadline = self.iso_after(PATIENCE)
        return record


class PatientEnv(simcord.Env):
    """Builders and members of simcord; each act waits until the bot has answered it."""

    def __init__(self) -> None:
        super().__init__(discord.Client(intents=discord.Intents.none()))
        self.backend = _PatientBackend(clock=_WallClock())
        self._started = True
        self._changed = asyncio.Condition()
        self._given_up: set[int] = set()

    async def until(self, wanted: Callable[[], Any], what: str = "it") -> Any:
        """What `wanted` gives as soon as it gives something; looked at again whenever anything has happened here,
        and now and then for what happens elsewhere: in a database, in a log.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not (found := wanted()):
            if loop.time() > end:
                raise AssertionError(f"{what} did not happen in {PATIENCE:.0f} s\n{self.transcript()}")
            async with self._changed:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), GLANCE)
        return found

    async def happened(self) -> None:
        """Wake whoever waits for something."""
        async with self._changed:
            self._changed.notify_all()

    def give_up(self) -> None:
        """Whoever waits for an answer now waits no longer: the process that owed it is dead."""
        self._given_up |= self.backend.interactions.keys()

    async def _settle_internal(self, **_: Any) -> None:
        def answered() -> bool:
            waiting = [one for key, one in self.backend.interactions.items() if key not in self._given_up]
            return all(one.responded and not self._thinking(one) for one in waiting)

        await self.until(answered, "an answer to each command, button and form")

    def _thinking(self, interaction: Any) -> bool:
        """Whether it still says so; what was deleted says nothing any more."""
        return interaction.loading and interaction.message_id in self.backend.messages[interaction.channel_id]
