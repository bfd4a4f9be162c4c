"""Players whose demands depend on the time only."""

from pydantic import Field

from scenarios import Action, Ask, Rng, Value
from scenarios.kernel.rules import NoParams
from scenarios.kernel.strategy import Strategy
from scenarios.library.car_sale.strategies.decision import decided, own_turns, price_at
from scenarios.library.car_sale.view import SaleView
from scenarios.library.concession import aspiration, elapsed


class HoldingOut(Value):
    """How long a Boulware player holds out."""

    e: float = Field(4.0, ge=1, le=50)
    """Exponent of time; the higher, the later it gives way."""


class GivingWay(Value):
    """How early a Conceder gives way."""

    e: float = Field(0.25, gt=0, le=1)
    """Exponent of time; the lower, the earlier it gives way."""


def hold_out(view: SaleView, ask: Ask, rng: Rng, params: HoldingOut) -> Action:
    """Never beyond its limit: stays near its wish and gives way towards the end.

    Utility 1 - t ** e with e > 1 (4 by default), t = (own moves + 1) / (own moves in all + 1); Faratin et al.
    1998.
    """
    return _timed(view, rng, params.e)


def go_evenly(view: SaleView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Never beyond its limit: goes from its wish to its limit in equal steps.

    Utility 1 - t; Faratin et al. 1998.
    """
    return _timed(view, rng, 1.0)


def give_way(view: SaleView, ask: Ask, rng: Rng, params: GivingWay) -> Action:
    """Never beyond its limit: gives way at once, then ever less.

    Utility 1 - t ** e with e < 1 (0.25 by default); Faratin et al. 1998.
    """
    return _timed(view, rng, params.e)


def _timed(view: SaleView, rng: Rng, exponent: float) -> Action:
    return decided(view, rng, price_at(view, aspiration(elapsed(view.moves, own_turns(view)), exponent)))


BOULWARE = Strategy("car-sale", "boulware", hold_out, HoldingOut, "Holds out and gives way at the end.")
LINEAR = Strategy("car-sale", "linear", go_evenly, NoParams, "Goes from wish to limit in equal steps.")
CONCEDER = Strategy("car-sale", "conceder", give_way, GivingWay, "Gives way early to reach a deal.")
