"""The composition root for serving: one process that plays on the platforms of the settings until told to stop."""

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from platformdirs import user_cache_path

from bot.app import App
from bot.bridge import recovery, wiring
from bot.bridge.alarms import Bell, SchedulerBell
from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Spot
from bot.bridge.given_back import mistake
from bot.bridge.lobby import listing
from bot.bridge.texts import errors
from bot.check import Check
from bot.discord import checks as discord_checks
from bot.discord import connecting
from bot.discord import texts_doctor as texts
from bot.discord.access import Access
from bot.discord.commands import Suggestions
from bot.discord.platform import Discord
from bot.discord.redirect import redirect
from bot.health import Health, answering
from config.settings import Settings
from scenarios.kernel.errors import ParleyError
from storage.alone import only_holder, only_server

T = TypeVar("T")
NOTHING_SET_UP: Final = "There is no platform to play on yet. " + texts.MEND_NOT_SET_UP
PATIENCE: Final = 20.0
"""Seconds that work under way has to come to its end after somebody said stop."""
_LOG = structlog.get_logger("parley.serving")


class Serving:
    """A bridge on an application, and its platform. Call `begin` when its client has logged in, and `end` last."""

    def __init__(self, app: App, may: Access, bell: Bell) -> None:
        self._app = app
        self._at_work: set[asyncio.Task[Any]] = set()
        self._begun = self._ending = False
        clock = app.engine.clock
        self.platform = Discord(may, clock, self.spawn)
        self.bridge = wiring.bridge(app, {self.platform.name: self.platform}, clock, self.spawn, bell)
        suggestions = Suggestions(self._scenarios, self._presets)
        self.platform.attend(self._take, self._lost, self._caught_up, suggestions)

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Run it; whoever ends this waits for it."""
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._done)
        return task

    async def begin(self) -> None:
        """Go on with all that an earlier process has left behind."""
        await recovery.start(self.bridge)
        self._begun = True

    def health(self) -> Health:
        """What is amiss with it, to whoever asks."""
        return Health({self.platform.name: self.platform.pulse}, self._ask, self._at_hand)

    async def end(self, patience: float = PATIENCE) -> None:
        """Take nothing in any more, and let what is under way come to its end, but not for longer than this."""
        self._ending = True
        self.bridge.alarms.stop()
        end = asyncio.get_running_loop().time() + patience
        while self._at_work and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._at_work, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _ask(self) -> None:
        await self._app.store.run(lambda connection: connection.exec_driver_sql("SELECT 1").scalar_one())

    def _at_hand(self) -> bool:
        return self._begun and not self._ending

    async def _take(self, arrival: Arrival) -> Answer:
        """Nothing is lost while it ends: what people wrote is read back by the next process."""
        if self._ending:
            return mistake(errors.NOT_SAVED, arrival.what)
        task = asyncio.current_task()
        if task is None or task in self._at_work:
            return await self.bridge.intake.take(arrival)
        self._at_work.add(task)
        try:
            return await self.bridge.intake.take(arrival)
        finally:
            self._at_work.discard(task)

    def _lost(self) -> None:
        recovery.lost(self.bridge, self.platform.name)

    async def _caught_up(self) -> None:
        _LOG.info("connected", platform=self.platform.name)
        if not self._ending:
            await recovery.caught_up(self.bridge, self.platform.name)

    async def _scenarios(self, where: Spot, typed: str) -> Sequence[tuple[str, str]]:
        return [(shown, name) for name, shown in await listing.scenarios_for(self.bridge, where, typed)]

    async def _presets(self, where: Spot, scenario: str, typed: str) -> Sequence[tuple[str, str]]:
        return [(shown, name) for name, shown in await listing.presets_for(self.bridge, scenario, typed)]

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._at_work.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.error("work failed", exc_info=error)


def secrets(settings: Settings) -> tuple[str, ...]:
    """What must never stand in a log."""
    return (settings.discord_token.get_secret_value(),) if settings.discord_token else ()


async def checks(settings: Settings, *, offline: bool) -> list[Check]:
    """What the doctor finds about the platforms; `offline` without asking them."""
    token = settings.discord_token
    redirect(settings.discord_api_base_url, settings.discord_gateway_url)
    return await discord_checks.checks(token.get_secret_value() if token else None, offline=offline)


async def serve(settings: Settings) -> None:
    """Play until the process is told to stop. Raises `ParleyError` where that cannot begin or go on."""
    if settings.discord_token is None:
        raise ParleyError(NOTHING_SET_UP)
    token = settings.discord_token.get_secret_value()
    redirect(settings.discord_api_base_url, settings.discord_gateway_url)
    with (
        _stop_signals() as stop,
        only_server(settings.database),
        only_holder(_lock(token), "with this token"),
    ):
        may = await _unless(stop, connecting.granted(token))
        if may is None:
            _LOG.info("stopped")
            return
        if not may.content:
            _LOG.warning(texts.NO_CONTENT)
        app = await App.open(settings, threaded=True)
        try:
            serving = Serving(app, may, SchedulerBell())
            async with answering(settings.health_address, serving.health()):
                await _served(serving, token, stop)
        finally:
            await app.close(stop_clock=False)


async def _served(serving: Serving, token: str, stop: asyncio.Event) -> None:
    """From the login until a signal, or until the connection is over for good."""
    client = serving.platform.client
    connection = asyncio.create_task(connecting.connected(client, token, serving.begin))
    try:
        await _unless(stop, asyncio.wait({connection}))
        _LOG.info("stopping")
        await serving.end()
    finally:
        await client.close()
        await asyncio.wait({connection})
    if (error := connection.exception()) is not None and not stop.is_set():
        raise error
    _LOG.info("stopped")


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What comes of it; None where somebody says stop before."""
    stopping, task = asyncio.create_task(stop.wait()), asyncio.create_task(work)
    try:
        await asyncio.wait((stopping, task), return_when=asyncio.FIRST_COMPLETED)
        return await task if task.done() else None
    finally:
        stopping.cancel()
        task.cancel()
        await asyncio.gather(stopping, task, return_exceptions=True)


@contextmanager
def _stop_signals() -> Iterator[asyncio.Event]:
    """Set by SIGTERM and Ctrl-C; the second of them ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def told(number: int) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.set()

    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, told, number)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


def _lock(token: str) -> Path:
    """A file of this user that stands for the token, from which nobody learns it."""
    name = blake2b(token.encode(), digest_size=8, person=b"parley-serve").hexdigest()
    return user_cache_path("parley", ensure_exists=True) / f"serving-{name}"
