"""What a process that serves tells of its health over HTTP: `/healthz` (leave it or restart it) and `/readyz`."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from bot import texts_health as texts
from bot.pulse import Pulse
from config.address import host_and_port
from scenarios.kernel.errors import ParleyError

DEAF_AFTER: Final = 120.0
"""Seconds of silence after which a process hears its platform no more. Platforms give a sign of life each minute."""
PATIENCE: Final = 5.0
"""Seconds that the database has for an answer."""


class Health:
    """What is amiss with a process. `ask` puts a question to the database; `at_work` is true once all was taken up.
    `absent` are platforms that could not be reached when it began.

    It answers within `PATIENCE`, so no answer in twice that time means that the process stands still.
    """

    def __init__(
        self,
        pulses: Mapping[str, Pulse],
        ask: Callable[[], Awaitable[object]],
        at_work: Callable[[], bool],
        absent: Collection[str] = (),
    ) -> None:
        self._pulses, self._ask, self._at_work, self._absent = pulses, ask, at_work, absent
        self._asking: asyncio.Task[object] | None = None

    async def alive(self) -> list[str]:
        """What only a restart can mend: a database that does not answer, a platform that is not heard any more."""
        silent = [
            texts.DEAF.format(platform=name, seconds=int(pulse.silence()))
            for name, pulse in self._pulses.items()
            if pulse.silence() > DEAF_AFTER
        ]
        return [*await self._database(), *silent]

    async def ready(self) -> list[str]:
        """Also what passes by itself: it is starting or stopping, or connects anew."""
        found = await self.alive()
        if not self._at_work():
            found.append(texts.NOT_AT_WORK)
        away = [*self._absent, *(name for name, pulse in self._pulses.items() if not pulse.connected)]
        return found + [texts.NOT_CONNECTED.format(platform=name) for name in away]

    def close(self) -> None:
        """Wait for no answer of the database any more."""
        if self._asking is not None:
            self._asking.cancel()

    async def _database(self) -> list[str]:
        """One question at a time, however many want to know."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._ask())
        asked = self._asking
        if not (await asyncio.wait({asked}, timeout=PATIENCE))[0]:
            return [texts.NO_DATABASE.format(seconds=int(PATIENCE))]
        error = None if asked.cancelled() else asked.exception()
        return [] if error is None else [texts.DATABASE_REFUSES.format(why=str(error).rstrip("."))]


@asynccontextmanager
async def answering(address: str | None, health: Health) -> AsyncIterator[None]:
    """Answer at this address until the block ends; nowhere without one. Raises `ParleyError` for one that is taken."""
    if address is None:
        yield
        return
    application = web.Application()
    application.router.add_get("/healthz", _answering(health.alive))
    application.router.add_get("/readyz", _answering(health.ready))
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *host_and_port(address)).start()
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise ParleyError(texts.ADDRESS_TAKEN.format(address=address, why=why)) from error
        yield
    finally:
        health.close()
        await runner.cleanup()


def _answering(look: Callable[[], Awaitable[list[str]]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """One line of JSON: 200 where nothing is amiss, else 503 with what it is."""

    async def answer(_: web.Request) -> web.Response:
        found = await look()
        return web.Response(
            text=json.dumps({"ok": not found, "why": found}) + "\n",
            status=503 if found else 200,
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return answer
