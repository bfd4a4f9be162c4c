"""Reading a branch back: every stored event derived again by the rules, a chunk at a time.

Verifying and exporting both go through here, so nothing is ever exported that would not pass.
"""

from collections.abc import AsyncIterator
from typing import Final, NamedTuple

from scenarios.engine.ports import Ref
from scenarios.kernel.log import Differs, Event, rederive
from scenarios.kernel.play import Game, Stepped
from scenarios.kernel.position import Position
from storage.store import Store

CHUNK: Final = 500
"""Events read in one transaction; others can work between two chunks."""


class Folded(NamedTuple):
    """One stored event with what it led from and to."""

    event: Event
    committed: int
    """UTC microseconds."""
    before: Position
    stepped: Stepped


async def folded(
    store: Store, ref: Ref, game: Game, start: Position, upto: int
) -> AsyncIterator[list[Folded]]:
    """The events after `start` up to `upto` along the ancestry, derived again; no snapshot is used.

    Raises `Differs` at the first that is missing or is not what the rules give, after yielding all before it.
    """
    position = start
    for low in range(start.seq, upto, CHUNK):
        chunk: list[Folded] = []
        for event, committed in await store.dated_history(ref, low, min(low + CHUNK, upto)):
            try:
                stepped = rederive(game, position, event)
            except Differs:
                yield chunk
                raise
            chunk.append(Folded(event, committed, position, stepped))
            position = stepped.position
        yield chunk
    if position.seq < upto:
        raise Differs(position.seq + 1, f"it is missing, though the branch has {upto} steps.")
