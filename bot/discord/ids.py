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
    """As text of at most 100 characters; the server is left out where there is no room for it.

    Raises `ValueError` for a form to be opened again whose id leaves no room for saying so.
    """
    text = f"a;{button.encoded()}" if again else button.encoded()
    if len(text) > CUSTOM_ID:
        raise ValueError(f"{text!r} is longer than {CUSTOM_ID} characters.")
    whole = f"w{workspace};{text}" if workspace else text
    return whole if len(whole) <= CUSTOM_ID else text


def known(text: str) -> Kept:
    """Back from the text. Raises `UnknownButton`."""
    found = cast("re.Match[str]", _MARKS.match(text))
    return Kept(decoded(text[found.end() :]), found["workspace"] or "", found["again"] is not None)
