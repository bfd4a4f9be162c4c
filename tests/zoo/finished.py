"""A short session with a questionnaire before it, whose finished branch can be branched again."""

from typing import Literal

from pydantic import Field

from scenarios import (
    Action,
    Ask,
    FrozenDict,
    Move,
    Outcome,
    Rng,
    Role,
    Scenario,
    Setup,
    State,
    Step,
    Turn,
    Words,
    brief,
)


class Intake(Action):
    """Some questions before the play."""

    age: int = Field(ge=18, le=99)
    mood: Literal["zq-good", "zq-bad"]
    likes: frozenset[Literal["zq-tea", "zq-milk"]] = frozenset()
    remark: Words | None = None


class Choose(Action):
    """Work together, or not."""

    together: bool


class Pair(State):
    asked: bool = True
    rounds: int = 0
    points: FrozenDict[str, int] = FrozenDict()


class Finished(Scenario[Pair, Intake | Choose]):
    """A form, then two rounds of simultaneous choice."""

    roles = (Role("left"), Role("right"))

    def start(self, setup: Setup, rng: Rng) -> Step[Pair]:
        briefs = [brief(seat, f"You are zq-{seat}-brief.") for seat in setup.seats]
        return Step(Pair(points=FrozenDict(dict.fromkeys(setup.seats, 0))), tuple(briefs))

    def turn(self, state: Pair) -> Turn | None:
        if state.rounds == 2:
            return None
        if state.asked:
            return Turn(
                tuple([Ask(seat, (Intake,), "form", joint="forms", purpose="form") for seat in state.points])
            )
        return Turn(tuple([Ask(seat, (Choose,), joint="choice") for seat in state.points]))

    def apply(self, state: Pair, moves: tuple[Move[Intake | Choose], ...], rng: Rng) -> Step[Pair]:
        if state.asked:
            return Step(state.but(asked=False))
        good = sum(move.action.together for move in moves if isinstance(move.action, Choose))
        points = {seat: points + good for seat, points in state.points.items()}
        return Step(state.but(rounds=state.rounds + 1, points=FrozenDict(points)))

    def outcome(self, state: Pair, why: str) -> Outcome:
        payoffs = FrozenDict({seat: float(points) for seat, points in state.points.items()})
        return Outcome(summary="Two rounds were played.", payoffs=payoffs, reveal="all")
