"""The negotiation that every measure plays: two sides alternate offers with a message of about 100 characters."""

from typing import Final

from scenarios import ALL, Action, Ask, Move, Rng, Role, Scenario, Setup, State, Step, Turn, Words, show
from scenarios.engine.ports import Act, Actor, Decision, Moment

REMARK: Final = (
    "It has a full service book and new tyres, so I would say that {price:>5} euros is fair; what do you say?"
)


class Offer(Action):
    """Propose a price, with a message."""

    price: int
    message: Words


class Table(State):
    rounds: int = 0
    standing: int | None = None


class Haggle(Scenario[Table, Offer]):
    """Two sides exchange offers for ever."""

    roles = (Role("seller"), Role("buyer"))

    def start(self, setup: Setup, rng: Rng) -> Step[Table]:
        return Step(Table())

    def turn(self, state: Table) -> Turn:
        return Turn((Ask(("seller", "buyer")[state.rounds % 2], (Offer,)),))

    def apply(self, state: Table, moves: tuple[Move[Offer], ...], rng: Rng) -> Step[Table]:
        (move,) = moves
        after = state.but(rounds=state.rounds + 1, standing=move.action.price)
        return Step(after, (show(move, ALL),))

    def view(self, state: Table, seat: str) -> Table:
        return state


class Offerer:
    """Makes the next offer at once."""

    talks = False

    def decide(self, moment: Moment) -> Decision:
        view = moment.view
        assert isinstance(view, Table)
        price = 1_000 + view.rounds % 9_000
        return Act(Offer(price=price, message=Words(REMARK.format(price=price))))


def offerers(reference: str, scenario: str) -> Actor:
    return Offerer()
