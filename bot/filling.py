"""What a form holds before it makes an action: drafts, and mistakes that can be told before all is filled in."""

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.options import FieldErrors, Form, FormField
from scenarios.kernel.words import Words, inline_text


def as_typed(draft: Action) -> dict[str, Any]:
    """What the draft says, field by field, as the kernel's form takes it; words of people are left out."""
    found = {name: _plain(value) for name, value in draft}
    return {name: value for name, value in found.items() if value is not None}


def problem(option: Option, form: Form, field: FormField, given: Mapping[str, Any]) -> str | None:
    """Why this field cannot stand; the fields that are still to come count as filled."""
    return problems(option, form, (field,), given).get(field.name)


def problems(
    option: Option, form: Form, fields: Iterable[FormField], given: Mapping[str, Any]
) -> dict[str, str]:
    """Why any of these fields cannot stand, by name."""
    filled = {other.name: _filler(other) for other in form.fields if other.required}
    try:
        options.parse((option,), form.action, {**filled, **given})
    except FieldErrors as errors:
        names = {field.name for field in fields}
        return {name: why for name, why in errors.errors.items() if name in names}
    return {}


def read_json(field: FormField, value: Any) -> Any:
    """A field of data that was written as text, read as JSON; all other values as they are. Raises `ValueError`."""
    if field.control != "data" or not isinstance(value, str) or not value.strip():
        return value
    return json.loads(value)


def _plain(value: Any) -> Any:
    match value:
        case Words():
            return inline_text(value)
        case Enum():
            return value.value
        case tuple() | frozenset():
            return [_plain(part) for part in value]
        case _:
            return value


def _filler(field: FormField) -> Any:
    match field.control:
        case "integer" | "number":
            return next((bound for bound in (field.low, field.high) if bound is not None), 0)
        case "choice":
            return field.choices[0]
        case "choices":
            return [field.choices[0]]
        case "flag":
            return "no"
        case "data":
            return None
        case _:
            return "…"
