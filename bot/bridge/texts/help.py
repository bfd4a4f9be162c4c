"""What the commands *help* and *list* say."""

from collections.abc import Sequence
from typing import Final

from bot.wording import heading

TITLE: Final = "Parley"
INTRO: Final = (
    "People and AI play negotiations, games and debates together, each in a thread of its own. "
    "Start one and take a seat on its card; you are called whenever it is your move."
)
COMMANDS: Final = (
    ("start", "Put a card for a new one into this channel, on which people take their seats."),
    ("list", "What can be played here, and what you play now."),
    ("role", "What you alone know, whose move it is, and what you can do."),
    ("host", "For whoever runs it: pause, skip, hand a seat over, announce, spending, settings, end."),
    ("checkpoint", "Give the present position a name, to come back to it."),
    ("branch", "Go on differently from an earlier move, in a thread of its own."),
    (
        "export",
        "Get the record: your own view while you play, all of it as a host without a seat or after the end.",
    ),
    ("forget-me", "Erase your words and your name everywhere."),
    ("help", "This."),
)
HELP: Final = "Help"
GOOD_TO_KNOW: Final = "Good to know"
HINTS: Final = (
    "What only you see stays with you: use My role as often as you like.",
    "What you write in the thread is talk, and never a move.",
    "Seats of AI are marked as AI.",
)

LIST_TITLE: Final = "What can be played here"
NOTHING: Final = "Nothing can be played here; an administrator can allow something."
YOURS: Final = "What you play or host now"
WHICH: Final = "You take part in more than one here; which do you mean?"
PAUSED: Final = "paused"
GO_THERE: Final = "go there"


def command(name: str) -> str:
    """How it is given, where there are commands."""
    return f"/parley {name}"


def how_to_start(command: str) -> str:
    """Above what can be played."""
    return f"Type {command} with the name of one of these."


def scenario(about: str, presets: Sequence[tuple[str, int | None]]) -> str:
    """One that can be played: what it is, and its presets with the minutes they take."""
    if not presets:
        return about
    named = [name if minutes is None else f"{name} ({minutes} min)" for name, minutes in presets]
    return f"{about} Presets: {', '.join(named)}."


def session(title: str, label: str, status: str) -> str:
    """One that somebody plays: "Car sale k3f9xq/1 (paused)"."""
    state = f" ({PAUSED})" if status not in ("running", "waiting") else ""
    return f"{heading(title)} {label}{state}"
