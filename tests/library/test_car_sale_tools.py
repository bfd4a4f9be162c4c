"""What a side may have worked out: from its own limit only."""

import pytest

from scenarios import Setup
from scenarios.kernel.rng import Rng
from scenarios.library.car_sale import CarSale
from scenarios.library.car_sale.params import CarSaleParams


@pytest.mark.parametrize(
    ("seat", "price", "text"),
    [
        ("seller", 8_500, "A deal at €8,500 gains you €500."),
        ("seller", 8_000, "A deal at €8,000 gains you €0."),
        ("seller", 7_999, "A deal at €7,999 is €1 beyond your limit; you must not make it."),
        ("buyer", 8_500, "A deal at €8,500 gains you €700."),
        ("buyer", 9_300, "A deal at €9,300 is €100 beyond your limit; you must not make it."),
    ],
)
def test_what_a_price_would_gain(seat: str, price: int, text: str) -> None:
    scenario = CarSale()
    params = CarSaleParams.model_validate({"seller_limit": 8_000, "buyer_limit": 9_200})
    state = scenario.start(Setup(params, ("seller", "buyer")), Rng(1)).state
    (tool,) = scenario.tools
    assert tool.function(scenario.view(state, seat), tool.call(price=price)) == text
