"""How long to wait before each line, so that a whole session takes about as long as asked."""

from collections.abc import Sequence
from typing import Final

_READING: Final = 60
"""Characters that take as long to read as it takes to notice that somebody speaks."""


def delays(lengths: Sequence[int], total: float) -> list[float]:
    """Seconds before each text of these lengths: longer texts get more, all together `total`."""
    weights = [1 + length / _READING for length in lengths]
    return [total * weight / sum(weights) for weight in weights]
