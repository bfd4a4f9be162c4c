"""The example of the design, complete: it must pass strict type checking with no ignore."""

from typing import Literal

from pydantic import Field

from scenarios import (
    Action,
    Ask,
    FrozenDict,
    Illegal,
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
    show,
)


class Offer(Action):
    """Propose a price."""

    price: int = Field(ge=0, le=20_000, description="Euros")


class Accept(Action):
    """Take the standing offer."""

    bound = True


class Walk(Action):
    """End the talks without a deal."""


class Table(State):
    limit: FrozenDict[str, int]
    rounds: int = 0
    standing: Offer | None = None
    deal: int | None = None
    over: bool = False


class Haggle(Scenario[Table, Offer | Accept | Walk]):
    """Two sides settle one price."""

    roles = (Role("seller"), Role("buyer"))
    talk = "any_time"

    def start(self, setup: Setup, rng: Rng) -> Step[Table]:
        limit = FrozenDict({seat: rng("limit", seat).integer(5, 12) * 1_000 for seat in setup.seats})
        return Step(Table(limit=limit), tuple(brief(seat, f"Your limit: {n}.") for seat, n in limit.items()))

    def turn(self, state: Table) -> Turn | None:
        if state.over:
            return None
        seat: Literal["seller", "buyer"] = "buyer" if state.rounds % 2 else "seller"
        return Turn((Ask(seat, (Offer, Accept, Walk)),))

    def apply(self, state: Table, moves: tuple[Move[Offer | Accept | Walk], ...], rng: Rng) -> Step[Table]:
        (move,) = moves
        match move.action:
            case Offer() as offer:
                after = state.but(standing=offer, rounds=state.rounds + 1)
            case Accept():
                if state.standing is None:
                    raise Illegal("There is no offer to accept yet.")
                after = state.but(deal=state.standing.price, over=True)
            case Walk():
                after = state.but(over=True)
        return Step(after, (show(move),))

    def view(self, state: Table, seat: str) -> Table:
        return state.but(limit=FrozenDict({seat: state.limit[seat]}))

    def outcome(self, state: Table, why: str) -> Outcome:
        if state.deal is None:
            return Outcome(summary="No deal.")
        gains = {
            "seller": float(state.deal - state.limit["seller"]),
            "buyer": float(state.limit["buyer"] - state.deal),
        }
        return Outcome(summary=f"A deal at {state.deal}.", payoffs=FrozenDict(gains))
