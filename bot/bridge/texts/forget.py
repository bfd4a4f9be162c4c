"""What people read before and after they are forgotten."""

from typing import Final

EXPLAINED: Final = (
    "This erases what you have written and said in everything that you played here, your name, your account, your "
    "drafts and your bookmarks: from the record, from what AI players remember, and from all later exports. Choices, "
    "numbers and the names of checkpoints stay, under no name. Stand-ins take over the seats that you hold, and your "
    "seats in what has not begun are free again. What was posted for you is changed, so that it shows your words no "
    "more; messages that you wrote yourself stay in their channels until you, or who moderates them, delete them. It "
    "cannot be undone."
)
ERASE: Final = "Erase everything"
SURE: Final = "Are you sure? Nobody can bring it back. If not, do nothing."
REALLY: Final = "Yes, forget me"


def done(texts: int) -> str:
    """Afterwards."""
    what = (
        "There was no text of yours." if not texts else f"{texts:,} {'text' if texts == 1 else 'texts'} went."
    )
    return f"You are forgotten. {what} If you use anything here again, you begin as somebody new."
