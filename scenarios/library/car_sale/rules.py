"""The rules of the sale: one move is one round, and the last round counts like any other."""

from collections.abc import Mapping
from typing import cast

from scenarios import (
    ALL,
    Ask,
    FrozenDict,
    Move,
    Outcome,
    Rng,
    Role,
    Scenario,
    Setup,
    Step,
    Tell,
    Turn,
    at_least,
    at_most,
    brief,
    show,
)
from scenarios.library.car_sale.actions import Accept, Offer, WalkAway
from scenarios.library.car_sale.params import CarSaleParams, Side
from scenarios.library.car_sale.result import result
from scenarios.library.car_sale.state import OTHER, Sale
from scenarios.library.car_sale.texts import advert, brief_text, turn_text
from scenarios.library.car_sale.tools import TOOLS
from scenarios.library.car_sale.view import SaleView


class CarSale(Scenario[Sale, Offer | Accept | WalkAway, CarSaleParams]):
    """Two sides haggle over the price of a used car, each with a private limit and a private wish."""

    roles = (
        Role("seller", about="Sells the car, for as much as possible."),
        Role("buyer", about="Buys the car, for as little as possible."),
    )
    talk = "any_time"
    tools = TOOLS

    def start(self, setup: Setup[CarSaleParams], rng: Rng) -> Step[Sale]:
        given, step = setup.params, setup.params.step
        state = Sale(
            car=given.car,
            currency=given.currency,
            rounds=given.rounds,
            first=given.first,
            reveal=given.reveal,
            limits=FrozenDict(
                {
                    "seller": given.seller_limit.drawn(rng, "seller_limit", step),
                    "buyer": given.buyer_limit.drawn(rng, "buyer_limit", step),
                }
            ),
            wishes=FrozenDict(
                {
                    "seller": given.seller_wish.drawn(rng, "seller_wish", step),
                    "buyer": given.buyer_wish.drawn(rng, "buyer_wish", step),
                }
            ),
        )
        briefs = [brief(seat, brief_text(self.view(state, seat))) for seat in setup.seats]
        return Step(state, (Tell(ALL, advert(given)), *briefs))

    def turn(self, state: Sale) -> Turn | None:
        if state.over:
            return None
        mover = state.mover
        limit = state.limits[mover]
        offer = Offer.where(price=at_least(limit) if mover == "seller" else at_most(limit))
        acceptable = bool(state.offers) and state.surplus(mover, state.offers[-1]) >= 0
        options = (offer, Accept, WalkAway) if acceptable else (offer, WalkAway)
        return Turn((Ask(mover, options, text=turn_text(state.used + 1, state.rounds)),))

    def apply(self, state: Sale, moves: tuple[Move[Offer | Accept | WalkAway], ...], rng: Rng) -> Step[Sale]:
        (move,) = moves
        match move.action:
            case Offer(price=price):
                after = state.but(offers=(*state.offers, price))
            case Accept():
                after = state.but(ending="deal")
            case WalkAway():
                after = state.but(ending="walked")
        return Step(after, (show(move),))

    def view(self, state: Sale, seat: str) -> SaleView:
        side = cast(Side, seat)
        own = state.offers_of(side)
        return SaleView(
            role=side,
            car=state.car,
            currency=state.currency,
            round=state.used if state.over else state.used + 1,
            rounds=state.rounds,
            limit=state.limits[side],
            wish=state.wishes[side],
            standing=state.offers[-1] if state.offers else None,
            standing_by=OTHER[state.mover] if state.offers else None,
            own_offers=own,
            other_offers=state.offers_of(OTHER[side]),
            moves=len(own) + (state.ending is not None and state.mover == side),
        )

    def terms(self, state: Sale, seat: str, action: Offer | Accept | WalkAway) -> Mapping[str, int]:
        match action:
            case Offer(price=price):
                return {"price": price}
            case Accept() if state.offers:
                return {"price": state.offers[-1]}
        return {}

    def outcome(self, state: Sale, why: str) -> Outcome:
        return result(state, why)
