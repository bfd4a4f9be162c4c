"""What a seat can see of the present state, in a few words or in full."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from bot.terminal import texts

_OWN_NAME: Final = ("role", "you", "seat")
_LONGEST: Final = 60


def in_short(view: BaseModel) -> str:
    """The plain fields in one run: "Round 3 · Rounds 12 · Limit 8,650"; lists and parts are left out."""
    parts = [
        f"{label} {shown}"
        for name, value in view
        if name not in _OWN_NAME
        for label, shown in [(texts.heading(name), _named(name, value))]
        if shown and len(shown) <= _LONGEST and not isinstance(value, BaseModel | Mapping)
    ]
    return " · ".join(parts)


def in_full(view: BaseModel) -> RenderableType:
    """Every field on a line, with what it means."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 1))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    fields = type(view).model_fields
    for name, value in view:
        about = fields[name].description or ""
        table.add_row(texts.heading(name), Text.assemble(_named(name, value) or "–", ("  " + about, "dim")))
    return table


def _named(name: str, value: Any) -> str:
    """A field's value; years are the numbers that nobody groups."""
    return str(value) if name.endswith("year") and isinstance(value, int) else _plain(value)


def _plain(value: Any) -> str:
    """A value in words; empty for what says nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return texts.number(value)
        case str():
            return value
        case BaseModel():
            return ", ".join(f"{name.replace('_', ' ')} {_named(name, inner)}" for name, inner in value)
        case Mapping():
            return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
        case tuple() | frozenset() | list():
            return ", ".join(filter(None, map(_plain, value)))
        case _:
            return str(getattr(value, "value", value))
