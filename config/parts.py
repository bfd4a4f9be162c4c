"""Settings within settings: what they share, and how a bad one is named without showing it."""

import difflib
import types
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic.fields import FieldInfo

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
"""What something is called in the settings, and in references to it."""

_BAD_NAME: Final = "a name has up to 64 letters, digits, -, _ and ."
_LONGEST: Final = 40
"""Characters of a key that are shown."""


class Part(BaseModel):
    """A part of the settings. A field's description says what to write, as in "write …"."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Wrong(NamedTuple):
    """A bad setting: its path, and what is wrong with it."""

    path: tuple[str, ...]
    why: str


def wrongs(model: type[BaseModel], error: ValidationError) -> list[Wrong]:
    """Everything that is wrong, each place once."""
    found: dict[tuple[str, ...], Wrong] = {}
    for problem in error.errors(include_input=False, include_url=False):
        if problem["type"] == "default_factory_not_called":
            continue  # what it depends on is named already
        wrong = _wrong(model, dict(problem))
        found.setdefault(wrong.path, wrong)
    return list(found.values())


def near(name: str, known: Iterable[str]) -> str:
    """The name that was meant, or all there are."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f" (did you mean {close[0]}?)"
    return f"; there are {', '.join(names)}" if names else "; there is none"


def _wrong(model: type[BaseModel], problem: dict[str, Any]) -> Wrong:
    path: list[str] = []
    at: Any = model
    field: FieldInfo | None = None
    for step in problem["loc"]:
        if step == "[key]":
            return Wrong(tuple(path), _BAD_NAME)
        at = _told_apart(at, step)
        if isinstance(at, _Chosen):
            at = at.model
            continue
        if isinstance(at, type) and issubclass(at, BaseModel):
            path.append(str(step)[:_LONGEST])
            if step not in at.model_fields:
                return Wrong(tuple(path), f"there is no such setting{near(str(step), at.model_fields)}")
            field = at.model_fields[step]
            at = field.annotation
        elif get_origin(at) in (dict, Mapping):
            path.append(str(step)[:_LONGEST])
            at, field = get_args(at)[1], None
        else:
            break
    return Wrong(tuple(path), _why(problem, at, field))


def _why(problem: dict[str, Any], at: Any, field: FieldInfo | None) -> str:
    how = field.description if field is not None else None
    match problem["type"]:
        case "value_error":
            return str(problem["ctx"]["error"])
        case "missing":
            return f"this is needed; {how}" if how else "this is needed"
        case "model_type" | "model_attributes_type" | "dict_type":
            return how or "write settings below it, each as `name: value`"
        case "union_tag_invalid" | "union_tag_not_found":
            return f"kind is one of {', '.join(_kinds(at))}"
        case _:
            return how or "there is no such setting"


class _Chosen(NamedTuple):
    """The one of several models that a tag has chosen; the tag is no part of the path."""

    model: Any


def _told_apart(at: Any, step: Any) -> Any:
    """The type that is meant, without wrappings and None."""
    if get_origin(at) is Annotated:
        return _told_apart(get_args(at)[0], step)
    if get_origin(at) not in (Union, types.UnionType):
        return at
    members = [member for member in get_args(at) if member is not types.NoneType]
    if len(members) == 1:
        return _told_apart(members[0], step)
    chosen = [member for member in members if step in _tags(member)]
    return _Chosen(chosen[0]) if chosen else at


def _tags(member: Any) -> tuple[Any, ...]:
    field = getattr(member, "model_fields", {}).get("kind")
    return get_args(field.annotation) if field is not None and get_origin(field.annotation) is Literal else ()


def _kinds(at: Any) -> list[str]:
    at = get_args(at)[0] if get_origin(at) is Annotated else at
    return [tag for member in get_args(at) for tag in _tags(member)]
