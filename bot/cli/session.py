"""Running a command's work on an opened application, and finding what it is about."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix
from config.settings import load
from scenarios.engine.clock import SimulatedClock
from scenarios.kernel.errors import ParleyError
from storage.errors import Unknown
from storage.sessions import BranchInfo

T = TypeVar("T")


async def existing(app: App, name: str) -> BranchInfo:
    """The branch of that id, where a scenario could have been meant too. Raises `ParleyError`."""
    try:
        return await app.find(name)
    except Unknown as error:
        text = texts.NOT_FOUND.format(name=name, command=f"{prefix()} list")
        raise ParleyError(text + texts.unloaded([str(one.error) for one in app.registry.broken])) from error


def already_over(info: BranchInfo) -> ParleyError:
    """That nothing can go on there, and what one can do instead."""
    show, branch = (
        f"{prefix()} show {info.label}",
        f"{prefix()} branch {info.label} --at STEP --seat ROLE=human",
    )
    return ParleyError(texts.ALREADY_OVER.format(label=info.label, show=show, branch=branch))


def work(task: Callable[[App], Awaitable[T]], *, simulated: bool = False) -> T:
    """The result of the task; whatever happens, all branches are let go of afterwards."""

    async def whole() -> T:
        app = await App.open(load(), clock=SimulatedClock() if simulated else None)
        try:
            return await task(app)
        finally:
            await app.close()

    return asyncio.run(whole())
