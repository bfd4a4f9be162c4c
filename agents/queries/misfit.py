"""What is wrong with an answer, in sentences that quote nothing of it.

A model's answer may hold what others have written. The sentences go back to it as instructions, so they are
made from a copy of the answer in which all foreign text is blotted out.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from agents.queries.schemas import Schema, within
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.options import FieldErrors

Json = Any
T = TypeVar("T")

_MOST_SENTENCES: Final = 8
_MOST_WAYS: Final = 4
_LETTER: Final = re.compile(r"[^\W\d_]")
_UNTOLD: Final = "this is not accepted; give something else."
_CLEAN: Final = frozenset(("string_pattern_mismatch",))
"""Problems that a text without foreign words may not have, and whose sentences quote only the schema."""


class Misfit(ParleyError):
    """The data is not what was asked for; `errors` are sentences that name the place and what to do."""

    def __init__(self, errors: Iterable[str]) -> None:
        self.errors = tuple(errors)
        super().__init__(" ".join(self.errors))


def checked(validate: Callable[[Json], T], data: Json, words: Schema, place: str) -> T:
    """What `validate` makes of the data, which stands at `place` of the answer. Raises `Misfit`.

    `validate` raises pydantic's ValidationError or `FieldErrors`; the names, tags and choices of the schema `words`
    are no foreign text.
    """
    try:
        return validate(data)
    except (ValidationError, FieldErrors) as error:
        problems = _problems(error)
    blot = _Blot(words)
    copy = blot.out(data)
    clean: dict[tuple[_Loc, str], str] = {}
    try:
        validate(copy)
    except (ValidationError, FieldErrors) as error:
        clean = {(loc, kind): sentence for loc, kind, sentence in _problems(error)}
    told = []
    for loc, kind, sentence in problems:
        loc = blot.path(loc)
        told.append((loc, kind, clean.get((loc, kind), sentence if kind in _CLEAN else _UNTOLD)))
    raise Misfit(_sentences(told, copy, place))


_Loc = tuple[int | str, ...]
_Problem = tuple[_Loc, str, str]
"""Where, what kind of problem, and a sentence."""


def _problems(error: ValidationError | FieldErrors) -> list[_Problem]:
    if isinstance(error, FieldErrors):
        return [((name,) if name else (), "", text) for name, text in error.errors.items()]
    return [
        (one["loc"], one["type"], _sentence(one["type"], one["msg"], one.get("ctx", {})))
        for one in error.errors(include_url=False, include_input=False)
    ]


def _sentence(kind: str, message: str, context: Mapping[str, Any]) -> str:
    match kind:
        case "missing":
            return "this is needed."
        case "extra_forbidden":
            return "there is no such field; leave it out."
        case "union_tag_invalid":
            return f"{context['discriminator']} must be one of {context['expected_tags']}."
        case "union_tag_not_found":
            return f"{context['discriminator']} is needed, to tell which form it is."
        case "value_error":
            return str(context["error"])
    message = message.replace("Input should", "it should", 1)
    return message if message.endswith(".") else f"{message}."


def _sentences(problems: list[_Problem], data: Json, place: str) -> list[str]:
    """A sentence for each place, with all ways to mend it where it is a union."""
    ways: dict[str, list[str]] = {}
    for loc, kind, sentence in problems:
        found = ways.setdefault(_path(loc, kind, data, place), [])
        if sentence not in found:
            found.append(sentence)
    return [
        f"{path or 'The answer'}: {' Or: '.join(found[:_MOST_WAYS])}"
        for path, found in list(ways.items())[:_MOST_SENTENCES]
    ]


def _path(loc: _Loc, kind: str, data: Json, place: str) -> str:
    """`terms.items[2].price`: the steps within the data, without the names that pydantic gives to a union's members."""
    path = place
    for number, step in enumerate(loc, 1):
        if isinstance(step, int):
            path += f"[{step}]"
            data = data[step] if isinstance(data, list) and step < len(data) else None
        elif isinstance(data, dict) and (
            step in data or (number == len(loc) and kind in ("missing", "", "extra_forbidden"))
        ):
            path = f"{path}.{step}" if path else step
            data = data.get(step)
    return path


class _Blot:
    """Takes out of data whatever the schema does not say itself; lengths stay."""

    def __init__(self, schema: Schema) -> None:
        self._names: dict[str, str] = {}
        self._own: set[str] = set()
        for node in within(schema):
            self._own |= node.get("properties", {}).keys()
            self._own |= {
                value for value in (*node.get("enum", ()), node.get("const")) if isinstance(value, str)
            }

    def out(self, data: Json) -> Json:
        """The data with foreign texts as underscores and foreign keys as `unknown_1`, `unknown_2`…"""
        if isinstance(data, dict):
            return {self._name(key): self.out(value) for key, value in data.items()}
        if isinstance(data, list):
            return [self.out(item) for item in data]
        if isinstance(data, str) and data not in self._own and _LETTER.search(data):
            return "_" * len(data)
        return data

    def path(self, loc: _Loc) -> _Loc:
        """A place in the data, as it is called in the copy."""
        return tuple([self._names.get(step, step) if isinstance(step, str) else step for step in loc])

    def _name(self, key: str) -> str:
        if key in self._own:
            return key
        return self._names.setdefault(key, f"unknown_{len(self._names) + 1}")
