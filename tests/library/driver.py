"""Plays a scenario with strategies, as the engine would, but in memory and at once."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from pydantic import BaseModel

from scenarios import Rng, Scenario
from scenarios.kernel.strategy import Strategy
from scenarios.testkit import Play

Player = tuple[Strategy, BaseModel]


def seat_seed(seed: int, seat: str) -> int:
    """A seed for one seat, the same in every process."""
    return int.from_bytes(blake2b(f"{seed}/{seat}".encode(), digest_size=8).digest(), "big")


def played(
    scenario: Scenario[Any, Any, Any],
    players: Mapping[str, Player],
    *,
    seed: int = 0,
    params: BaseModel | None = None,
    moves: int = 2_000,
) -> Play:
    """A session to its end, or until nobody with a player has anything to do."""
    play = Play(scenario, seed=seed, params=params)
    for _ in range(moves):
        asked = [a for n, a in play.now.asks.items() if n not in play.now.sealed and a.ask.seat in players]
        if play.now.over is not None or not asked:
            break
        seat = asked[0].ask.seat
        strategy, settings = players[seat]
        action = strategy.decide(play.view(seat), asked[0].ask, Rng(seat_seed(seed, seat)), settings)
        assert action is not None
        play.move(seat, action, ask=asked[0].number)
    return play


def player(strategy: Strategy, **settings: Any) -> Player:
    """A strategy with its parameters."""
    return strategy, strategy.params(**settings)
