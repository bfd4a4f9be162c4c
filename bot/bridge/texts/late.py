"""What people read when somebody's time runs out, and when a stand-in has moved for them."""

from typing import Final

from bot.wording import heading, the

WAIT: Final = "Wait longer"
STAND_IN: Final = "Let a stand-in move"
END: Final = "End"
TAKE_BACK: Final = "Take my seat back"

TITLE: Final = "Somebody is late"
GOES_ON: Final = "It goes on."
GOES_ON_ALREADY: Final = "It goes on already; look at My role for what you can do now."
ONLY_THOSE_PRESENT: Final = "Only those who play here and the host can decide this; ask one of them."
HALF: Final = ", half of your time has passed."
TENTH: Final = ", only a tenth of your time is left."
NO_STAND_IN: Final = "There is no AI that can play this; wait longer, or end it."
NOT_AWAY: Final = "Nobody moves for you now; look at My role for what you can do."
BACK: Final = "You hold your seat again."
MOVED_FOR_YOU: Final = "A stand-in moved for you at "
MOVES_FOR_YOU: Final = "You were late, so a stand-in moves for you until you take your seat back."


def not_moved(seat: str | None, noun: str) -> str:
    """On the card for those present; None for somebody whom nobody is to know by name."""
    who = "Somebody" if seat is None else heading(the(seat))
    return f"{who} has not moved in time. The {noun} stands still until one of you decides how it goes on."


def not_in_time(seat: str | None) -> str:
    """Why it ended."""
    return f"{'somebody' if seat is None else the(seat)} did not move in time"


def stands_in(seat: str) -> str:
    """In the place of a turn notice."""
    return f"A stand-in moves for {the(seat)}."


def take_back(seat: str) -> str:
    """Where somebody has several seats."""
    return f"{TAKE_BACK}: {heading(seat)}"
