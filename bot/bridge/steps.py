"""Forms with more fields than fit on one screen: cut into parts, and checked part by part."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.bridge.controls import meant
from bot.bridge.texts import moves as texts
from bot.filling import problems, read_json
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.options import FieldErrors, Form, FormField

Parts = tuple[tuple[FormField, ...], ...]


def parts(form: Form, most: int | None) -> Parts:
    """The form's fields in parts of so many (None: all in one); at least one part."""
    fields = form.fields
    if most is None or not fields:
        return (fields,)
    return tuple([fields[start : start + most] for start in range(0, len(fields), most)])


def title(form: Form, part: int, of: int) -> str:
    """Of a part, counted from 1: "Apply (1 of 2)"; of a form with one part the action's."""
    return form.title if of == 1 else texts.STEP.format(title=form.title, part=part, parts=of)


def part_of(cut: Parts, names: Iterable[str]) -> int:
    """The first part with one of these fields; the last where none of them is a field."""
    wanted = set(names)
    found = (n for n, fields in enumerate(cut, 1) if any(field.name in wanted for field in fields))
    return next(found, len(cut))


def mistakes(option: Option, fields: Iterable[FormField], values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong in a part, field by field, while the parts after it are still to come."""
    fields = tuple(fields)
    form = options.form(option)
    given, unreadable = _read(form, values)
    return {**problems(option, form, fields, given), **_of(fields, unreadable)}


def made(option: Option, values: Mapping[str, Any]) -> Action:
    """The action of a form that is filled in. Raises `FieldErrors`."""
    form = options.form(option)
    given, unreadable = _read(form, values)
    if unreadable:
        raise FieldErrors(unreadable)
    return options.parse((option,), form.action, given)


def _read(form: Form, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values as the kernel takes them, and the fields of data that are no JSON."""
    given, unreadable = dict(values), dict[str, str]()
    for field in form.fields:
        try:
            given[field.name] = meant(field, read_json(field, given.get(field.name, "")))
        except ValueError:
            unreadable[field.name] = texts.NO_JSON
            del given[field.name]
    return given, unreadable


def _of(fields: Iterable[FormField], errors: Mapping[str, str]) -> dict[str, str]:
    names = {field.name for field in fields}
    return {name: why for name, why in errors.items() if name in names}
