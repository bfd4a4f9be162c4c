"""What people read on a lobby's card, and what they are told when they press something there."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final, Literal

from agents import forms
from bot.bridge.terms import Terms
from bot.wording import heading, left, number, the

FREE: Final = "free"
READY: Final = "ready"
AI: Final = "AI"
SOMEBODY: Final = "somebody"
"""Who was forgotten."""
SEATS: Final = "Seats"
TAKES: Final = "Takes"
PLAYED_BY: Final = "How it is played"
KEPT: Final = "What is kept"
KEPT_SHORT: Final = (
    "What you say and choose there, with your name here, until it is forgotten. "
    "You read all about it before you join."
)
MISSING: Final = "Missing here"
HOST: Final = "Host"
TALK: Final = "Talk"
UNREAD: Final = "Use the button Say… to talk: what people write in the thread cannot be read here."

JOIN_FIRST: Final = "Take a seat. It begins when every seat is taken and everybody is ready."
EXPIRES: Final = "Without a change this closes "
PRESS_READY: Final = "Every seat is taken. Press Ready, or your seat is free again "
BEGINNING: Final = "It begins in a moment."
BEGUN: Final = "It has begun"
OVER: Final = "It is over"
GO_THERE: Final = "go there"
CLOSED: Final = {
    "started": "It has begun; look at the card for what you can still do.",
    "expired": "Nothing happened here for half an hour, so this is closed; start another one.",
    "closed": "This is closed; start another one.",
}

LEAVE: Final = "Leave"
READY_BUTTON: Final = "Ready"
OPTIONS: Final = "Options"
SAVE: Final = "Save"
FILL: Final = "Fill with AI"
WATCH: Final = "Watch"
AGAIN: Final = "Play again"
MY_ROLE: Final = "My role"

HOW_TO_PLAY: Final = (
    f"Press {MY_ROLE} for what you alone know. Whoever is to move is called, with buttons for the moves."
)
NO_COMMANDS: Final = (
    "Commands cannot be given in a thread: press More instead, or write @Parley with one of the words "
    "role, checkpoint, branch, export or help behind it."
)
TALKS: Final = {
    "any_time": "What you write here is heard by all, and is never a move.",
    "on_turn": "What you write here is heard by all while it is your move, and is never a move.",
    "never": "Talk is no part of it: what you write here reaches the people, and never an AI.",
}

NO_SEAT_HERE: Final = "You have no seat here; join first."
ONLY_THE_HOST: Final = "Only the host can change this; ask them."
ONLY_THOSE_HERE: Final = "Take a seat first; then you can fill the others."
NOTHING_FREE: Final = "No seat is free any more; press Ready."
NOT_FULL: Final = "A seat is still free; wait until all are taken, or fill them with AI."
GONE: Final = "This is not here any more; start another one."
IN_A_CHANNEL: Final = "Start it in a channel, where others can join you."
NOTHING_TO_PLAY: Final = "Nothing may be played here; an administrator can allow something."
STARTED: Final = "The card is there; take your seat on it: "
NOT_AI: Final = "No AI plays this seat for itself any more; look at the card."
NOT_BEGUN: Final = "It has not begun yet; look at the card in a moment."
IT_IS_OVER: Final = "It is over; press Play again on the card to play it yourself."
KNOWS_TOO_MUCH: Final = (
    "You have or had a seat in this already and know what is secret there; watch, or start another one."
)
HOST_KNOWS: Final = (
    "You are the host and can see what is secret there; watch, "
    "or start another one and take a seat before it begins."
)
WATCH_THERE: Final = "You can watch, but what you write there is not part of it: "
ONLY_SEATED_WATCH: Final = "Only those who play can see it, as the host has decided."
NOT_PRIVATE: Final = (
    "Everybody in the channel would see it, which only those who play may; change that under Options."
)
SETTLED: Final = "It is changed; everybody has to press Ready again."

DEADLINE: Final = "Time for a move"
LATE: Final = "When somebody is late"
STAND_IN: Final = "Who stands in"
WHO_WATCHES: Final = "Who may watch"
BUDGET: Final = "Most tokens for AI"
BUDGET_HELP: Final = "Leave it empty for what is allowed here."
LATE_CHOICES: Final[dict[str, Literal["ask", "stand-in", "wait", "end"]]] = {
    "ask those who are there": "ask",
    "let a stand-in move": "stand-in",
    "wait": "wait",
    "end it": "end",
}
WATCH_CHOICES: Final[dict[str, Literal["everyone", "seated"]]] = {
    "everybody in the channel": "everyone",
    "only those who play": "seated",
}
USUAL_STAND_IN: Final = "the usual one"
NO_LIMIT: Final = "as long as it takes"


def join(role: str) -> str:
    """The button that takes a seat."""
    return f"Join as {heading(role)}"


def take_over(seat: str) -> str:
    """The button that takes a seat from its AI."""
    return f"Take over the AI's seat: {heading(seat)}"


def seat_taken(role: str) -> str:
    """Somebody else was quicker."""
    return f"No seat of {the(role)} is free any more; choose another one, or watch once it has begun."


def no_such_role(role: str) -> str:
    """It cannot be joined."""
    return f"Nobody can join as {the(role)}; choose another seat on the card."


def nobody_plays(seat: str) -> str:
    """No AI is known for it."""
    return f"There is no AI that can play {the(seat)} here; wait until a person joins."


def which(names: Sequence[str], command: str) -> str:
    """Somebody wants to start, and did not say what."""
    return f"What do you want to play? Type {command} with its name: {', '.join(names)}."


def no_such(typed: str, names: Sequence[str]) -> str:
    """Somebody wants to start what is not there."""
    near = get_close_matches(typed, names, 1)
    meant = f"; did you mean {near[0]!r}?" if near else "."
    return f"There is no scenario {typed!r}{meant} Choose one of these: {', '.join(names)}."


def deleted(scenario: str) -> str:
    """To the host of a lobby whose card is gone."""
    noun = scenario.replace("-", " ")
    return f"Your {noun} did not begin: its card was deleted. Start another one when you like."


def taken_over(seat: str) -> str:
    """A person has an AI's seat from here on."""
    return (
        f"You are {the(seat)} from here on. What was told to this seat alone before stays private; "
        f"press {MY_ROLE} there for what you need to know."
    )


def entered(seat: str) -> str:
    """A person has joined in the middle."""
    return f"You are in as {the(seat)}; press {MY_ROLE} there for what you need to know."


def title(scenario: str, preset: str | None) -> str:
    """What a card is headed by: "Car sale: family car"."""
    return scenario if preset is None else f"{scenario}: {preset.replace('-', ' ')}"


def player(actor: str) -> str:
    """An AI in words: "AI (built-in player)", "AI (careful)". How it plays is its secret."""
    kind, _, rest = actor.partition(":")
    match kind:
        case "model" | forms.NAMED:
            return f"{AI} ({rest.partition('?')[0]})"
        case "strategy":
            return f"{AI} (built-in player)"
        case _:
            return AI


def stand_in(actor: str) -> str:
    """Somebody who could stand in, by name: "built-in player boulware", "AI careful"."""
    kind, _, rest = actor.partition(":")
    return f"built-in player {rest}" if kind == "strategy" else f"{AI} {rest}"


def minutes(count: int) -> str:
    """How long it takes."""
    return "about a minute" if count == 1 else f"about {count} minutes"


def rights(lacking: Sequence[str]) -> str:
    """What the host has to ask an administrator for."""
    return f"{', '.join(lacking)}. An administrator can allow it."


def deadline(seconds: int | None) -> str:
    """How long a move may take."""
    return NO_LIMIT if seconds is None else _time(seconds)


def terms(chosen: Terms) -> str:
    """How it is kept going, on one line."""
    late = next(text for text, value in LATE_CHOICES.items() if value == chosen.late)
    watch = next(text for text, value in WATCH_CHOICES.items() if value == chosen.watch)
    said = [
        "There is no time limit for a move"
        if chosen.deadline is None
        else f"A move may take {deadline(chosen.deadline)}"
    ]
    if chosen.deadline is not None:
        said.append(f"whoever is late: {late}")
    if chosen.stand_in is not None:
        said.append(f"stand-in: {stand_in(chosen.stand_in)}")
    said.append(f"who may watch: {watch}")
    if chosen.tokens is not None:
        said.append(f"at most {number(chosen.tokens)} tokens for AI")
    return f"{'; '.join(said)}."


def _time(seconds: int) -> str:
    """A time that is whole in its largest unit: "1 hour", "90 s"."""
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        count, rest = divmod(seconds, size)
        if count and not rest:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return left(seconds)
