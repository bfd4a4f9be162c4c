"""What places are called."""

from collections.abc import Sequence

from bot.wording import heading, seat_name


def title(scenario: str, label: str, seats: Sequence[str]) -> str:
    """Of a thread, at most 100 characters: "Car sale k3f9xq", "Car sale k3f9xq: buyer and seller alone"."""
    name = f"{heading(scenario)} {label.removesuffix('/1')}"
    alone = f": {' and '.join(map(seat_name, seats))} alone" if seats else ""
    return f"{name}{alone}"[:100]
