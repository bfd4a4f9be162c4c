"""What stands on Discord in a button or a form, from which it is known again, by any later process."""

import re
from typing import Final, NamedTuple, cast

from bot.bridge.buttons import ButtonId, decoded
from bot.discord.limits import CUSTOM_ID

_MARKS: Final = re.compile(r"(?:w(?P<workspace>\d+);)?(?P<again>a;)?")


class Kept(NamedTuple):
    """A button's or form's id."""

    id: ButtonId
    workspace: str = ""
    """The server whose session it is about, for direct messages, which belong to none."""
    again: bool = False
    """It opens a form that could not be shown at once."""


def kept(button: ButtonId, workspace: str = "", *, again: bool = False) -> str:
    """As text of at most 100 characters: what there is no room for beside the id itself is left out."""
    text = button.encoded()
    for mark in ("a;" if again else "", f"w{workspace};" if workspace else ""):
        text = f"{mark}{text}" if len(mark) + len(text) <= CUSTOM_ID else text
    return text


def known(text: str) -> Kept:
    """Back from the text. Raises `UnknownButton`."""
    found = cast("re.Match[str]", _MARKS.match(text))
    return Kept(decoded(text[found.end() :]), found["workspace"] or "", found["again"] is not None)
