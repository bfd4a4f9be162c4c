"""How a sale ended: who gained what, and whether both missed a deal they could have had."""

from typing import Final

from scenarios import Chart, FrozenDict, Mark, Outcome, Series
from scenarios.library.car_sale.money import money
from scenarios.library.car_sale.params import Side
from scenarios.library.car_sale.state import Sale

SIDES: Final[tuple[Side, Side]] = ("seller", "buyer")


def result(state: Sale, why: str) -> Outcome:
    """The outcome. What is public of it holds no private number unless all is revealed."""
    price, zone = state.price, agreement_zone(state)
    gains: dict[Side, int] = {side: 0 if price is None else state.surplus(side, price) for side in SIDES}
    missed = zone if price is None else None
    summary = _summary(state, why)
    if missed is not None and state.reveal == "all":
        summary += f" Any price {_interval(state, missed)} would have suited both."
    whole = sum(gains.values())
    payoffs: dict[str, float] = {side: float(gain) for side, gain in gains.items()}
    own: dict[str, str] = {side: _own(state, side, gains[side]) for side in SIDES}
    return Outcome(
        summary=summary,
        payoffs=FrozenDict(payoffs),
        metrics=FrozenDict({"deal": price is not None, "price": price, "rounds": state.used}),
        figures=(_chart(state),),
        own=FrozenDict(own),
        hidden=FrozenDict(
            {
                "seller_limit": state.limits["seller"],
                "buyer_limit": state.limits["buyer"],
                "seller_wish": state.wishes["seller"],
                "buyer_wish": state.wishes["buyer"],
                "seller_share": gains["seller"] / whole if whole else None,
                "better_for_both": _better(state, zone),
            }
        ),
        reveal=state.reveal,
    )


def agreement_zone(state: Sale) -> tuple[int, int] | None:
    """The prices that neither side's limit forbids, lowest and highest; None if there are none."""
    low, high = state.limits["seller"], state.limits["buyer"]
    return (low, high) if low <= high else None


def _summary(state: Sale, why: str) -> str:
    if state.price is not None:
        return f"Sold for {money(state.currency, state.price)} in round {state.used} of {state.rounds}."
    if state.ending == "walked":
        return f"No deal: the {state.mover} walked away in round {state.used} of {state.rounds}."
    if state.over:
        return f"No deal: all {state.rounds} rounds passed."
    return f"No deal: it was ended after {state.used} of {state.rounds} rounds ({why})."


def _better(state: Sale, zone: tuple[int, int] | None) -> str:
    """What both would have preferred to how it ended."""
    if state.price is not None:
        return "nothing: any other price would have cost one side"
    return f"any price {_interval(state, zone)}" if zone is not None else "nothing: no price suited both"


def _interval(state: Sale, zone: tuple[int, int]) -> str:
    low, high = (money(state.currency, price) for price in zone)
    return f"of {low}" if low == high else f"from {low} to {high}"


def _own(state: Sale, side: Side, gain: int) -> str:
    if state.price is None:
        return "Without a deal you gain nothing."
    where = "above" if side == "seller" else "below"
    return f"You gain {money(state.currency, gain)}: the price is that much {where} your limit."


def _chart(state: Sale) -> Chart:
    """The offers over the rounds, with the deal; with both limits only if all is revealed."""
    lines = []
    for side in SIDES:
        start = 1 if side == state.first else 2
        offers = enumerate(state.offers_of(side))
        points = tuple([(float(start + 2 * place), float(price)) for place, price in offers])
        lines.append(Series(name=side, points=points, seat=side))
    marks = [Mark(name="deal", y=state.price)] if state.price is not None else []
    if state.reveal == "all":
        marks += [Mark(name=f"{side}'s limit", y=state.limits[side], seat=side) for side in SIDES]
    return Chart(
        title="Offers", x="round", y=f"price ({state.currency})", series=tuple(lines), marks=tuple(marks)
    )
