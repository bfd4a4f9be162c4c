"""What a side may have worked out for it while it decides."""

from typing import Final

from pydantic import Field

from scenarios import Tool, Value
from scenarios.library.car_sale.money import money
from scenarios.library.car_sale.view import SaleView


class AtPrice(Value):
    """A price to look at."""

    price: int = Field(ge=1, le=10_000_000)


def gain(view: SaleView, call: AtPrice) -> str:
    """What a deal at that price gains the side whose view it is."""
    surplus = call.price - view.limit if view.role == "seller" else view.limit - call.price
    price, amount = money(view.currency, call.price), money(view.currency, abs(surplus))
    if surplus < 0:
        return f"A deal at {price} is {amount} beyond your limit; you must not make it."
    return f"A deal at {price} gains you {amount}."


TOOLS: Final = (Tool("gain", "Tells what a deal at a price would gain you.", AtPrice, gain),)
