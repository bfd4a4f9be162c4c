"""A running branch moves to a newer version of its rules, or is told why it cannot."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest

from scenarios import Ask, Refused, Rng, Role, Scenario, Setup, State, Step, Turn
from scenarios.kernel.codec import encode
from scenarios.kernel.errors import ScenarioFault
from scenarios.kernel.log import rederive, sealed
from scenarios.kernel.play import Game, step
from scenarios.kernel.upgrade import Stale, migrate
from scenarios.testkit import Play
from tests.kernel.games import Bid

Upgrades = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]


class Old(State):
    n: int = 0


class New(State):
    count: int
    note: str = "new"


class First(Scenario[Old, Bid]):
    """Version 1."""

    name = "game"
    roles = (Role("a"), Role("b"))

    def start(self, setup: Setup, rng: Rng) -> Step[Old]:
        return Step(Old())

    def turn(self, state: Old) -> Turn:
        if state.n == 0:
            return Turn((Ask("a", (Bid,)),))
        return Turn((Ask("a", (Bid,), joint="j"), Ask("b", (Bid,), joint="j")))

    def apply(self, state: Old, moves: Any, rng: Rng) -> Step[Old]:
        return Step(state.but(n=state.n + 1))


class Third(Scenario[New, Bid]):
    """Version 3, with other fields."""

    name = "game"
    version = 3
    upgrades: ClassVar[Upgrades] = {
        1: lambda form: {"count": form["n"]},
        2: lambda form: {**form, "note": "kept"},
    }
    roles = First.roles

    def start(self, setup: Setup, rng: Rng) -> Step[New]:
        return Step(New(count=0))

    def turn(self, state: New) -> Turn:
        return Turn((Ask("a", (Bid,)),))

    def apply(self, state: New, moves: Any, rng: Rng) -> Step[New]:
        return Step(state.but(count=state.count + 1))


def left(play: Play, version: int = 1) -> Stale:
    """A branch as the store finds it when its rules have changed."""
    now = play.now
    return Stale(
        version,
        now.seq,
        now.at,
        now.seats,
        now.opened,
        encode(now.state),
        bool(now.sealed),
        now.over,
        now.chain,
    )


def test_upgrades_follow_one_another() -> None:
    stale = left(Play(First()))
    stepped = step(Game(Third(), 0), stale.position, migrate(Third(), stale), 5_000_000)
    assert stepped.position.state == New(count=0, note="kept")
    assert stepped.position.seats == ("a", "b")
    assert stepped.position.changed == 2
    assert [asked.number for asked in stepped.opened] == [2]
    assert stepped.entry.input.data["from"] == 1


def test_the_event_is_enough_to_go_on_from() -> None:
    stale = left(Play(First()))
    after, event = sealed(stale.position, step(Game(Third(), 0), stale.position, migrate(Third(), stale), 9))
    assert rederive(Game(Third(), 0), stale.position, event).position == after


def test_what_cannot_is_refused() -> None:
    play = Play(First())
    with pytest.raises(Refused, match="Version 4 is newer than 3"):
        migrate(Third(), left(play, 4))

    class Fourth(Third):
        """A version to which nothing leads."""

        name = "game"
        version = 4

    with pytest.raises(Refused, match="No upgrade of game leads from version 3 to 4"):
        migrate(Fourth(), left(play))

    class Broken(Third):
        """An upgrade that fails."""

        upgrades: ClassVar[Upgrades] = {1: lambda form: form["nothing"]}

    with pytest.raises(ScenarioFault, match=r"`upgrades\[1\]` failed: KeyError"):
        migrate(Broken(), left(play))

    class Unfit(Third):
        """An upgrade whose form fits no state."""

        upgrades: ClassVar[Upgrades] = {1: dict, 2: dict}

    with pytest.raises(ScenarioFault, match="This is no New"):
        migrate(Unfit(), left(play))
    play.move("a", Bid())
    play.move("a", Bid())
    with pytest.raises(Refused, match="Choices are sealed"):
        migrate(Third(), left(play))
    play.end()
    with pytest.raises(Refused, match="It is over"):
        migrate(Third(), left(play))
