"""Strategies: pure functions that decide for a seat of one scenario, without a model."""

from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import BaseModel

from scenarios.kernel.actions import Action
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import Ask, NoParams

Decide = Callable[[Any, Ask, Rng, Any], Action | None]
"""(the scenario's view for the seat, the ask, named draws of its own, its parameters) to an action.

None passes, which only an optional ask allows. The same arguments give the same action.
"""


class Strategy(NamedTuple):
    """A strategy as the registry knows it; `strategy:boulware?e=4` names it with a parameter."""

    scenario: str
    name: str
    decide: Decide
    params: type[BaseModel] = NoParams
    about: str = ""
    """One sentence for those who choose it."""
    talks: bool = False
    """It takes part in an open floor: its asks there offer `Say` too."""
