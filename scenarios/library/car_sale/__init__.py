"""A used car is sold: two sides settle one price by messages."""

from scenarios.library.car_sale.rules import CarSale
from scenarios.library.car_sale.strategies import STRATEGIES

__all__ = ["STRATEGIES", "CarSale"]
