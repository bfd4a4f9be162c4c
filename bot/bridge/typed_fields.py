"""What is typed behind a word, as the values of a form's fields. Pure."""

import re
from collections.abc import Sequence
from typing import Any

from bot.bridge.texts.typed import LEFT_OUT
from scenarios.kernel.options import FormField


def values(fields: Sequence[FormField], rest: str) -> dict[str, Any]:
    """Field by field: in order or `name=value`; the last one takes all that is left.

    What has several words stands in quotes, unless it is one of the things to choose from, or comes last.
    """
    left = list(fields)
    found: dict[str, Any] = {}
    while rest and left:
        field, rest = _field(left, rest)
        left.remove(field)
        if field.control == "choices":
            found[field.name], rest = _several(field, rest, last=not left)
        else:
            typed, rest = _one(field, rest, last=not left)
            found[field.name] = "" if typed == LEFT_OUT and not field.required else typed
    return found


def _field(left: Sequence[FormField], rest: str) -> tuple[FormField, str]:
    """The field that is named there, else the first that is left."""
    named = re.match(r"(\w+)=", rest)
    for field in left if named is not None else ():
        if named is not None and field.name == named.group(1):
            return field, rest[named.end() :]
    return left[0], rest


def _one(field: FormField, rest: str, *, last: bool) -> tuple[str, str]:
    """A value, and all behind it."""
    if (choice := _choice(field, rest)) is not None:
        return choice, rest[len(choice) :].lstrip()
    if (quoted := _quoted(rest, last=last)) is not None:
        return quoted
    if last:
        return rest, ""
    token, _, behind = rest.partition(" ")
    return token, behind.lstrip()


def _several(field: FormField, rest: str, *, last: bool) -> tuple[list[str], str]:
    """Values with commas between them, and all behind them."""
    if (quoted := _quoted(rest, last=last)) is not None:
        return [part.strip() for part in quoted[0].split(",")], quoted[1]
    found: list[str] = []
    while True:
        item = _choice(field, rest)
        if item is None and (token := re.match(r"[^,]+" if last else r"[^,\s]+", rest)) is not None:
            item = token.group()
        found.append((item or "").strip())
        rest = rest[len(item or "") :].lstrip()
        if not rest.startswith(","):
            return ([] if found == [LEFT_OUT] and not field.required else found), rest
        rest = rest[1:].lstrip()


def _choice(field: FormField, rest: str) -> str | None:
    """The longest of the things to choose from that the text begins with."""
    known = [str(choice) for choice in field.choices]
    begins = [one for one in known if re.match(rf"{re.escape(one)}(?=[\s,]|$)", rest, re.IGNORECASE)]
    return max(begins, key=len, default=None)


def _quoted(rest: str, *, last: bool) -> tuple[str, str] | None:
    """What stands in quotes, and all behind it; where nothing follows, only what is in quotes as a whole."""
    found = (re.fullmatch if last else re.match)(r'"([^"]*)"\s*', rest)
    return None if found is None else (found.group(1), rest[found.end() :])
