"""Templated speech that uses no sentence twice in a session and knows nothing that is private.

A speaker gets a `Moment`, which holds public facts only, so it cannot give a limit or a wish away. Which
phrase comes when is a permutation drawn from the seat's own randomness, read at its own move number.
"""

from typing import Final, NamedTuple, TypeVar

from scenarios import Rng
from scenarios.library.car_sale.money import money
from scenarios.library.car_sale.params import Car, Side
from scenarios.library.car_sale.speech.buyer import BUYER
from scenarios.library.car_sale.speech.phrases import Mood, Phrases
from scenarios.library.car_sale.speech.seller import SELLER
from scenarios.library.car_sale.view import SaleView

T = TypeVar("T")
LARGE: Final = 0.03
"""A concession of at least this share of the last price is a large one."""
_PHRASES: Final[dict[Side, Phrases]] = {"seller": SELLER, "buyer": BUYER}


class Moment(NamedTuple):
    """The public facts of one move."""

    side: Side
    car: Car
    currency: str
    round: int
    rounds: int
    last: int | None
    """The price this side named before."""
    moves: int
    """How many moves this side has made."""


def moment(view: SaleView) -> Moment:
    """The public part of a view."""
    last = view.own_offers[-1] if view.own_offers else None
    return Moment(view.role, view.car, view.currency, view.round, view.rounds, last, view.moves)


def offering(now: Moment, price: int, rng: Rng) -> str:
    """What is said with an offer; the price stands in it exactly once."""
    phrases = _PHRASES[now.side]
    if now.last is None:
        return _filled(now, _at(phrases.opening, rng, "opening", now.moves), price)
    if now.round >= now.rounds - 1:
        return _filled(now, _at(phrases.last_call, rng, "last_call", now.moves), price)
    mood = mood_of(now.side, now.last, price)
    late = 3 * now.round > 2 * now.rounds
    argument = _at(phrases.late if late else phrases.early, rng, "late" if late else "early", now.moves)
    clause = _at(phrases.clauses[mood], rng, mood, now.moves)
    joint = "so" if argument.own == (mood in ("firm", "back")) else "but"
    return _filled(now, f"{argument.text}, {joint} {clause}.", price)


def accepting(now: Moment, price: int, rng: Rng) -> str:
    """What is said with an acceptance; the price stands in it exactly once."""
    return _filled(now, _at(_PHRASES[now.side].accept, rng, "accept", now.moves), price)


def leaving(now: Moment, rng: Rng) -> str:
    """What is said on walking away."""
    return _at(_PHRASES[now.side].leave, rng, "leave", now.moves)


def mood_of(side: Side, last: int, price: int) -> Mood:
    """How a step from the last price looks from outside."""
    given = last - price if side == "seller" else price - last
    if given == 0:
        return "firm"
    if given < 0:
        return "back"
    return "large" if given >= LARGE * last else "small"


def _at(pool: tuple[T, ...], rng: Rng, name: str, index: int) -> T:
    """The pool's entry for a move: neighbouring moves never get the same one."""
    order = rng(f"speech/{name}").shuffled(range(len(pool)))
    return pool[order[index % len(pool)]]


def _filled(now: Moment, template: str, price: int) -> str:
    car = now.car
    text = template.format(
        price=money(now.currency, price),
        name=car.name,
        merit=car.merits[now.moves % len(car.merits)],
        flaw=car.flaws[now.moves % len(car.flaws)],
    )
    return text[0].upper() + text[1:]
