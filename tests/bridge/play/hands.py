"""A scenario for tests: all choose at once, within ten minutes, or the rules choose for them."""

from datetime import timedelta

from pydantic import Field

from scenarios import Action, Ask, Move, Rng, Role, Scenario, Setup, State, Step, Turn, show


class Pick(Action):
    """Pick a number, unseen."""

    number: int = Field(ge=0, le=9)


class Hands(State):
    shown: tuple[int, ...] = ()


class Together(Scenario[Hands, Pick]):
    """Two players pick a number each."""

    roles = (Role("player", 2, 2),)
    talk = "on_turn"

    def start(self, setup: Setup, rng: Rng) -> Step[Hands]:
        return Step(Hands())

    def turn(self, state: Hands) -> Turn | None:
        if state.shown:
            return None
        ten, none = timedelta(minutes=10), Pick(number=0)
        return Turn(
            tuple([Ask(f"player-{n}", (Pick,), joint="hands", deadline=ten, default=none) for n in (1, 2)])
        )

    def apply(self, state: Hands, moves: tuple[Move[Pick], ...], rng: Rng) -> Step[Hands]:
        shown = tuple([move.action.number for move in moves])
        return Step(state.but(shown=shown), tuple([show(move) for move in moves]))
