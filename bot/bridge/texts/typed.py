"""What people read where there are no buttons and no forms: what to type instead."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.wording import number
from scenarios.kernel.options import FormField

MARK: Final = "!"
"""What a typed word begins with."""
LEFT_OUT: Final = "-"
YES_OR_NO: Final = "yes or no"
AS_JSON: Final = "written as JSON"
WITH_COMMAS: Final = "several, with commas between them"
MAY_BE_LEFT_OUT: Final = "a single - leaves it out"
YOU_WROTE: Final = "You wrote: "
WRONG: Final = "Not yet: "


def words(labels: Iterable[str]) -> str:
    """In the place of buttons: "Type `!offer`, `!accept` or `!my role`."."""
    typed = [f"`{MARK}{label}`" for label in labels]
    return f"Type {_listed(typed)}."


def form(label: str, fields: Sequence[FormField]) -> str:
    """In the place of a form: "Type `!offer <price> <message>`."."""
    return f"Type `{MARK}{label}{''.join(f' <{field.name}>' for field in fields)}`."


def field(one: FormField) -> str:
    """What a field takes, on a line."""
    notes = [one.help.rstrip("."), _takes(one), "" if one.required else MAY_BE_LEFT_OUT]
    said = "; ".join(note for note in notes if note)
    return f"{one.name}: {said}" if said else one.name


def unknown(word: str, known: Sequence[str]) -> str:
    """A word that does nothing there."""
    return (
        f"Nothing here is called {MARK}{word}. {words(known)}"
        if known
        else f"Nothing is called {MARK}{word}."
    )


def _takes(one: FormField) -> str:
    match one.control:
        case "flag":
            return YES_OR_NO
        case "data":
            return AS_JSON
        case "choice" | "choices":
            listed = ", ".join(map(str, one.choices))
            return f"{listed} ({WITH_COMMAS})" if one.control == "choices" else listed
        case "integer" | "number":
            return _bounds(one.low, one.high)
        case _:
            return ""


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    if low is not None:
        return f"at least {number(low)}"
    return f"at most {number(high)}" if high is not None else ""


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
