"""What is known of a workspace while something is shown or read: looked up before, for neither waits."""

from collections.abc import Callable
from typing import NamedTuple

from bot.bridge.content import Spot


def _nothing(_: str) -> str:
    return ""


def _nowhere(_: Spot, __: str | None) -> str | None:
    return None


class Known(NamedTuple):
    """Names by ids, "" for an unknown one, and links to places."""

    user: Callable[[str], str] = _nothing
    channel: Callable[[str], str] = _nothing
    link: Callable[[Spot, str | None], str | None] = _nowhere
    """To a message, or to the place itself; None where there is no link."""
