"""Which open asks a person at this screen can answer."""

from collections.abc import Mapping

from scenarios.engine.ports import PRINCIPAL, Holder
from scenarios.kernel.actions import Action
from scenarios.kernel.position import OpenAsk, Position


def open_to(position: Position, holders: Mapping[str, Holder], seat: str) -> list[OpenAsk]:
    """Those of a seat that its person decides: its moves, or what an AI that acts for the person wants to know."""
    addressee = PRINCIPAL if holders[seat].machine else None
    return [
        asked
        for number, asked in position.asks.items()
        if asked.ask.seat == seat and asked.addressee == addressee and number not in position.sealed
    ]


def draft_of(asked: OpenAsk) -> Action | None:
    """What an AI proposes as the answer; the default of a move is none."""
    return asked.ask.default if asked.addressee is not None else None
