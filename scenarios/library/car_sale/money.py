"""Prices as people write and round them."""

from typing import Final

_UNITS: Final = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000)


def money(currency: str, price: int) -> str:
    """The one way a price is written: "€9,400", "CHF 9,400"."""
    return f"{currency}{' ' if currency[-1].isalnum() else ''}{price:,}"


def haggling_unit(price: int) -> int:
    """The round number people haggle in: the largest of 1, 5, 10, 50, … up to a hundredth of the price."""
    return max((unit for unit in _UNITS if unit * 100 <= price), default=1)
