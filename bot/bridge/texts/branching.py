"""What people read where they go on differently from an earlier move."""

from collections.abc import Sequence
from typing import Final

from bot.wording import heading, the, whose

_LONGEST: Final = 60
"""Characters of what somebody said that name a move."""

UNSEEN: Final = "a move that not everybody saw"

TITLE: Final = "Branch from here"
GO_ON: Final = "Go on after this message"
REPLAY: Final = "Replay this move"
CHECKPOINTS: Final = "Checkpoints"
NOT_HERE: Final = "Use this in the thread of what you want to branch."
NOTHING_YET: Final = "Nobody has moved yet; use this on a message after the first move."
OVER_THERE: Final = "It ended with this move, so nothing can go on after it; replay it instead."
ONE_AT_A_TIME: Final = "Only one can be played here at a time; branch it when it is over."
NOT_YOURS: Final = "Only the host and those who had a seat can branch it."
HOST_ONLY: Final = "Only a host without a seat can branch it while it is played; watch until it is over."

BRANCH: Final = "Branch"
CHECKPOINT: Final = "Checkpoint"
CHECKPOINT_NAME: Final = "Its name"
NAME_THERE: Final = "Use this in the thread of what you want to come back to."
NAME_IT: Final = "Give the checkpoint a name: write it behind the command."
NAME_MISSING: Final = "Write a name."
NAMED: Final = " is the name of this move from now on: "
NAMED_HOW: Final = ". Whoever branches is offered it."
NOT_YOURS_TO_NAME: Final = "Only the host and those who have a seat can name a move; join first."

BEGIN: Final = "Begin"
LEAVE: Final = "Leave"
CALL_OFF: Final = "Call it off"
REFUSE: Final = "No"

SEATS: Final = "Seats"
AI: Final = "AI, as before"
STAND_IN: Final = "a stand-in"
START: Final = "the beginning"
STAYS: Final = "What is there already goes on untouched: "
HOW: Final = (
    "Join for the seat that was yours. It begins when all have joined, or when somebody presses Begin; stand-ins play "
    "for those who have not joined. Without a change this closes "
)
LEFT: Final = "You gave the seat back; a stand-in plays it unless somebody joins."
NO_SEAT: Final = "You have no seat on this card; join first."
CLOSED: Final = "This is closed; use Branch from here again on the message."
PLAYED: Final = "It is played:"
OVER: Final = "It is over:"
WATCH: Final = "Watch"
BEGUN: Final = "It has begun; look at the card for its thread."
OFF: Final = "It was called off."
WHO_BEGINS: Final = "Only who asked for this, the host and those who joined can begin it; join first."
WHO_CALLS_OFF: Final = "Only who asked for this and the host can call it off; ask them."
NOBODY_TO_ASK: Final = (
    "Who had this seat cannot be asked any more, so a stand-in plays it; choose another one."
)
HOST_KNOWS: Final = "You host, so you could have seen what the others know; let somebody else take this seat."
NO_LONGER: Final = "This question is settled; nothing is to be done."
GO_THERE: Final = "go there"


def join(seat: str) -> str:
    """The button that takes a seat."""
    return f"Join as {heading(seat)}"


def joined(seat: str) -> str:
    """To who has taken a seat."""
    return f"You play {the(seat)}. Wait for the others, or press Begin."


def here_now(seat: str) -> str:
    """To who has come late."""
    return f"You play {the(seat)} from here on: "


def taken(name: str) -> str:
    """Somebody else has the seat."""
    return f"{name} has taken this seat; choose another one."


def machine(seat: str) -> str:
    """The seat was an AI's."""
    return f"An AI goes on with {the(seat)}; choose a seat that a person had."


def has_joined(name: str) -> str:
    """On the card."""
    return f"{name}, has joined"


def unless(name: str) -> str:
    """On the card."""
    return f"a stand-in, unless {name} joins"


def asked(name: str) -> str:
    """To who wants another's seat."""
    return f"{name} had this seat and is asked in private; the card shows when it is yours."


def asked_before(name: str) -> str:
    """To who presses again."""
    return f"{name} was asked already; wait for the answer, or begin without this seat."


def lend(name: str, seat: str, noun: str) -> str:
    """The question to who had the seat."""
    return (
        f"{name} would like to play {whose(seat)} seat, which was yours, in a branch of the {noun}. What only "
        f"{the(seat)} knows would be shown to {name}. Do you agree?"
    )


def agree(name: str) -> str:
    """The button that lends a seat."""
    return f"Let {name} play"


def lent(name: str, seat: str) -> str:
    """To who has lent a seat."""
    return f"{name} plays {the(seat)} there."


def kept_to_oneself(seat: str) -> str:
    """To who has not."""
    return f"You keep what {the(seat)} knows to yourself; a stand-in plays it unless you join."


def nobody_plays(seat: str) -> str:
    """No built-in player is known for it."""
    return (
        f"Nobody can stand in for {the(seat)}, so it cannot begin before somebody joins as {heading(seat)}."
    )


def moves(said: Sequence[tuple[str, str]]) -> str:
    """Seats with what each of them did: "Seller: Offer: price 9,200"."""
    return ", ".join(f"{heading(seat)}: {what}" for seat, what in said)


def quoted(text: str) -> str:
    """What somebody said, on one line and not too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + '…'}”"


def which(noun: str) -> str:
    """Above the choice."""
    return f"A branch of the {noun} is played on its own, and this one stays as it is. The move is "


def kept(noun: str) -> str:
    """A wish of somebody who still plays."""
    return f" is bookmarked. You can branch from it when the {noun} is over; the bookmark stands on its last card."


def plays_elsewhere(label: str) -> str:
    """Somebody still plays another branch."""
    return f"You still play in {label}, which shares its past; branch when that is over."


def card_title(noun: str) -> str:
    """On top of the card."""
    return f"A branch of the {noun}"


def wants(name: str) -> str:
    """Whose idea it is."""
    return f"{name} wants to go on differently after "


def posted(noun: str) -> str:
    """Where to look now."""
    return f"The card of the branch is in the channel: those who played the {noun} join there."


def opposite(seat: str) -> str:
    """A seat that its reader may not take."""
    return f"You still play against {the(seat)} elsewhere, so you cannot take this seat; choose another one."


def from_first(name: str) -> str:
    """At the top of the branch's thread."""
    return f"This is a branch: it goes on after {name}. What came before it: "


def to_branch(name: str) -> str:
    """In the thread of the first."""
    return f"A branch that goes on after {name} is played on its own: "
