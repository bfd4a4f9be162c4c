"""What an exception says reaches operators, and nobody who holds a seat."""

import traceback
from typing import Any

import pytest

from scenarios.engine.ports import Decision, Moment
from scenarios.kernel.errors import ParleyError, ScenarioFault
from storage.store import Store
from tests.fakes.actors import Plays
from tests.fakes.loop import awaited
from tests.fakes.running import HUMAN, running
from tests.fakes.scenarios import Market, Offer

CANARY = "zq-secret-42"


def _fails(*args: Any) -> Any:
    raise ValueError(f"secret is {CANARY}")


@pytest.mark.parametrize("method", ["apply", "turn"])
@awaited
async def test_rules_that_fail_tell_the_player_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    async with running(store, "market", {"seller": HUMAN, "buyer": HUMAN}) as (_, live):
        monkeypatch.setattr(Market, method, _fails)
        with pytest.raises(ScenarioFault) as caught:
            await live.move("seller", Offer(price=80))
        assert str(caught.value) == "The rules of this market failed; the host can see why."
        assert CANARY in "".join(traceback.format_exception(caught.value)), "operators see the cause"
        assert CANARY in (live.runner.why or "")
        assert CANARY not in live.runner.trouble


@awaited
async def test_a_view_that_fails_tells_the_player_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, "market", {"seller": HUMAN, "buyer": HUMAN}) as (_, live):
        with pytest.raises(ParleyError, match="no seat 'nobody'"):
            live.runner.view("nobody")
        monkeypatch.setattr(Market, "view", _fails)
        with pytest.raises(ScenarioFault) as caught:
            live.runner.view("seller")
        assert CANARY not in str(caught.value)


@awaited
async def test_a_strategy_that_fails_tells_the_player_nothing(store: Store) -> None:
    def fails(moment: Moment) -> Decision:
        raise ValueError(CANARY)

    seats = {"seller": "s", "buyer": HUMAN}
    async with running(store, "market", seats, {"s": Plays(fails)}) as (_, live):
        assert await live.drive() == "paused"
        assert CANARY in (live.runner.why or "")
        assert live.runner.trouble == "A machine player of this market failed; the host can see why."
