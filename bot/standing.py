"""What a seat can see of the present state, in a few words."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from bot.wording import heading, number

_OWN_NAME: Final = ("role", "you", "seat")
_LONGEST: Final = 60


def in_short(view: BaseModel, told: str = "") -> str:
    """The plain fields in one run: "Round 3 · Your limit 8,650"; parts, and fields with `repr=False`, are left out.

    A field goes by its title, or else by its name. What stands in `told` in the same words is not said again.
    """
    fields = type(view).model_fields
    parts = (
        f"{label} {shown}"
        for name, value in view
        if name not in _OWN_NAME and fields[name].repr
        for label, shown in [(fields[name].title or heading(name), said(name, value))]
        if shown and len(shown) <= _LONGEST and not isinstance(value, BaseModel | Mapping)
    )
    return " · ".join(part for part in parts if not _stands_in(told, part))


def _stands_in(text: str, words: str) -> bool:
    """As whole words and numbers: "Round 2" does not stand in "Round 20", nor in "Round 2,000"."""
    return re.search(rf"(?<!\w){re.escape(words)}(?![.,]?\w)", text, re.IGNORECASE) is not None


def said(name: str, value: Any) -> str:
    """A field's value in words, empty for what says nothing; years are the numbers that nobody groups."""
    return str(value) if name.endswith("year") and isinstance(value, int) else _plain(value)


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number(value)
        case str():
            return value
        case BaseModel():
            return ", ".join(f"{name.replace('_', ' ')} {said(name, inner)}" for name, inner in value)
        case Mapping():
            return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
        case tuple() | frozenset() | list():
            return ", ".join(filter(None, map(_plain, value)))
        case _:
            return str(getattr(value, "value", value))
