"""A host who waits no longer: what the rules provide is done, and nothing else."""

import pytest

from scenarios.engine.ports import Origin
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import Refused
from scenarios.kernel.wire import decode_entry
from storage.store import Store
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, log, running
from tests.fakes.scenarios import Choose

PLAYERS = {"player-1": HUMAN, "player-2": HUMAN}


@awaited
async def test_what_is_provided_is_done_and_says_who_wanted_it(store: Store) -> None:
    async with running(store, "together", PLAYERS) as (_, live):
        first, second = live.runner.position.asks
        event = await live.skip(first, origin=Origin())
        assert event.kind == "sealed"
        entry = decode_entry(live.runner.scenario, event.kind, loads(event.body), event.at)
        (move,) = entry.input.moves
        assert (move.seat, move.cause, move.source) == ("player-1", "host", "default")
        with pytest.raises(Refused, match="no longer open"):
            await live.skip(first)
        await live.move("player-2", Choose(number=4), ask=second)
        assert (await log(store, live.runner.ref))[-1] == (
            "moves: player-1 Choose: number 0; player-2 Choose: number 4"
        )


@awaited
async def test_nothing_is_made_up_where_nothing_is_provided(store: Store) -> None:
    async with running(store, "market", {"seller": HUMAN, "buyer": HUMAN}) as (_, live):
        before = live.runner.position
        with pytest.raises(Refused, match="Nothing is provided for 'seller'"):
            await live.skip(1)
        with pytest.raises(Refused, match="no longer open"):
            await live.skip(7)
        assert live.runner.position == before
