"""What every built-in player of the sale shares: from the price it would name next to its move."""

import math

from scenarios import Rng, Words
from scenarios.library.car_sale.actions import Accept, Offer, WalkAway
from scenarios.library.car_sale.money import haggling_unit
from scenarios.library.car_sale.speech import accepting, leaving, moment, offering
from scenarios.library.car_sale.view import SaleView


def decided(view: SaleView, rng: Rng, price: int) -> Offer | Accept | WalkAway:
    """The move of a player that would name `price` next; it neither offers nor accepts beyond its limit.

    It accepts a standing offer at least as good as its own next one (AC_next; Baarslag, Hindriks and Jonker
    2013) and, in the last round, any within its limit. In the last round it walks away otherwise.
    """
    price = within_limit(view, price)
    now = moment(view)
    standing = view.standing
    last_round = view.round == view.rounds
    if standing is not None and view.standing_by != view.role:
        least = 0 if last_round else worth(view, price)
        if worth(view, standing) >= least:
            return Accept(message=Words(accepting(now, standing, rng)))
    if last_round:
        return WalkAway(message=Words(leaving(now, rng)))
    return Offer(price=price, message=Words(offering(now, price, rng)))


def worth(view: SaleView, price: int) -> int:
    """The surplus of a deal at that price; negative beyond the limit."""
    return price - view.limit if view.role == "seller" else view.limit - price


def within_limit(view: SaleView, price: int) -> int:
    """The price, or the limit if the price is beyond it."""
    return max(price, view.limit) if view.role == "seller" else max(1, min(price, view.limit))


def price_at(view: SaleView, utility: float) -> int:
    """The round price worth at least that utility, where the wish is 1 and the limit 0."""
    unit = haggling_unit(view.wish)
    exact = round((view.limit + utility * (view.wish - view.limit)) / unit, 6)
    return unit * (math.ceil(exact) if view.role == "seller" else math.floor(exact))


def own_turns(view: SaleView) -> int:
    """How many moves this side has in the whole sale, counted when it is to move."""
    return view.moves + (view.rounds - view.round) // 2 + 1
