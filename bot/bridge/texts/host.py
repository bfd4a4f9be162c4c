"""What the host reads on the panel, and what all read of what the host does."""

from collections.abc import Mapping
from typing import Final

from bot.wording import heading, number, the, whose
from storage.spending import LedgerLine

TITLE: Final = "Host: {label}"
NOTHING_HOSTED: Final = (
    "You host nothing here; give this command in the thread of what you host, or start something."
)
WHICH: Final = "You host several; choose one."
ONLY_SETTINGS: Final = "You host nothing here, but as an administrator you can change what may be done."
YOU_PLAY: Final = (
    "You play too, so you see your own seat only, and speak through it: private messages, announcements and what "
    "others know are yours once it is over, or once you have given your seat up for good."
)

PAUSE: Final = "Pause"
RESUME: Final = "Go on"
END: Final = "End"
END_NOW: Final = "End it now"
SKIP: Final = "Skip a move"
HAND_OVER: Final = "Hand over a seat"
WHISPER: Final = "Message privately"
ANNOUNCE: Final = "Announce"
SPENDING: Final = "Spending"

PAUSED: Final = "Your {noun} is paused, its clock too; press Go on when all are back."
RESUMED: Final = "Your {noun} goes on where it stood."
RUNS_ALREADY: Final = "It runs already; nothing was changed."
RESUME_FIRST: Final = "It is paused; press Go on first, then skip."
END_SURE: Final = "End this {noun} for everybody? It cannot be taken up again."
ENDED: Final = "The {noun} is over."
LINES: Final[Mapping[str, str]] = {
    "paused": "The host has paused this {noun}; it goes on when the host says so, and no time is lost.",
    "resumed": "The host lets this {noun} go on where it stood.",
}

NOBODY_AWAITED: Final = "Nobody is waited for now; nothing needs to be skipped."
SKIP_WHICH: Final = "Whose move do you want to skip? What the rules provide is done instead."
MADE_ALREADY: Final = "This move is made already; look at the thread."

ANNOUNCED: Final = "Said to all; it is on record."

AI: Final = "AI"
WHICH_SEAT: Final = "Which seat?"
NO_SUCH_SEAT: Final = "This seat is there no more; look at who plays."
OFFER: Final = "Offer it to somebody here"
GIVE_BACK: Final = "Give it back"
TAKE_BACK: Final = "Take it back"
AI_FOR_NOW: Final = "An AI plays until they are back"
AI_FOR_GOOD: Final = "An AI plays from now on"
UP_FOR_GOOD: Final = "Give it up for good"
FOR_GOOD_MEANS: Final = " Give it up for good, and you see everything as host, but never play here again."
AI_FOR_NOW_TITLE: Final = "Who plays meanwhile: {seat}"
AI_FOR_GOOD_TITLE: Final = "Who plays from now on: {seat}"
NOBODY_AWAY: Final = "Nobody is away from this seat; hand it over another way."
NO_AI: Final = "No AI may play this here; offer the seat to somebody, or have an administrator allow one."
SOME_LEFT_OUT: Final = (
    "AI elsewhere is left out: nobody here has agreed that it receives what they write. To let it play, start anew "
    "with it as the stand-in."
)
TAKE: Final = "Take this seat"
NOT_OFFERED: Final = "This seat is not offered any more; look for a newer message, or watch."
OVER: Final = "It is over; nothing can be changed any more."
YOURS_ALREADY: Final = "This seat is yours; look at My role."
HOST_KNOWS: Final = "You host, so you could have seen what the others know; let somebody else take this seat."
KNOWS_TOO_MUCH: Final = "You know another side of it already; let somebody else take this seat."

REST_AT_END: Final = "What others used up, and all of it together, is shown once it is over."
ALL_BRANCHES: Final = "All together, with its branches"
LIMITS: Final[Mapping[str, str]] = {
    "call": "At most for one answer of an AI",
    "seat": "At most for one seat",
    "session": "At most in all",
    "person": "At most for one host a month",
    "guild": "At most here a month",
    "month": "At most for everything a month",
}
_STANDS: Final[Mapping[str, str]] = {
    "running": "This {noun} is being played.",
    "held": "This {noun} is paused.",
    "done": "This {noun} is over.",
}


def stands(noun: str, status: str) -> str:
    """How it stands."""
    return _STANDS.get(status, "This {noun} stands still.").format(noun=noun)


def trouble(why: str) -> str:
    """What stopped it, for a host to whom nothing is secret."""
    return f"It was stopped: {why.rstrip('.')}. Press Go on to try again."


def which(noun: str, label: str) -> str:
    """One of several to choose from."""
    return f"{heading(noun)} {label}"


def skip(seat: str | None) -> str:
    """The button; without a seat, of a secret choice."""
    return "Choose for those who have not chosen" if seat is None else f"Skip {whose(seat)} move"


def skipped(seat: str | None) -> str:
    """It was done."""
    who = "those who had not chosen" if seat is None else the(seat)
    return f"Done: what the rules provide was chosen for {who}."


def optional(seat: str | None) -> str:
    """Nobody waits for it."""
    who = "those" if seat is None else the(seat)
    return f"Nobody has to wait for {who}: such a move may be made, and need not be."


def no_default(seat: str | None) -> str:
    """Nothing can be done instead."""
    who = "for all of these" if seat is None else f"for {the(seat)}"
    return f"The rules provide no move {who}; hand the seat over, or wait, or end it."


def beyond_limits(seat: str | None) -> str:
    """The move that the rules provide is forbidden by somebody's mandate."""
    who = "one of these" if seat is None else the(seat)
    return f"What the rules provide goes beyond the limits set for {who}; hand the seat over, or wait, or end it."


def whispered(seat: str) -> str:
    """It was said."""
    return f"Said to {the(seat)} alone; it is on record."


def held(seat: str, ai: str | None, person: str | None) -> str:
    """A seat and who plays it."""
    if ai is None:
        return f"{heading(seat)}: {person}"
    return f"{heading(seat)}: {ai}" if person is None else f"{heading(seat)}: {ai}, for {person}"


def player(reference: str) -> str:
    """An AI by its name: "built-in player boulware", "AI careful"."""
    kind, _, rest = reference.partition(":")
    name = rest.partition("?")[0]
    return f"built-in player {name}" if kind == "strategy" else f"AI {name}"


def what_with(who: str) -> str:
    """A seat was chosen."""
    return f"{who}. What is to become of this seat?"


def plays_now(seat: str, ai: str) -> str:
    """An AI has it."""
    return f"{heading(the(seat))} is played by the {ai} from here on."


def plays_again(seat: str) -> str:
    """The person has it again."""
    return f"{heading(the(seat))} is played by its person again."


def offered(seat: str) -> str:
    """The host has offered it."""
    return (
        f"The seat of {the(seat)} is offered in the thread; whoever takes it first plays on. "
        "Nothing changes until then."
    )


def offer(seat: str) -> str:
    """In the thread."""
    return (
        f"The host offers the seat of {the(seat)}. Whoever takes it plays on from here; "
        "what was said to it alone before stays unread."
    )


def offer_taken(seat: str) -> str:
    """In the thread, afterwards."""
    return f"The seat of {the(seat)} was offered and is taken."


def taken(seat: str) -> str:
    """To who took it."""
    return f"You play {the(seat)} now; look at My role, then go on."


def of_seat(seat: str, model: str) -> str:
    """A line of the ledger."""
    return f"{heading(seat)}, {model}"


def used(line: LedgerLine) -> str:
    """What was used, in one line."""
    if not line.calls:
        return "nothing"
    money = f", {line.cost_micros / 1e6:,.4f} in money" if line.cost_micros else ""
    failed = f", {number(line.failed)} failed" if line.failed else ""
    open_ = f", {number(line.unsettled)} not settled" if line.unsettled else ""
    answers = "1 answer" if line.calls == 1 else f"{number(line.calls)} answers"
    return (
        f"{answers}, {number(line.input_tokens)} tokens in, {number(line.output_tokens)} out"
        f"{money}{failed}{open_}"
    )


def amount(unit: str, most: int) -> str:
    """A budget."""
    return f"{number(most)} tokens" if unit == "tokens" else f"{most / 1e6:,.2f} in money"
