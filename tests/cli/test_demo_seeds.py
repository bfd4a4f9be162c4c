"""200 sales of the demo itself: limits hold, the price said is the price typed, no sentence comes twice."""

import pytest

from bot.lab import Branch, Lab
from scenarios.kernel.words import render
from scenarios.library.car_sale.actions import Offer


def check(sale: Branch) -> tuple[object, object]:
    """What holds of every sale; gives its price and its length."""
    outcome = sale.run()
    assert outcome is not None
    limits = {side: outcome.hidden[f"{side}_limit"] for side in ("seller", "buyer")}
    said: list[str] = []
    for item in sale.seen():
        if item.move is None:
            continue
        said.append(" ".join(render(words, lambda ref: None) for words in item.move.action.speech()))
        if isinstance(item.move.action, Offer):
            price, limit = item.move.action.price, limits[str(item.who)]
            assert isinstance(limit, int)
            assert price >= limit if item.who == "seller" else price <= limit
            assert said[-1].count(f"€{price:,}") == 1
    assert len({*said}) == len(said)
    price = outcome.metrics["price"]
    if outcome.metrics["deal"]:
        assert isinstance(price, int)
        assert isinstance(limits["seller"], int)
        assert isinstance(limits["buyer"], int)
        assert limits["seller"] <= price <= limits["buyer"]
    return price, outcome.metrics["rounds"]


@pytest.mark.long
def test_two_hundred_sales_of_the_demo() -> None:
    with Lab() as lab:
        ends = [check(lab.start("car-sale", seed=seed)) for seed in range(200)]
    assert len({price for price, _ in ends}) >= 20
    assert len({rounds for _, rounds in ends}) >= 5
    assert any(price is None for price, _ in ends)
