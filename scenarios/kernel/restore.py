"""Restoring: the fold of stored events, checked against the digest of the last one."""

from collections.abc import Sequence

from scenarios.kernel.codec import loads
from scenarios.kernel.log import UNREADABLE, Differs, Event, chained, rederive
from scenarios.kernel.play import Game, step
from scenarios.kernel.position import Position
from scenarios.kernel.wire import decode_input


def restore(game: Game, start: Position, events: Sequence[Event]) -> Position:
    """The position after the events that follow `start`. Raises `Differs` at the first that does not fit.

    Costs one pure step per event; the digest of the last covers all of them.
    """
    if not events:
        return start
    position = start
    try:
        for event in events:
            given = decode_input(game.scenario, event.kind, loads(event.body), event.at)
            position = step(game, position, given, event.at).position
        last = events[-1]
        before = events[-2].chain if len(events) > 1 else start.chain
        if position.seq == last.seq and chained(before, last, position.state) == last.chain:
            return position._replace(chain=last.chain)
    except UNREADABLE:
        pass  # named below
    position = start
    for event in events:
        position = rederive(game, position, event).position
    raise Differs(last.seq, "its checksum differs from what the steps up to it give.")
