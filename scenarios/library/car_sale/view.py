"""What one side may know of the sale."""

from scenarios import Value
from scenarios.library.car_sale.params import Car, Side


class SaleView(Value):
    """The sale as its seat knows it: everything public, and of the private numbers only its own."""

    role: Side
    car: Car
    currency: str
    round: int
    """The round now being played, from 1; after the end, the last one used."""
    rounds: int
    """Moves of both sides together."""
    limit: int
    """Never sell for less, or never pay more."""
    wish: int
    standing: int | None
    """The last price named by either side."""
    standing_by: Side | None
    own_offers: tuple[int, ...]
    other_offers: tuple[int, ...]
    moves: int
    """How many moves this side has made."""
