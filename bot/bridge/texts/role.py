"""What people read under *My role*."""

from collections.abc import Sequence
from typing import Final

from bot.wording import heading, the

TITLE: Final = "My role"
COVERED: Final = "Nothing more is known to you alone."
TOLD: Final = "Told to you alone"
STANDS: Final = "Where it stands"
YOURS: Final = "It is your move."
FREE: Final = "You may act at any time."
NOBODY: Final = "Nobody is to move now."
NOT_ALL: Final = "Not all have chosen yet."
ASKED: Final = "Your AI wants to know"
OVER: Final = "It is over."
PAUSED: Final = "It is paused."
WHICH: Final = "You play in more than one; which role do you want to see?"
NONE: Final = "You have no seat anywhere now; take one on a card, or start something."
LEAVE: Final = "Leave"
LEAVE_NOW: Final = "Leave for good"
LEAVE_SURE: Final = (
    "If you leave, you give up your seat for good: an AI takes it where the rules need it, "
    "and what you said and chose stays on record."
)
HAS_LEFT: Final = "You have left for good."
NOBODY_INSTEAD: Final = (
    "Your seat is needed and there is no AI that could take it; ask the host to hand it over."
)


def title(seats: Sequence[str]) -> str:
    """ "My role: seller"."""
    return f"{TITLE}: {', '.join(heading(seat).lower() for seat in seats)}"


def waits_for(seats: Sequence[str]) -> str:
    """Whose move it is, if not one's own."""
    names = [the(seat) for seat in seats]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"It is the move of {listed}."


def pick(scenario: str, seat: str) -> str:
    """One of several sessions: "Car sale: seller"."""
    return f"{heading(scenario)}: {heading(seat).lower()}"
