"""Editing the past: the input of a stored event with one action, or some draws, replaced.

An edit is JSON: `{"price": 8000}` changes fields of the move, `{"action": "WalkAway", …}` makes it
another move, `{"draws": {"shock/3": 5}}` replaces draws by key. Where an event holds the moves of several
seats, `"seat"` names the one that is meant.
"""

from collections.abc import Mapping
from typing import Any

from scenarios.kernel import options
from scenarios.kernel.actions import Say
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.errors import Illegal
from scenarios.kernel.position import Input, Position
from scenarios.kernel.wire import action_type


def edited(scenario: AnyScenario, before: Position, given: Input, edit: Mapping[str, Any]) -> Input:
    """The changed input. Raises `Illegal` or `FieldErrors` where the edit does not fit the event."""
    change = dict(edit)
    draws = change.pop("draws", {})
    if not isinstance(draws, Mapping):
        raise Illegal('"draws" maps keys of draws to values, such as {"draws": {"shock/3": 5}}.')
    forced = {**given.forced, **draws}
    if not change:
        return given._replace(forced=forced)
    if not given.moves:
        raise Illegal("This step holds no move that could be edited; choose another one.")
    seat = change.pop("seat", given.moves[0].seat if len(given.moves) == 1 else None)
    place = next((n for n, move in enumerate(given.moves) if move.seat == seat), None)
    if place is None:
        seats = ", ".join(move.seat for move in given.moves)
        raise Illegal(f'This step holds moves of {seats}; name one with "seat".')
    move = given.moves[place]
    name = change.pop("action", type(move.action).__name__)
    same = name == type(move.action).__name__
    data = {**(dict(move.action) if same else {}), **change}
    asked = before.asks.get(move.ask) if move.ask is not None else None
    offered = asked.ask.options if asked is not None else (action_type(scenario, name) if same else Say,)
    action = options.parse(offered, name, data)
    moves = list(given.moves)
    moves[place] = move._replace(action=action, cause="edit")
    return given._replace(moves=tuple(moves), forced=forced)
