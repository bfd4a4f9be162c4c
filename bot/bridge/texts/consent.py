"""What somebody reads and agrees to before taking a seat. Whoever changes a sentence raises `VERSION`."""

from collections.abc import Sequence
from typing import Final

VERSION: Final = 1

TITLE: Final = "Before you join"
AGREE: Final = "Agree and join"
DONE: Final = "Thank you; you are in."
KEPT: Final = (
    "What is kept",
    "What you say, choose and fill in while you play, when, and your name and account here.",
)
HOW_LONG: Final = (
    "For how long",
    "Until you are forgotten, or until whoever runs this service deletes it.",
)
EXPORT: Final = (
    "Who may export it",
    "Everybody who plays, as far as their own seat has seen it. The host everything, but only without a seat or "
    "once it is over.",
)
FORGOTTEN: Final = (
    "How to be forgotten",
    "Use the command forget-me at any time: it erases your words and your name everywhere.",
)
PRIVATE: Final = (
    "Private threads",
    "Moderators and administrators here can technically read them, and private messages between seats too.",
)
_AI: Final = "Which AI receives it"


def receivers(hosts: Sequence[str]) -> tuple[str, str]:
    """Who gets what people write, besides those who play."""
    if not hosts:
        return _AI, "None outside: AI seats are played on the computer that runs this service."
    return _AI, f"What an AI's seat sees, your words with it, goes to: {', '.join(hosts)}."
