"""A mandate: hard limits on what others may do for a principal, checked outside of whoever decides."""

from typing import NamedTuple

from scenarios.kernel.actions import Narrowing


class Mandate(NamedTuple):
    """Limits on the terms that a seat may be bound to, sorted by term (`price`, at most 9,000).

    It stays with the seat when the seat passes on, and on every branch. Only the principal moves without it.
    """

    limits: tuple[tuple[str, Narrowing], ...]
    principal: int | None = None
    """The person on whose behalf others act; None where nobody is exempt."""
