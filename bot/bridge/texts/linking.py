"""What people read who link a server to a workspace, and who play in both."""

from collections.abc import Sequence
from typing import Final

TITLE: Final = "Play across"
ALONE: Final = (
    "Nothing is linked to this yet. Once a server and a workspace are linked, people of both can play together: what "
    "somebody starts in one can be shown in the other, where others join. An administrator of both links them: get a "
    "code in one of them, and give it in the other within ten minutes. It is for good."
)
LINKED_TO: Final = "Linked"
SHOWN_IN: Final = "What is started there is shown"
NOWHERE: Final = "not here; open this in a channel for it and press Show it here"
IN_CHANNEL: Final = "this channel"
CODE: Final = "Get a code"
TAKE: Final = "Give a code"
TAKE_IT: Final = "Link"
FIELD: Final = "The code"
FIELD_HELP: Final = "As it was shown on the other side."
SHOW_HERE: Final = "Show it here"
NOT_HERE: Final = "Show it nowhere"
CODE_IS: Final = "The code, which holds for ten minutes and once: "
CODE_HOW: Final = ". Give it under Play across on the other side, in the settings for all."

OUTCOMES: Final = {
    "already": "These two are linked already.",
    "no such code": "This is no code that holds; get another one on the other side.",
    "same platform": "This code is of the same kind; link a server with a workspace.",
    "both used": (
        "Something was played on both sides already, and what is kept cannot be put together; "
        "link one in which nothing was played yet."
    ),
}
ONLY_THE_HOST: Final = "Only the host can decide where it is played; ask them."
NOT_LINKED: Final = "It cannot be played there any more; look at the card."
SHARED: Final = "Played in"


def linked(name: str) -> str:
    """The code was right."""
    return f"Linked with {name}. Open this again in the channel that is to show what people start there."


def also(name: str) -> str:
    """The button on a card."""
    return f"Also in {name}"


def shown(name: str) -> str:
    """To the host."""
    return f"It has a card in {name} as well; people join on either."


def refused(name: str) -> str:
    """It cannot be shown there."""
    return f"No card can be put into {name}; ask the administrators there to choose a channel for it again."


def not_allowed(name: str) -> str:
    """What may be played there is set by those who manage it."""
    return f"This may not be played in {name}, as is set there; start something else."


def full(name: str) -> str:
    """As much as there may be goes on there."""
    return f"As much as is allowed in {name} goes on there already; wait until something has ended."


def seen_by_all(name: str) -> str:
    """Only those who play may see it, and there everybody would."""
    return f"In {name} everybody in the channel would see it; let everybody watch under Options first."


def listed(names: Sequence[str]) -> str:
    """Where it is played."""
    return ", ".join(names)
