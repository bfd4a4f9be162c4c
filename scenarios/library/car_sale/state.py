"""The state of a sale."""

from typing import Final, Literal

from scenarios import FrozenDict, State
from scenarios.library.car_sale.params import Car, Side

OTHER: Final[dict[Side, Side]] = {"seller": "buyer", "buyer": "seller"}


class Sale(State):
    """A sale; the sides alternate, so an offer's place tells its maker."""

    car: Car
    currency: str
    rounds: int
    first: Side
    reveal: Literal["outcome", "all"]
    limits: FrozenDict[str, int]
    wishes: FrozenDict[str, int]
    offers: tuple[int, ...] = ()
    ending: Literal["deal", "walked"] | None = None

    @property
    def mover(self) -> Side:
        """Who moves in the present round; once somebody has accepted or walked away, that side."""
        return self.first if len(self.offers) % 2 == 0 else OTHER[self.first]

    @property
    def used(self) -> int:
        """Rounds used so far."""
        return len(self.offers) + (self.ending is not None)

    @property
    def over(self) -> bool:
        """An acceptance, a walk-away or the last round has ended it."""
        return self.ending is not None or len(self.offers) >= self.rounds

    @property
    def price(self) -> int | None:
        """The price of the deal, if there is one."""
        return self.offers[-1] if self.ending == "deal" else None

    def offers_of(self, side: Side) -> tuple[int, ...]:
        """The prices that side has named, in order."""
        return self.offers[0 if side == self.first else 1 :: 2]

    def surplus(self, side: Side, price: int) -> int:
        """What a deal at that price gains the side; negative beyond its limit."""
        return price - self.limits[side] if side == "seller" else self.limits[side] - price
