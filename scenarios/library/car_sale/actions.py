"""What a side can do in its round."""

from pydantic import Field

from scenarios import Action, Words


class Offer(Action):
    """Name a price, with a message to the other side."""

    price: int = Field(ge=1, le=10_000_000, description="A whole amount in the currency of the sale.")
    message: Words = Field(description="What you say with it.")


class Accept(Action):
    """Take the other side's standing offer: the car is sold at that price."""

    bound = True
    message: Words | None = Field(None, description="What you say with it.")


class WalkAway(Action):
    """Leave for good: there is no deal."""

    message: Words | None = Field(None, description="What you say with it.")
