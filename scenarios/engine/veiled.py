"""What failed rules may say to those who hold a seat: nothing that could be secret."""

from pydantic import BaseModel

from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.contract import called
from scenarios.kernel.errors import ParleyError, ScenarioFault
from scenarios.kernel.position import Position


def veiled(scenario: AnyScenario, fault: ScenarioFault) -> ScenarioFault:
    """The fault as those who hold a seat may see it: what failed may say what is secret."""
    shown = ScenarioFault(f"The rules of this {scenario.name} failed; the host can see why.")
    shown.__cause__ = fault
    return shown


def seat_view(scenario: AnyScenario, position: Position, seat: str) -> BaseModel:
    """What a seat may know of the present state. Raises `ParleyError` for no such seat, `ScenarioFault`."""
    if seat not in position.seats:
        raise ParleyError(f"There is no seat {seat!r} here; there are: {', '.join(position.seats)}.")
    try:
        made = called("view", scenario.view, position.state, seat)
    except ScenarioFault as fault:
        raise veiled(scenario, fault) from fault
    if not isinstance(made, BaseModel):
        raise veiled(scenario, ScenarioFault(f"`view` returned {type(made).__name__}."))
    return made
