"""From a reference to an actor: `strategy:boulware?e=4`, `scripted:FILE`."""

from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel

from agents.scripted import read_script
from agents.strategy import StrategyActor
from scenarios.engine.ports import Actor
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.strategy import Strategy

FindStrategy = Callable[[str, str], tuple[Strategy, BaseModel]]
"""(`boulware?e=4`, scenario name) to a strategy with its parameters. Raises `ParleyError`."""

KINDS = ("human", "strategy:NAME", "scripted:FILE")


def make_actor(reference: str, scenario: str, find_strategy: FindStrategy) -> Actor:
    """The actor behind a reference. Raises `ParleyError` for one that is unknown or misspelt."""
    kind, _, rest = reference.partition(":")
    match kind:
        case "strategy" if rest:
            return StrategyActor(*find_strategy(rest, scenario))
        case "scripted" if rest:
            return read_script(Path(rest).expanduser())
        case _:
            raise ParleyError(f"{reference!r} is no actor; write one of: {', '.join(KINDS)}.")
