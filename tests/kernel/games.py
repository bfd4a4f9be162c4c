"""Rules made from a function, for tests of the kernel's own steps."""

from collections.abc import Callable
from typing import Any

from pydantic import Field

from scenarios import (
    Action,
    Ask,
    Move,
    Outcome,
    Rang,
    Rng,
    Role,
    Roster,
    Say,
    Scenario,
    Setup,
    State,
    Step,
    Turn,
    Words,
)


class Bid(Action):
    """Bid."""

    amount: int = Field(default=0, ge=0, le=100)


class Accept(Action):
    """Take the offer as it was shown."""

    bound = True


class Note(Action):
    """Write a note."""

    text: Words


class Count(State):
    n: int = 0


class Scripted(Scenario[Count, Bid | Accept | Note | Rang | Roster]):
    """`asks(n)` makes the turn; `follow(state, moves, rng)` the step, by default one more."""

    roles = (Role("a"), Role("b"), Role("c", 0, 3, open=True))

    def __init__(
        self,
        turn: Callable[[int], Any],
        follow: Callable[[Count, tuple[Move[Any], ...], Rng], Any] | None = None,
        *,
        start: Any = None,
        outcome: Any = None,
    ) -> None:
        self.turn_of, self.follow, self.started, self.ended = turn, follow, start, outcome

    def start(self, setup: Setup, rng: Rng) -> Step[Count]:
        made: Step[Count] = Step(Count()) if self.started is None else self.started(setup, rng)
        return made

    def turn(self, state: Count) -> Turn | None:
        made: Any = self.turn_of(state.n)
        asked: Turn | None = Turn(made) if type(made) is tuple else made
        return asked

    def apply(self, state: Count, moves: tuple[Move[Any], ...], rng: Rng) -> Step[Count]:
        if self.follow is not None:
            made: Step[Count] = self.follow(state, moves, rng)
            return made
        return Step(state.but(n=state.n + 1))

    def outcome(self, state: Count, why: str) -> Outcome:
        made: Outcome = Outcome(summary=why) if self.ended is None else self.ended(state, why)
        return made


class Talking(Scripted):
    """Talk at any time."""

    talk = "any_time"


class TalkingOnTurn(Scripted):
    """Talk when asked."""

    talk = "on_turn"


class Hearing(Scenario[Count, Bid | Say]):
    """Talk reaches the rules, which count it."""

    roles = (Role("a"), Role("b"))
    talk = "any_time"

    def start(self, setup: Setup, rng: Rng) -> Step[Count]:
        return Step(Count())

    def turn(self, state: Count) -> Turn | None:
        return Turn((Ask("a", (Bid,)),))

    def apply(self, state: Count, moves: tuple[Move[Bid | Say], ...], rng: Rng) -> Step[Count]:
        return Step(state.but(n=state.n + 1))
