"""Bringing a running branch to a newer version of its rules, by an event between two turns.

The event holds all that restoring needs from then on, since the older rules are gone.
"""

from typing import Any, NamedTuple

from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.codec import decode, encode
from scenarios.kernel.contract import called
from scenarios.kernel.errors import Refused
from scenarios.kernel.play import BEFORE
from scenarios.kernel.position import Input, Position


class Stale(NamedTuple):
    """A branch as an older version of its rules left it."""

    version: int
    seq: int
    at: int
    seats: tuple[str, ...]
    opened: int
    """How many asks were opened so far."""
    state: dict[str, Any]
    """In the older version's canonical form."""
    sealed: bool
    """Answers wait for their joint group."""
    over: str | None
    chain: bytes

    @property
    def position(self) -> Position:
        """What the migrating event follows."""
        return BEFORE._replace(seq=self.seq, at=self.at, chain=self.chain)


def migrate(scenario: AnyScenario, stale: Stale) -> Input:
    """The input that brings a branch to the version that `scenario` is; open asks are asked anew.

    Raises `Refused` where it is over, choices are sealed, or no upgrade leads here; `ScenarioFault` where an
    upgrade fails.
    """
    if stale.over is not None:
        raise Refused("ended", "It is over; nothing can be changed any more.")
    if stale.sealed:
        raise Refused("illegal", "Choices are sealed; migrate when this turn is done.")
    if stale.version > scenario.version:
        raise Refused(
            "illegal", f"Version {stale.version} is newer than {scenario.version}, which is installed."
        )
    form = stale.state
    for old in range(stale.version, scenario.version):
        upgrade = scenario.upgrades.get(old)
        if upgrade is None:
            raise Refused("illegal", f"No upgrade of {scenario.name} leads from version {old} to {old + 1}.")
        form = called(f"upgrades[{old}]", upgrade, form)
    state = called("upgrades", decode, scenario.definition.state, form)
    data = {
        "from": stale.version,
        "version": scenario.version,
        "seats": list(stale.seats),
        "opened": stale.opened,
        "state": encode(state),
    }
    return Input("migrated", (), data)
