"""A move made from a form: each field is asked, a mistake is explained there and asked again."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from bot import wording
from bot.filling import as_typed, problem, read_json
from bot.terminal import texts
from bot.terminal.screen import Screen
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.options import FieldErrors, Form, FormField

BACK = "<"
NOTHING = "-"


class Instead(str):
    """A command that was typed alone into a field."""


async def fill(
    screen: Screen, option: Option, commands: Sequence[str] = (), draft: Action | None = None
) -> Action | Instead | None:
    """The action that the person makes from the option's form; None where they go back.

    One of the `commands` typed alone ends the form; where a field has a choice of that name, the choice counts.
    A `draft` of that action fills the fields, and an empty line keeps what it says.
    """
    form = options.form(option)
    given: dict[str, Any] = {}
    drafted = as_typed(draft) if draft is not None and type(draft) is options.action_of(option) else {}
    if form.fields:
        screen.note(f"  {texts.GOES_BACK}")
    wanted = list(form.fields)
    while True:
        for field in wanted:
            value = await _ask(screen, option, form, field, given, commands, drafted.get(field.name))
            if value is None or isinstance(value, Instead):
                return value
            given[field.name] = value
        try:
            return options.parse((option,), form.action, given)
        except FieldErrors as errors:
            wanted = [field for field in form.fields if field.name in errors.errors]
            for name, why in errors.errors.items():
                screen.mistake(f"{name}: {why}" if name and wanted else why)
            if not wanted:
                return None


async def _ask(
    screen: Screen,
    option: Option,
    form: Form,
    field: FormField,
    given: Mapping[str, Any],
    commands: Sequence[str],
    drafted: Any,
) -> Any:
    """What is typed into one field, once it can stand; None for going back, or a command."""
    about = hint(field, drafted)
    if about:
        screen.show(Text(f"  {about}", "dim"))
    while True:
        typed = await screen.line(f"  {field.label}: ")
        if typed == BACK or typed is None:
            return None
        if typed.casefold() in commands and typed not in map(str, field.choices):
            return Instead(typed.casefold())
        try:
            value = (
                drafted
                if drafted is not None and not typed
                else read(field, _left_out(typed, field, drafted))
            )
        except ValueError as error:
            screen.mistake(str(error))
            continue
        why = problem(option, form, field, {**given, field.name: value})
        if why is None:
            return value
        screen.mistake(why)


def _left_out(typed: str, field: FormField, drafted: Any) -> str:
    """A single - where a draft would fill a field that may stay empty means that it stays empty."""
    return "" if typed == NOTHING and drafted is not None and not field.required else typed


def hint(field: FormField, drafted: Any = None) -> str:
    """What the field takes: its help, bounds or choices, and whether it may stay empty or keeps a draft."""
    parts = [field.help.rstrip(".")] if field.help else []
    match field.control:
        case "integer" | "number":
            parts.append(texts.bounds(field.low, field.high))
        case "choice" | "choices":
            parts.append(", ".join(f"{place}. {choice}" for place, choice in enumerate(field.choices, 1)))
            parts += [texts.COMMAS] if field.control == "choices" else []
        case "flag":
            parts.append(texts.YES_OR_NO)
        case "data":
            parts.append(texts.AS_JSON)
        case _:
            pass
    if drafted is not None:
        keeps = texts.KEEPS if field.required else texts.KEEPS_OR_NOT
        parts.append(keeps.format(value=_said(drafted)))
    elif not field.required:
        parts.append(texts.OPTIONAL)
    return "; ".join(part for part in parts if part)


def _said(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return wording.number(value)
        case list():
            return ", ".join(map(_said, value))
        case str():
            return f"“{value}”"
        case _:
            return json.dumps(value, default=str)


def read(field: FormField, typed: str) -> Any:
    """What was typed, as the kernel's form takes it. Raises `ValueError` with a sentence."""
    match field.control:
        case "choice":
            return _chosen(field, typed)
        case "choices":
            return [_chosen(field, part.strip()) for part in typed.split(",")] if typed else ""
        case "data":
            try:
                return read_json(field, typed)
            except ValueError:
                raise ValueError(texts.NO_JSON) from None
        case _:
            return typed


def chosen(typed: str, names: Sequence[str]) -> int | str:
    """Which of the named things is meant, by number, name or the beginning of one; else a sentence."""
    wanted = typed.strip().casefold().rstrip(".")
    if wanted.isdigit() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    exact = [place for place, name in enumerate(names) if name.casefold() == wanted]
    begun = exact or [
        place for place, name in enumerate(names) if wanted and name.casefold().startswith(wanted)
    ]
    if len(begun) == 1:
        return begun[0]
    if begun:
        return texts.AMBIGUOUS.format(text=typed, choices=" or ".join(names[place] for place in begun))
    return texts.NOT_UNDERSTOOD.format(text=typed)


def _chosen(field: FormField, typed: str) -> Any:
    """A choice by its value, or by its number unless the choices are numbers themselves."""
    if not typed and not field.required:
        return ""
    values = [str(choice) for choice in field.choices]
    if typed in values:
        return field.choices[values.index(typed)]
    found = chosen(typed, values)
    if isinstance(found, str):
        raise ValueError(found)
    return field.choices[found]
