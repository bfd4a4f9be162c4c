"""Whether a move is worse than what its seat's holder has as a limit; asked once more then, never forbidden.

There are two sources, and both are data. A mandate limits the terms that the seat is bound to, and what is said. A
view that has the numbers `limit` and `wish` tells which way is worse: beyond the limit, away from the wish. It is
compared with what the move would bind the seat to (`Scenario.terms`): with the only number among these terms, or,
where there are more, with each term whose own fields are there (`price_limit` and `price_wish` for `price`). Without
a wish nobody can tell which side of a limit is the worse one, and nothing is asked.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.bridge.texts import moves as texts
from bot.wording import heading, number
from scenarios.engine.mandate import breach
from scenarios.engine.runner import Runner
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.contract import called
from scenarios.kernel.errors import ScenarioFault
from scenarios.kernel.rules import Move


def doubt(runner: Runner, seat: str, action: Action) -> str | None:
    """How the move would be worse than a limit of the seat, in a sentence; None where it is not."""
    if type(action) is Say:
        return None
    try:
        return _beyond_mandate(runner, seat, action) or _beyond_limit(runner, seat, action)
    except ScenarioFault:
        return None  # the rules say nothing; whether the move may be made is not decided here


def _beyond_mandate(runner: Runner, seat: str, action: Action) -> str | None:
    mandate = runner.holders[seat].mandate
    if mandate is None:
        return None
    how = breach(runner.scenario, runner.position.state, Move(seat, action), mandate)
    return (
        None
        if how is None
        else texts.BEYOND_MANDATE.format(how=how[0].upper() + how[1:], limits=mandate.line())
    )


def _beyond_limit(runner: Runner, seat: str, action: Action) -> str | None:
    terms = called("terms", runner.scenario.terms, runner.position.state, seat, action)
    if not isinstance(terms, Mapping):
        return None
    numbers = {name: value for name, value in terms.items() if _is_number(value)}
    view = runner.view(seat)
    for name, value in numbers.items():
        of = f"{name}_" if len(numbers) > 1 else ""
        limit, wish = _field(view, f"{of}limit"), _field(view, f"{of}wish")
        if limit is not None and wish is not None and (value - limit) * (wish - limit) < 0:
            how = f"{heading(name)} would be {number(value)}"
            return texts.BEYOND_LIMIT.format(how=how, limit=number(limit))
    return None


def _field(view: BaseModel, name: str) -> float | None:
    value = getattr(view, name, None)
    return value if _is_number(value) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
