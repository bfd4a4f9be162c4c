"""Built-in players of the sale: pure functions from a side's view to its move."""

from scenarios.library.car_sale.strategies.micro import MICRO
from scenarios.library.car_sale.strategies.random_price import RANDOM
from scenarios.library.car_sale.strategies.time_based import BOULWARE, CONCEDER, LINEAR
from scenarios.library.car_sale.strategies.tit_for_tat import TIT_FOR_TAT

STRATEGIES = (BOULWARE, LINEAR, CONCEDER, TIT_FOR_TAT, MICRO, RANDOM)

__all__ = ["STRATEGIES"]
