"""What people read when it has ended."""

from typing import Final

from bot.wording import heading, the, whose

MY_RESULT: Final = "My result"
PLAY_AGAIN: Final = "Play again"
SAVE: Final = "Save the record"
NO_SEAT: Final = "You had no seat here: the card above shows all there is for you to see."
NOTHING_SAID: Final = "It is over."
WITHHELD: Final = "How it went is shown here as soon as nobody plays another branch of it any more."
NOT_OVER: Final = "It is not over yet; your result is here when it is."
NOTHING_OWN: Final = "There is nothing beyond what the card shows everybody."
YOUR_GAIN: Final = "Your gain"
DONE_FOR_YOU: Final = "What was done for you"
BOOKMARKS: Final = "Bookmarks"
BOOKMARKS_HOW: Final = "Moves that somebody wanted to go on from differently; press its number below."


def over(noun: str) -> str:
    """The card's title."""
    return f"The {noun} is over"


def yours(seat: str) -> str:
    """The title of one's own result."""
    return f"Your result as {the(seat)}"


def gain(seat: str) -> str:
    """The name of a seat's payoff, where all is revealed."""
    return f"{heading(whose(seat).removeprefix('the '))} gain"


def bookmark(place: int) -> str:
    """The button of a bookmark, by its place in the list."""
    return f"Branch from {place}"
