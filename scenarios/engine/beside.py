"""What machine seats do beside the moves: reports after the end, and interviews that leave no event."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from scenarios.engine.deciding import Deciding
from scenarios.engine.ports import Actor, Moment
from scenarios.engine.runner import Runner
from scenarios.kernel.errors import ParleyError

T = TypeVar("T")


async def report(runner: Runner, deciding: Deciding) -> None:
    """Let the actors that have something left to do after the end do it; what they cannot do is on record."""
    for seat in sorted(runner.machines):
        with suppress(Exception):
            after = getattr(deciding.actor(seat), "after", None)
            if after is not None:
                await after(deciding.moments.beside(seat, "after"))


async def interview(
    runner: Runner, deciding: Deciding, seat: str, put: Callable[[Actor, Moment], Awaitable[T]]
) -> T:
    """What `put` gets out of a seat's actor. Raises `ParleyError` where no machine holds the seat."""
    if seat not in runner.machines:
        machines = ", ".join(sorted(runner.machines)) or "none"
        raise ParleyError(f"No AI holds a seat {seat!r} there; seats of AI players: {machines}.")
    return await put(deciding.actor(seat), deciding.moments.beside(seat, "interview", leaves_events=False))
