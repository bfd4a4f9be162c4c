"""Listening for requests, of Slack and of people's browsers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.slack import texts_doctor as texts
from scenarios.kernel.errors import ParleyError


@asynccontextmanager
async def listening(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """As long as the block lasts; gives the port. Raises `ParleyError` for an address that is taken."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ParleyError(texts.TAKEN.format(host=host, port=port)) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
