"""Which platforms answer when a process begins: one that is down stops no other."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

from scenarios.kernel.errors import ParleyError

T = TypeVar("T")
Look = Callable[[], Awaitable[T]]
"""Asks a platform. Raises `Unreachable`, and `ParleyError` for what can never begin."""
AGAIN: Final = 30.0
"""Seconds until one that gave no answer is asked again."""


class Unreachable(ParleyError):
    """It gives no answer now, and perhaps does later; the text says what to look at."""


class Reached(NamedTuple, Generic[T]):
    """Platforms by name: what was found out from each that answers, and why the others do not."""

    found: Mapping[str, T]
    silent: Mapping[str, Unreachable]


async def reached(looks: Mapping[str, Look[T]]) -> Reached[T]:
    """Ask each. Raises `ParleyError` where one can never begin, or none answers."""
    found, silent = dict[str, T](), dict[str, Unreachable]()
    for name, look in looks.items():
        try:
            found[name] = await look()
        except Unreachable as error:
            silent[name] = error
    if silent and not found:
        raise next(iter(silent.values()))
    return Reached(found, silent)


async def back(looks: Collection[Look[T]]) -> None:
    """Wait until one of them answers, be it by a refusal; for ever where there are none."""
    while True:
        await asyncio.sleep(AGAIN)
        for look in looks:
            try:
                await look()
            except Unreachable:
                continue
            except ParleyError:
                pass  # whoever begins with it is told
            return
