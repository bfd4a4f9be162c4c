"""Bringing a running branch to a newer version of its rules, by an event between two turns."""

from typing import Any

from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import decode, encode
from scenarios.kernel.contract import called
from scenarios.kernel.errors import Refused
from scenarios.kernel.position import Input, Position


def migrate(scenario: AnyScenario, position: Position, version: int) -> Input:
    """The input that brings a branch from an older version to the one that `scenario` is.

    Open asks are asked anew. Raises `Refused` where it is over, choices are sealed, or no upgrade leads here;
    `ScenarioFault` where an upgrade fails.
    """
    if position.over is not None:
        raise Refused("ended", "It is over; nothing can be changed any more.")
    if position.sealed:
        raise Refused("illegal", "Choices are sealed; migrate when this turn is done.")
    form: dict[str, Any] = encode(position.state)
    for old in range(version, scenario.version):
        upgrade = scenario.upgrades.get(old)
        if upgrade is None:
            raise Refused("illegal", f"No upgrade of {scenario.name} leads from version {old} to {old + 1}.")
        form = called(f"upgrades[{old}]", upgrade, form)
    if version > scenario.version:
        raise Refused("illegal", f"Version {version} is newer than {scenario.version}, which is installed.")
    state = called("upgrades", decode, scenario.definition.state, form)
    return Input("migrated", (), {"state": encode(state), "from": version, "version": scenario.version})
