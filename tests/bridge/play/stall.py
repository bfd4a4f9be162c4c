"""A scenario for tests: a stall whose price changes while the buyer thinks, and an order form of seven fields."""

from enum import Enum
from typing import Literal

from pydantic import Field

from scenarios import (
    ALL,
    Action,
    Ask,
    Illegal,
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
    Value,
    Words,
    brief,
    show,
)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Reprice(Action):
    """Change the price."""

    price: int = Field(ge=1, le=100)


class Buy(Action):
    """Take it at the present price."""

    bound = True


class Bid(Action):
    """Offer a price of your own."""

    price: int = Field(ge=1, le=100)


class Order(Action):
    """Have one made."""

    size: Literal["small", "large"]
    colour: Colour
    count: int = Field(ge=1, le=9)
    gift: bool
    extras: frozenset[Literal["box", "card"]] = frozenset()
    weight: float | None = None
    note: Words | None = Field(None, description="What is to be engraved.")


class Stall(State):
    price: int = 50
    sold: str | None = None


class StallView(Value):
    """What a seat knows."""

    price: int
    limit: int
    wish: int


class Market(Scenario[Stall, Reprice | Buy | Bid | Order]):
    """One sells a thing, the other buys it. Nobody may chat."""

    roles = (Role("seller"), Role("buyer"))

    def start(self, setup: Setup, rng: Rng) -> Step[Stall]:
        briefs = [brief(seat, f"zq-{seat}-brief") for seat in setup.seats]
        return Step(Stall(), (Tell(ALL, "The stall is open."), *briefs, Tell("buyer", "zq-buyer-tip")))

    def turn(self, state: Stall) -> Turn | None:
        if state.sold is not None:
            return None
        return Turn((Ask("seller", (Reprice,), optional=True), Ask("buyer", (Buy, Bid, Order))))

    def apply(
        self, state: Stall, moves: tuple[Move[Reprice | Buy | Bid | Order], ...], rng: Rng
    ) -> Step[Stall]:
        (move,) = moves
        match move.action:
            case Reprice(price=price):
                return Step(state.but(price=price), (show(move),))
            case Bid(price=13):
                raise Illegal("Nobody bids 13.")
            case action:
                return Step(state.but(sold=action.line()), (show(move),))

    def view(self, state: Stall, seat: str) -> StallView:
        limit, wish = (40, 60) if seat == "seller" else (70, 30)
        return StallView(price=state.price, limit=limit, wish=wish)

    def outcome(self, state: Stall, why: str) -> Outcome:
        return Outcome(summary=f"Sold: {state.sold}." if state.sold else f"Nothing sold ({why}).")
