"""A consultation of a person without a seat: the answer is for the asking seat alone."""

from scenarios import (
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
    Turn,
    brief,
    one_of,
    show,
)


class Treat(Action):
    """Choose the treatment."""

    plan: str


class Note(Action):
    """Note something for the file."""


class Ward(State):
    notes: int = 0
    plans: tuple[str, ...] = ()


class Consultation(Scenario[Ward, Treat | Note]):
    """A chief decides three times; a rival may note things meanwhile."""

    roles = (Role("chief"), Role("rival"))

    def start(self, setup: Setup, rng: Rng) -> Step[Ward]:
        return Step(Ward(), tuple([brief(seat, f"You are zq-{seat}-brief.") for seat in setup.seats]))

    def turn(self, state: Ward) -> Turn | None:
        if len(state.plans) == 3:
            return None
        treat = Treat.where(plan=one_of([f"zq-chief-plan-{len(state.plans)}-{n}" for n in (1, 2)]))
        return Turn((Ask("chief", (treat,)), Ask("rival", (Note,), optional=True)))

    def apply(self, state: Ward, moves: tuple[Move[Treat | Note], ...], rng: Rng) -> Step[Ward]:
        (move,) = moves
        if isinstance(move.action, Note):
            return Step(state.but(notes=state.notes + 1), (show(move),))
        return Step(state.but(plans=(*state.plans, move.action.plan)))

    def outcome(self, state: Ward, why: str) -> Outcome:
        return Outcome(summary=f"{state.notes} notes were made.")
