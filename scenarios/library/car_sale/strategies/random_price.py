"""A player without a plan, as a baseline."""

from scenarios import Action, Ask, Rng
from scenarios.kernel.rules import NoParams
from scenarios.kernel.strategy import Strategy
from scenarios.library.car_sale.strategies.decision import decided, price_at
from scenarios.library.car_sale.view import SaleView


def name_any_price(view: SaleView, ask: Ask, rng: Rng, params: NoParams) -> Action:
    """Never beyond its limit: names any price from its wish to its limit, each about equally likely.

    The zero-intelligence trader with a budget of Gode and Sunder (1993).
    """
    return decided(view, rng, price_at(view, rng("price", view.moves).unit()))


RANDOM = Strategy(
    "car-sale", "random", name_any_price, NoParams, "Names any price from its wish to its limit."
)
