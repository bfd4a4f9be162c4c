"""What people read where it is their move: turn notices, forms, mistakes, secret choices."""

from collections.abc import Sequence
from typing import Final

from bot.wording import heading, the, whose

MY_ROLE: Final = "My role"
MORE: Final = "More"
WHAT_MORE: Final = "What you can do here beside your moves:"
CHOOSE: Final = "Choose"
CONTINUE: Final = "Continue"
SEND: Final = "Send"
SEND_ANYWAY: Final = "Send it anyway"
CHANGE: Final = "Change it"

TIME_LEFT: Final = " Time is up "
CLOSED: Final = "This move is no longer open."
OPEN_TO_ALL: Final = "The floor is open: press a button whenever you like, or just write."
OPEN_BY_BUTTON: Final = "The floor is open: press a button whenever you like."
FLOOR_CLOSED: Final = "The floor is closed."

NO_SEAT: Final = (
    "You have no seat here, so there is nothing for you to do; read on, or start one of your own."
)
NOT_YOURS: Final = "This is the move of {seat}; yours are under My role."
NO_LONGER_OPEN: Final = "This move is no longer open; look at My role for what you can do now."
OFFER_CHANGED: Final = "The offer has changed since you saw it; look at how it stands now, then decide."
OVER: Final = "It is over; nothing can be changed any more."
STOPPED: Final = "It is paused; wait until the host lets it go on."
BEYOND: Final = "Beyond your limit"
BEYOND_LIMIT: Final = "{how}, and your limit is {limit}."
BEYOND_MANDATE: Final = "{how}; your limits: {limits}."
ASKED_AGAIN: Final = " Do you still want to send it?"
DONE: Final = "Done: {line}."
PASSED_ON: Final = "Passed on to your AI."
NO_JSON: Final = "This cannot be read; write it as JSON."
WHERE_IT_STANDS: Final = "Where it stands: "
YOUR_LIMITS: Final = "Your limits: "
KEPT_SO_FAR: Final = "Part {part} of {parts} is kept; press Continue for the next one."
STEP: Final = "{title} ({part} of {parts})"

UNSEEN: Final = "Everyone chooses in secret; press Choose, and only you see what you pick."
ALL_CHOSEN: Final = "All have chosen."
FURTHER_DOWN: Final = "Choose further down, at the newest such post."
NOTHING_TO_CHOOSE: Final = "There is nothing for you to choose here now; look at My role."
CHOOSING: Final = "Your choice"
LOCKED: Final = "Locked in: {line}. Nobody sees it until all have chosen."
LOCKED_LAST: Final = "Locked in: {line}. All have chosen."


def your_move(seat: str) -> str:
    """Follows the name of who is to move."""
    return f", it is your move as {the(seat)}."


def to_move(seat: str) -> str:
    """Where whoever is to move is not: "The seller is to move."."""
    return f"{heading(the(seat))} is to move."


def made(seat: str) -> str:
    """In the place of a turn notice that was answered."""
    return f"{heading(whose(seat))} move is made."


def questions(seat: str) -> str:
    """Follows the name of who is to answer a questionnaire."""
    return f", there are a few questions for you as {the(seat)}."


def asked_by_ai(seat: str) -> str:
    """Follows the name of the person for whom an AI plays."""
    return f", the AI that plays {the(seat)} for you wants to know something."


def not_now(noun: str) -> str:
    """A button of the open floor that does nothing for this person now."""
    return f"You cannot do this now; here is what you can do in this {noun}."


def not_yours(seat: str) -> str:
    """Somebody else's button was pressed."""
    return NOT_YOURS.format(seat=the(seat))


def of_seat(seat: str) -> str:
    """Behind a title, where somebody has several seats: " (seller)"."""
    return f" ({heading(seat).lower()})"


def chosen(count: int, of: int) -> str:
    """How many have chosen in secret."""
    return f"{count} of {of} have chosen."


def chosen_by(seats: Sequence[str]) -> str:
    """Who has chosen in secret."""
    return f"Chosen: {', '.join(heading(seat) for seat in seats)}."
