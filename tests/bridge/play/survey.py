"""A scenario for tests: one is asked how it was, and somebody else waits for the answer."""

from pydantic import Field

from scenarios import (
    ALL,
    Action,
    Ask,
    Move,
    Outcome,
    Rng,
    Role,
    Scenario,
    Setup,
    State,
    Step,
    Tell,
    Turn,
    show,
)


class Rate(Action):
    """Say how it was."""

    stars: int = Field(ge=1, le=5)


class Visit(State):
    stars: int | None = None


class Survey(Scenario[Visit, Rate]):
    """A guest rates a stay; the innkeeper reads it."""

    roles = (Role("guest"), Role("innkeeper"))

    def start(self, setup: Setup, rng: Rng) -> Step[Visit]:
        return Step(Visit(), (Tell(ALL, "The stay is over."),))

    def turn(self, state: Visit) -> Turn | None:
        return None if state.stars else Turn((Ask("guest", (Rate,), purpose="form"),))

    def apply(self, state: Visit, moves: tuple[Move[Rate], ...], rng: Rng) -> Step[Visit]:
        (move,) = moves
        return Step(state.but(stars=move.action.stars), (show(move),))

    def outcome(self, state: Visit, why: str) -> Outcome:
        return Outcome(summary=f"{state.stars} stars." if state.stars else f"No answer ({why}).")
