"""A scenario of the tests: a turn with something provided for it, one that need not be taken, then a secret choice."""

from typing import Any

from scenarios import Action, Ask, Role, Scenario, Setup, State, Step, Turn
from scenarios.kernel.rng import Rng
from scenarios.kernel.rules import Move, show


class Run(Action):
    """Run a distance."""

    metres: int


class Cheer(Action):
    """Cheer."""


class Baton(State):
    leg: int = 0


class Relay(Scenario[Baton, Run | Cheer]):
    """Two run one after the other, then both at once."""

    roles = (Role("runner", 2, 2),)

    def start(self, setup: Setup[Any], rng: Rng) -> Step[Baton]:
        return Step(Baton())

    def turn(self, state: Baton) -> Turn | None:
        match state.leg:
            case 0:
                provided = Ask("runner-1", (Run,), "run", default=Run(metres=7))
                return Turn((provided, Ask("runner-2", (Cheer,), "cheer", optional=True)))
            case 1:
                return Turn(
                    tuple(
                        Ask(f"runner-{n}", (Run,), "race", joint="race", default=Run(metres=n))
                        for n in (1, 2)
                    )
                )
            case _:
                return None

    def apply(self, state: Baton, moves: tuple[Move[Run | Cheer], ...], rng: Rng) -> Step[Baton]:
        shown = tuple([show(move) for move in moves])
        if isinstance(moves[0].action, Cheer):
            return Step(state, shown)
        return Step(state.but(leg=state.leg + 1), shown)
