"""A player that gives as much as it gets."""

from pydantic import Field

from scenarios import Action, Ask, Rng, Value
from scenarios.kernel.strategy import Strategy
from scenarios.library.car_sale.strategies.decision import decided, price_at, worth
from scenarios.library.car_sale.view import SaleView
from scenarios.library.concession import mirrored


class Reciprocity(Value):
    """How a tit-for-tat player answers a concession."""

    goodwill: float = Field(0.15, ge=0, le=1)
    """Share of the way from wish to limit that it gives before the other has had a chance to."""
    generosity: float = Field(1.0, ge=0, le=10)
    """How many times the other's concession it gives back."""


def give_back(view: SaleView, ask: Ask, rng: Rng, params: Reciprocity) -> Action:
    """Never beyond its limit: concedes as much as the other just did, after one step of goodwill.

    Absolute tit-for-tat of Faratin et al. 1998, in money: last demand - generosity * max(0, other's step).
    Without the goodwill two such players would never move.
    """
    if not view.own_offers:
        return decided(view, rng, price_at(view, 1.0))
    if len(view.own_offers) == 1 and len(view.other_offers) < 2:
        return decided(view, rng, price_at(view, 1.0 - params.goodwill))
    last = worth(view, view.own_offers[-1])
    given = worth(view, view.other_offers[-1]) - worth(view, view.other_offers[-2])
    demand = round(mirrored(last, given, params.generosity))
    return decided(view, rng, view.limit + demand if view.role == "seller" else view.limit - demand)


TIT_FOR_TAT = Strategy(
    "car-sale", "tit-for-tat", give_back, Reciprocity, "Concedes as much as the other side does."
)
