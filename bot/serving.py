"""The composition root for serving: one process that plays on the platforms of the settings until told to stop."""

import asyncio
import os
import signal
from collections.abc import Callable, Collection, Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, TypeVar

import structlog
from platformdirs import user_cache_path
from pydantic import SecretStr

from bot import texts_health as health_texts
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
from bot.discord.redirect import redirect
from bot.discord.served import ServedDiscord
from bot.discord.spots import PLATFORM as DISCORD
from bot.health import Health, answering
from bot.reaching import Look, Reached, back, reached
from bot.served import Hooks, Make, Suggested
from bot.slack import checks as slack_checks
from bot.slack import texts_doctor as slack_texts
from bot.slack.served import ServedSlack, Ways
from bot.slack.spots import PLATFORM as SLACK
from config.settings import Settings
from scenarios.kernel.errors import ParleyError
from storage.alone import only_holder, only_server
from storage.installations import Installations

T = TypeVar("T")
_Making = Callable[[App], Make]
NOTHING_SET_UP: Final = (
    f"There is no platform to play on yet. {texts.MEND_NOT_SET_UP} Or: {slack_texts.MEND_NOT_SET_UP}"
)
PATIENCE: Final = 20.0
"""Seconds that work under way has to come to its end after somebody said stop."""
_LOG = structlog.get_logger("parley.serving")


class Serving:
    """A bridge on an application, and its platforms. Call `begin` for each that has signed in, and `end` last."""

    def __init__(self, app: App, makes: Sequence[Make], bell: Bell) -> None:
        self._app = app
        self._at_work: set[asyncio.Task[Any]] = set()
        self._ending = False
        self._begun = asyncio.Event()
        clock = app.engine.clock
        self.served = [make(clock, self.spawn) for make in makes]
        self._signing_in = len(self.served)
        platforms = {one.platform.name: one.platform for one in self.served}
        self.bridge = wiring.bridge(app, platforms, clock, self.spawn, bell)
        for one in self.served:
            one.attend(self._hooks(one.platform.name))

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Run it; whoever ends this waits for it."""
        task = asyncio.create_task(work)
        self._at_work.add(task)
        task.add_done_callback(self._done)
        return task

    async def begin(self) -> None:
        """One more has signed in. With the last of them, go on with all that an earlier process has left behind."""
        self._signing_in -= 1
        if not self._signing_in:
            await recovery.start(self.bridge)
            self._begun.set()
        await self._begun.wait()

    def health(self, absent: Collection[str]) -> Health:
        """What is amiss with it, to whoever asks; `absent` are platforms that could not be reached."""
        pulses = {one.platform.name: one.pulse for one in self.served}
        return Health(pulses, self._ask, self._at_hand, absent)

    async def end(self, patience: float = PATIENCE) -> None:
        """Take nothing in any more, and let what is under way come to its end, but not for longer than this."""
        end = asyncio.get_running_loop().time() + patience
        await asyncio.wait([asyncio.create_task(one.hush()) for one in self.served], timeout=patience)
        self._ending = True
        self.bridge.alarms.stop()
        while self._at_work and (left := end - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._at_work, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for task in self._at_work:
            task.cancel()
        await asyncio.gather(*self._at_work, return_exceptions=True)

    async def _ask(self) -> None:
        await self._app.store.run(lambda connection: connection.exec_driver_sql("SELECT 1").scalar_one())

    def _at_hand(self) -> bool:
        return self._begun.is_set() and not self._ending

    async def _take(self, arrival: Arrival) -> Answer:
        """Nothing is lost while it ends: what people wrote is read back by the next process."""
        if self._ending:
            return mistake(errors.NOT_SAVED, arrival.what)
        return await self._within(self.bridge.intake.take(arrival))

    async def _within(self, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it; whoever ends this waits for it, whoever began it."""
        task = asyncio.current_task()
        if task is None or task in self._at_work:
            return await work
        self._at_work.add(task)
        try:
            return await work
        finally:
            self._at_work.discard(task)

    def _hooks(self, platform: str) -> Hooks:
        async def caught_up() -> None:
            _LOG.info("connected", platform=platform)
            if not self._ending:
                await self._within(recovery.caught_up(self.bridge, platform))

        def lost() -> None:
            recovery.lost(self.bridge, platform)

        def missed() -> None:
            recovery.missed(self.bridge, platform)

        return Hooks(self._take, lost, caught_up, missed, self._scenarios, self._presets)

    async def _scenarios(self, where: Spot, typed: str) -> Suggested:
        return [(shown, name) for name, shown in await listing.scenarios_for(self.bridge, where, typed)]

    async def _presets(self, where: Spot, scenario: str, typed: str) -> Suggested:
        return [(shown, name) for name, shown in await listing.presets_for(self.bridge, scenario, typed)]

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._at_work.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.error("work failed", exc_info=error)


def secrets(settings: Settings) -> tuple[str, ...]:
    """What must never stand in a log."""
    given = (
        *(settings.discord_token, settings.slack_bot_token),
        *(settings.slack_app_token, settings.slack_signing_secret, settings.slack_client_secret),
    )
    return tuple([one.get_secret_value() for one in given if one is not None])


async def checks(settings: Settings, *, offline: bool) -> list[Check]:
    """What the doctor finds about the platforms; `offline` without asking them."""
    redirect(settings.discord_api_base_url, settings.discord_gateway_url)
    ways = _ways(settings)
    return [
        *await discord_checks.checks(_shown(settings.discord_token), offline=offline),
        *await slack_checks.checks(
            *(_shown(settings.slack_bot_token), _shown(settings.slack_app_token)),
            settings.slack_api_base_url,
            offline=offline,
            requests=settings.slack_signing_secret is not None,
            installs=ways is not None and ways.client is not None,
        ),
    ]


async def serve(settings: Settings) -> None:
    """Play until the process is told to stop. Raises `ParleyError` where that cannot begin or go on.

    A platform that cannot be reached at first stops no other: it is served as soon as it answers.
    """
    ways = _ways(settings)
    looks = dict[str, Look[_Making]]()
    if ways is not None:
        looks[SLACK] = partial(_slack, ways)
    if (token := _shown(settings.discord_token)) is not None:
        looks[DISCORD] = partial(_discord, settings, token)
    if not looks:
        raise ParleyError(NOTHING_SET_UP)
    tokens = [one for one in (token, ways and ways.known_by) if one]
    with _stop_signals() as stop, only_server(settings.database), ExitStack() as held:
        for one in tokens:
            held.enter_context(only_holder(_lock(one), "with this token"))
        anew = True
        while anew and (those := await _unless(stop, reached(looks))) is not None:
            for error in those.silent.values():
                _LOG.warning(f"{error} {health_texts.GOES_ON}")
            anew = await _served(settings, those, [looks[name] for name in those.silent], stop)
    _LOG.info("stopped")


async def _slack(ways: Ways) -> _Making:
    """Raises `ParleyError` for what can never begin, and `Unreachable`."""
    ways.check()
    if ways.token is not None:
        await slack_checks.reached(ways.token, ways.base_url)
    return lambda app: partial(ServedSlack, ways, Installations(app.store, SLACK))


async def _discord(settings: Settings, token: str) -> _Making:
    """Raises `ParleyError` for what can never begin, and `Unreachable`."""
    redirect(settings.discord_api_base_url, settings.discord_gateway_url)
    may = await connecting.granted(token)
    if not may.content:
        _LOG.warning(texts.NO_CONTENT)
    return lambda app: partial(ServedDiscord, token, may)


def _ways(settings: Settings) -> Ways | None:
    """To Slack, where it is set up."""
    token, secret = _shown(settings.slack_bot_token), _shown(settings.slack_client_secret)
    client = None
    if settings.slack_client_id is not None and secret is not None:
        client = settings.slack_client_id, secret
    if token is None and client is None:
        return None
    return Ways(
        *(token, _shown(settings.slack_app_token), _shown(settings.slack_signing_secret), client),
        *(settings.slack_address, settings.slack_api_base_url, settings.slack_guests),
    )


async def _served(
    settings: Settings, those: Reached[_Making], absent: Sequence[Look[_Making]], stop: asyncio.Event
) -> bool:
    """From the sign-in until a signal, or until one connection is over for good; true where one more can be reached."""
    app = await App.open(settings, threaded=True)
    try:
        serving = Serving(app, [making(app) for making in those.found.values()], SchedulerBell())
        async with answering(settings.health_address, serving.health(those.silent)):
            return await _stayed(serving, absent, stop)
    finally:
        await app.close(stop_clock=False)


async def _stayed(serving: Serving, absent: Sequence[Look[_Making]], stop: asyncio.Event) -> bool:
    connections = {asyncio.create_task(one.stay(serving.begin)) for one in serving.served}
    returning = asyncio.create_task(back(absent))
    try:
        await _unless(stop, asyncio.wait({*connections, returning}, return_when=asyncio.FIRST_COMPLETED))
        over, anew = {task for task in connections if task.done()}, returning.done()
        _LOG.info("beginning anew" if anew else "stopping")
        await serving.end()
    finally:
        await asyncio.gather(*[one.close() for one in serving.served])
        for task in (*connections, returning):
            task.cancel()
        await asyncio.gather(*connections, returning, return_exceptions=True)
    errors = [error for task in over if not task.cancelled() and (error := task.exception()) is not None]
    if errors and not stop.is_set():
        raise errors[0]
    return anew and not stop.is_set()


def _shown(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


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
