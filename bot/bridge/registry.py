"""Who does what: every feature's handlers, renderers and ringers, found by their keys.

A feature is a module that has any of these, under keys that no other has:

- `HANDLERS`: key to `Handler`. Keys are a button's or form's verb (`"move"`), a command with its stroke (`"/start"`), and
  for all else that arrives its kind with a star: `"*said"`, `"*edited"`, `"*deleted"`, `"*left"`, `"*gone"`.
- `READS`: keys of those handlers that change nothing; what they take in is not kept.
- `RENDERERS`: an outbox body's `kind` to `Renderer`.
- `RINGERS`: a timer's kind to `Ringer`.
- `SWEEP`: done whenever something is due, for what has no timer row (lobbies).
- `REPAIR`: done once when the process starts, before anything is replayed.
"""

from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from typing import Any, Final

from bot.bridge import departures, rendering
from bot.bridge.arrivals import Arrival, Command, Pressed, Submitted
from bot.bridge.context import Bridge, Handler, Renderer, Ringer

_FEATURES: Final[tuple[ModuleType, ...]] = (
    departures,
    rendering,
)


def _merged(name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for feature in _FEATURES:
        given = getattr(feature, name, {})
        if twice := sorted(found.keys() & given.keys()):
            raise ValueError(f"{feature.__name__}.{name}: {', '.join(twice)} is there already")
        found |= given
    return found


def _each(name: str) -> Iterator[Any]:
    return (getattr(feature, name) for feature in _FEATURES if hasattr(feature, name))


HANDLERS: Final[dict[str, Handler]] = _merged("HANDLERS")
READS: Final[frozenset[str]] = frozenset().union(*_each("READS"))
RENDERERS: Final[dict[str, Renderer]] = _merged("RENDERERS")
RINGERS: Final[dict[str, Ringer]] = _merged("RINGERS")

Chore = Callable[[Bridge], Awaitable[None]]
SWEEPS: Final[tuple[Chore, ...]] = tuple(_each("SWEEP"))
REPAIRS: Final[tuple[Chore, ...]] = tuple(_each("REPAIR"))


def key_of(arrival: Arrival) -> str:
    """Under which its handler is found."""
    match arrival.what:
        case Command(name=name):
            return f"/{name}"
        case Pressed(button=button):
            return button.verb
        case Submitted(form=form):
            return form.verb
        case what:
            return f"*{what.kind}"
