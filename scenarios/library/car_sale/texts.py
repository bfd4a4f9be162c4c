"""What the rules say: the advert for all, the brief for one side, the line above a move."""

from scenarios.library.car_sale.money import money
from scenarios.library.car_sale.params import Car, CarSaleParams
from scenarios.library.car_sale.view import SaleView


def advert(params: CarSaleParams) -> str:
    """What everybody knows at the start; holds no private number."""
    return (
        f"For sale: a {described(params.car)} There are {params.rounds} rounds for both together: every "
        f"offer, acceptance or walking away takes one. The {params.first} begins."
    )


def described(car: Car) -> str:
    """The car in two sentences."""
    return (
        f"{car.year} {car.name} with {car.mileage:,} km. In its favour: {_listed(car.merits)}. "
        f"Against it: {_listed(car.flaws)}."
    )


def brief_text(view: SaleView) -> str:
    """The brief of the side whose view this is."""
    limit, wish = money(view.currency, view.limit), money(view.currency, view.wish)
    if view.role == "seller":
        task = f"You are selling your {view.car.name}. You hope for about {wish}; never sell it for less than"
        gain = "Every bit above that limit is your gain"
    else:
        task = f"You want to buy the {view.car.name}. You hope to pay about {wish}; never pay more than"
        gain = "Every bit you stay below that limit is your gain"
    return f"{task} {limit}. {gain}; without a deal you gain nothing. Nobody else knows either number."


def turn_text(number: int, rounds: int) -> str:
    """Which round it is; public."""
    if number == rounds:
        return f"Round {number} of {rounds}, the last one: a new offer could no longer be answered."
    return f"Round {number} of {rounds}."


def _listed(things: tuple[str, ...]) -> str:
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"
