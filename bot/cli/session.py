"""Running a command's work on an opened application."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app import App
from config.settings import load

T = TypeVar("T")


def work(task: Callable[[App], Awaitable[T]], *, simulated: bool = False) -> T:
    """The result of the task; whatever happens, all branches are let go of afterwards."""

    async def whole() -> T:
        app = await App.open(load(), simulated=simulated)
        try:
            return await task(app)
        finally:
            await app.close()

    return asyncio.run(whole())
