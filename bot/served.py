"""A platform within the process that serves it: what the composition root does with each."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Protocol

from bot.bridge.content import Spot
from bot.bridge.platform import Handle, Platform
from bot.pulse import Pulse
from scenarios.engine.ports import Clock, Spawn

Suggested = Sequence[tuple[str, str]]
"""As people read it, and what it stands for."""


class Hooks(NamedTuple):
    """What a platform calls."""

    handle: Handle
    """For everything that happens."""
    lost: Callable[[], None]
    """From now on something may be missed,"""
    caught_up: Callable[[], Awaitable[None]]
    """and from now on nothing is."""
    missed: Callable[[], None]
    """Something was missed though it is connected, and perhaps more is just now."""
    scenarios: Callable[[Spot, str], Awaitable[Suggested]]
    """(where, what is typed so far)."""
    presets: Callable[[Spot, str, str], Awaitable[Suggested]]
    """(where, the scenario chosen, what is typed so far)."""


class Served(Protocol):
    """One platform. Call `attend`, then stay in `stay`; then `hush`, and `close` last."""

    @property
    def platform(self) -> Platform:
        """What the bridge is given."""

    @property
    def pulse(self) -> Pulse:
        """Whether it is connected."""

    def attend(self, hooks: Hooks) -> None:
        """Whom to call."""

    async def stay(self, signed_in: Callable[[], Awaitable[None]]) -> None:
        """Sign in, wait for `signed_in`, and hear what happens until `hush` or `close`.

        Raises `ParleyError` with what to do where that cannot begin, or go on.
        """

    async def hush(self) -> None:
        """Take nothing more in, where what is to be posted can still be."""

    async def close(self) -> None:
        """All is over."""


Make = Callable[[Clock, Spawn], Served]
"""Needs a running loop."""
