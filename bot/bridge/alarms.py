"""When to look again: one alarm at the earliest moment at which anything is due."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, Protocol

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bridge.context import Bridge
from scenarios.engine.ports import Ref
from storage.traffic import TimerRow

SECOND: Final = 1_000_000
AGAIN: Final = 10
"""Seconds until one looks again where the database was in the way."""
RULES: Final = frozenset(("timer", "deadline"))
"""Kinds of timers that belong to the rules: the session itself knows what is due when it is driven."""
_LOG = logging.getLogger("parley.alarms")


class Bell(Protocol):
    """Rings once, at the moment that was set last; it knows nothing else."""

    def start(self, ring: Callable[[], Awaitable[None]]) -> None:
        """Ring by calling this."""

    def set(self, due: int | None) -> None:
        """UTC microseconds; None for not at all."""

    def stop(self) -> None:
        """Never ring again."""


class SchedulerBell:
    """By APScheduler, with a single job that is in no store."""

    _JOB: Final = "ring"

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._ring: Callable[[], Awaitable[None]]

    def start(self, ring: Callable[[], Awaitable[None]]) -> None:
        """Needs a running loop."""
        self._ring = ring
        self._scheduler.start()

    def set(self, due: int | None) -> None:
        """A moment that is past rings at once."""
        if due is None:
            with suppress(JobLookupError):
                self._scheduler.remove_job(self._JOB)
            return
        at = datetime.fromtimestamp(due / SECOND, UTC)
        self._scheduler.add_job(
            self._ring, "date", run_date=at, id=self._JOB, replace_existing=True, misfire_grace_time=None
        )

    def stop(self) -> None:
        """A ring under way is not waited for."""
        self._scheduler.shutdown(wait=False)


class Alarms:
    """Rings what is due: timers, sessions, what is to be posted later, and what features look after."""

    def __init__(self, bridge: Bridge, bell: Bell) -> None:
        self._bridge = bridge
        self._bell = bell
        self._sessions: dict[Ref, int] = {}
        self._failed: dict[int, int] = {}
        """Timers whose ringer failed, and when to try again."""
        self._moments: set[int] = set()
        self._reading = self._stale = False
        self._rung = self._seen = 0
        self._started = False

    def start(self) -> None:
        """Ring from now on."""
        self._started = True
        self._bell.start(self.ring)
        self.wake()

    def stop(self) -> None:
        """Ring no more."""
        if self._started:
            self._started = False
            self._bell.stop()

    def session(self, ref: Ref, due: int | None) -> None:
        """When the session wants to be driven again; None for when somebody acts."""
        if due is None:
            self._sessions.pop(ref, None)
        else:
            self._sessions[ref] = due

    def at(self, due: int) -> None:
        """Ring then as well: there is something to try again."""
        self._moments.add(due)
        self.wake()

    def wake(self) -> None:
        """Something may be due earlier than was thought."""
        self._stale = True
        if self._started and not self._reading:
            self._reading = True
            self._bridge.spawn(self._read())

    async def ring(self) -> None:
        """Do all that is due now. What fails is logged, and tried again later."""
        now = self._rung = self._bridge.clock.now()
        self._moments = {due for due in self._moments if due > now}
        self._failed = {timer: at for timer, at in self._failed.items() if at > now}
        try:
            await self._all_due(now)
        except Exception:
            _LOG.exception("what is due waits")
            self._moments.add(now + AGAIN * SECOND)
        self.wake()

    async def _all_due(self, now: int) -> None:
        bridge = self._bridge
        await bridge.intake.again()
        for row in await bridge.traffic.due_timers(now):
            if row.id not in self._failed:
                await self._rings(row, now)
        for ref in [ref for ref, due in self._sessions.items() if due <= now]:
            del self._sessions[ref]
            bridge.sessions.go_on(ref)
        for sweep in bridge.features.sweeps:
            try:
                await sweep(bridge)
            except Exception:
                _LOG.exception("%s failed", sweep.__module__)
        for place, next_at in await bridge.traffic.waiting():
            if next_at is None or next_at <= now:
                bridge.outbox.wake(place)

    async def _rings(self, row: TimerRow, now: int) -> None:
        bridge = self._bridge
        try:
            if row.kind in RULES:
                await bridge.traffic.take_timer(row.id)
                bridge.sessions.go_on(row.ref)
            else:
                await bridge.features.ringers[row.kind](bridge, row)
        except Exception:
            _LOG.exception("the timer %s of %s failed", row.kind, row.ref)
            self._failed[row.id] = now + 60 * SECOND

    async def _read(self) -> None:
        try:
            while self._stale:
                self._stale = False
                try:
                    due = await self._next()
                except Exception:
                    _LOG.exception("nobody knows when to look again")
                    due = self._bridge.clock.now() + AGAIN * SECOND
                if self._started:
                    self._bell.set(due)
        finally:
            self._reading = False

    async def _set_back(self) -> None:
        """Where the clock was, what waits to be tried again is not made to wait as long."""
        bridge, now = self._bridge, self._bridge.clock.now()
        before, self._seen = self._seen, now
        if now < before:
            await bridge.traffic.hurry(now)
            for place, _ in await bridge.traffic.waiting():
                bridge.outbox.wake(place)

    async def _next(self) -> int | None:
        bridge = self._bridge
        await self._set_back()
        dues = [*self._sessions.values(), *self._failed.values(), *self._moments]
        timer = await bridge.traffic.next_due(self._failed)
        if timer is not None:
            dues.append(timer)
        dues += [at for _, at in await bridge.traffic.waiting() if at is not None]
        rung = min(self._rung, bridge.clock.now())  # the clock may have been set back
        return max(min(dues), rung + SECOND) if dues else None
