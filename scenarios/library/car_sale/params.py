"""What a preset can set: the car, each side's private numbers, the rounds and what is revealed."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from scenarios import Rng, Value

Side = Literal["seller", "buyer"]


class Car(Value):
    """The car as both sides know it. Of what it has, built-in players mention only merits and flaws."""

    name: str = "Škoda Octavia estate"
    year: int = Field(2015, ge=1900, le=2100)
    mileage: int = Field(128_000, ge=0)
    """Kilometres."""
    merits: tuple[str, ...] = Field(
        ("the full service book", "the second set of wheels", "the new timing belt"), min_length=1
    )
    """Noun phrases with their article: "the full service book"."""
    flaws: tuple[str, ...] = Field(
        ("the scratch on the rear door", "the worn front tyres", "the tired clutch"), min_length=1
    )
    """Noun phrases with their article: "the worn front tyres"."""


class Span(Value):
    """Whole prices from low to high, both included; written `8000` or `[7500, 9000]`."""

    low: int = Field(ge=1)
    high: int = Field(le=10_000_000)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if isinstance(given, int):
            return {"low": given, "high": given}
        if isinstance(given, list | tuple) and len(given) == 2:
            return {"low": given[0], "high": given[1]}
        return given

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"the low end {self.low} is above the high end {self.high}")
        return self

    def drawn(self, rng: Rng, name: str, step: int) -> int:
        """A price of the span, in steps from its low end."""
        return self.low + step * rng(name).integer(0, (self.high - self.low) // step)


class CarSaleParams(Value):
    """A sale: limits are what a side must never go beyond, wishes what it hopes for."""

    car: Car = Car()
    currency: str = Field("€", min_length=1, max_length=8)
    seller_limit: Span = Span(low=7_000, high=9_000)
    seller_wish: Span = Span(low=9_800, high=11_500)
    buyer_limit: Span = Span(low=7_800, high=10_200)
    buyer_wish: Span = Span(low=5_500, high=7_200)
    step: int = Field(50, ge=1)
    """Limits and wishes are drawn in steps of this size."""
    rounds: int = Field(12, ge=2, le=60)
    """Moves of both sides together; an offer, an acceptance and walking away each take one."""
    first: Side = "seller"
    """Who moves in the first round."""
    reveal: Literal["outcome", "all"] = "outcome"
    """What everybody learns at the end: how it ended, or the private numbers too."""

    @model_validator(mode="after")
    def _wishes_inside_limits(self) -> Self:
        if self.seller_wish.low < self.seller_limit.high:
            raise ValueError("every seller_wish must be at or above every seller_limit")
        if self.buyer_wish.high > self.buyer_limit.low:
            raise ValueError("every buyer_wish must be at or below every buyer_limit")
        return self
