"""From a reference to an actor: `strategy:boulware?e=4`, `scripted:FILE`."""

from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic import BaseModel

from agents.scripted import read_script, script_digest
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
            return read_script(_path(rest))
        case _:
            raise ParleyError(f"{reference!r} is no actor; write one of: {', '.join(KINDS)}.")


def absolute(reference: str) -> str:
    """The reference as it means the same in every working directory."""
    kind, _, rest = reference.partition(":")
    return f"{kind}:{_path(rest)}" if kind == "scripted" and rest else reference


def digests(references: Iterable[str]) -> dict[str, str]:
    """The script files among them, each with the digest of its content. Raises `ParleyError`."""
    parts = [reference.partition(":") for reference in references]
    return {rest: script_digest(_path(rest)) for kind, _, rest in parts if kind == "scripted"}


def _path(written: str) -> Path:
    try:
        return Path(written).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise ParleyError(f"The script {written!r} cannot be found: {error}.") from error
