"""What one side may know of the sale."""

from pydantic import Field

from scenarios import Value
from scenarios.library.car_sale.params import Car, Side


class SaleView(Value):
    """The sale as its seat knows it: everything public, and of the private numbers only its own."""

    role: Side
    car: Car
    currency: str = Field(repr=False)
    round: int
    """The round now being played, from 1; after the end, the last one used."""
    rounds: int = Field(repr=False)
    """Moves of both sides together."""
    limit: int = Field(title="Your limit")
    """Never sell for less, or never pay more."""
    wish: int = Field(title="Your wish")
    standing: int | None = Field(title="Standing offer")
    """The last price named by either side."""
    standing_by: Side | None = Field(title="Made by the")
    own_offers: tuple[int, ...] = Field(repr=False)
    other_offers: tuple[int, ...] = Field(repr=False)
    moves: int = Field(repr=False)
    """How many moves this side has made."""
