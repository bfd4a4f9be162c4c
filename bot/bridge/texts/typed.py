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
QUOTES: Final = "Several words stand in quotes, unless they come last."
ONE_OF: Final = "one of"
WITH_COMMAS: Final = "several, with commas between them, of"
MAY_BE_LEFT_OUT: Final = "a single - leaves it out"
YOU_WROTE: Final = "You wrote: "
WRONG: Final = "Not yet: "
ASK_AGAIN: Final = f"Type `{MARK}role` or `{MARK}host` to see what you can do, or `{MARK}help`."


def words(labels: Iterable[str]) -> str:
    """In the place of buttons: "Type `!offer`, `!accept` or `!my role`."."""
    typed = [f"`{MARK}{label}`" for label in labels]
    return f"Type {_listed(typed)}."


def form(label: str, fields: Sequence[FormField]) -> str:
    """In the place of a form: "Type `!offer <price> <message>`."."""
    typed = f"Type `{MARK}{label}{''.join(f' <{field.name}>' for field in fields)}`."
    if len(fields) < 2:
        return typed
    named = f"`{MARK}{label} {fields[-1].name}=…`"
    return f"{typed} {QUOTES} To fill in some only, name them: {named}."


def field(one: FormField, now: object) -> str:
    """What a field is, takes, and has in it now, on a line."""
    title = one.label if one.label.casefold() != one.name.replace("_", " ").casefold() else ""
    held = f"now {_said(now)}" if now not in (None, "", []) else ""
    notes = [title, one.help.rstrip("."), _takes(one), "" if one.required else MAY_BE_LEFT_OUT, held]
    said = "; ".join(note for note in notes if note)
    return f"{one.name}: {said}" if said else one.name


def unknown(word: str, known: Sequence[str]) -> str:
    """A word that does nothing there."""
    said = f"Nothing here is called {MARK}{word}."
    return f"{said} {words(known)}" if known else f"{said} {ASK_AGAIN}"


def command(name: str) -> str:
    """How a command is typed."""
    return f"{MARK}{name}"


def _takes(one: FormField) -> str:
    match one.control:
        case "flag":
            return YES_OR_NO
        case "data":
            return AS_JSON
        case "choice" | "choices":
            listed = ", ".join(map(str, one.choices))
            return f"{WITH_COMMAS}: {listed}" if one.control == "choices" else f"{ONE_OF}: {listed}"
        case "integer" | "number":
            return _bounds(one.low, one.high)
        case _:
            return ""


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _bounds(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    if low is not None:
        return f"at least {number(low)}"
    return f"at most {number(high)}" if high is not None else ""


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
