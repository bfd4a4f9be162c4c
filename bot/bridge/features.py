"""All features of the bridge together."""

from collections.abc import Awaitable, Callable, Sequence
from types import ModuleType
from typing import Any

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Content, FormView, Spot
from bot.bridge.context import Bridge, Handler, Renderer, Ringer
from scenarios.engine.ports import Ref
from scenarios.engine.runner import Runner

Chore = Callable[[Bridge], Awaitable[None]]


class Features:
    """What modules have under the names that `registry` lists. Raises `ValueError` where two have the same key."""

    def __init__(self, modules: Sequence[ModuleType]) -> None:
        self.modules = modules
        self.handlers: dict[str, Handler] = self._merged("HANDLERS")
        self.reads: frozenset[str] = frozenset().union(*self._each("READS"))
        self.renderers: dict[str, Renderer] = self._merged("RENDERERS")
        self.ringers: dict[str, Ringer] = self._merged("RINGERS")
        self.sweeps: tuple[Chore, ...] = self._each("SWEEP")
        self.repairs: tuple[Chore, ...] = self._each("REPAIR")
        self.driven: tuple[Callable[[Bridge, Runner], Awaitable[None]], ...] = self._each("DRIVEN")
        self.anew: tuple[Callable[[Bridge, Ref], Awaitable[None]], ...] = self._each("ANEW")
        self.absent: tuple[Callable[[Bridge, Ref, str], Awaitable[None]], ...] = self._each("ABSENT")
        self.time_up: frozenset[str] = frozenset().union(*self._each("TIME_UP"))
        self.meant: tuple[Callable[[Bridge, Arrival], Awaitable[Arrival]], ...] = self._each("MEANT")
        self._spelled: tuple[Callable[[Bridge, Spot, Content | FormView], Content], ...] = self._each(
            "SPELLED"
        )

    def readable(self, bridge: Bridge, where: Spot, shown: Content | FormView) -> Content:
        """The post, or a form that the platform cannot show, as people can use it there."""
        can = bridge.platforms[where.platform].can
        if isinstance(shown, Content) and (can.buttons or not shown.buttons):
            return shown
        (spelled,) = self._spelled
        return spelled(bridge, where, shown)

    def _merged(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for module in self.modules:
            given = getattr(module, name, {})
            if twice := sorted(found.keys() & given.keys()):
                raise ValueError(f"{module.__name__}.{name}: {', '.join(twice)} is there already")
            found |= given
        return found

    def _each(self, name: str) -> tuple[Any, ...]:
        return tuple(getattr(module, name) for module in self.modules if hasattr(module, name))
