"""Options turned, here and nowhere else, into a check, a JSON schema and the fields of a form."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from enum import Enum
from functools import lru_cache
from math import inf, nextafter
from types import UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from scenarios.kernel.actions import Action, Narrowed, Narrowing, Option, Scalar
from scenarios.kernel.errors import Refused
from scenarios.kernel.words import MAX_WORDS, Words

Json = Any
Control = Literal["words", "text", "integer", "number", "flag", "choice", "choices", "data"]
_THOUSANDS: Final = re.compile(r"^[+-]?\d{1,3}([ ,.'\u00a0\u202f])\d{3}(\1\d{3})*$")

_SENTENCES: Final = {
    "missing": "This is needed.",
    "int_parsing": "Give a whole number.",
    "int_type": "Give a whole number.",
    "int_from_float": "Give a whole number.",
    "int_parsing_size": "This number is too long.",
    "float_parsing": "Give a number.",
    "float_type": "Give a number.",
    "finite_number": "Give a number.",
    "bool_parsing": "Answer yes or no.",
    "bool_type": "Answer yes or no.",
    "extra_forbidden": "There is no such field.",
    "string_type": "Write a text.",
    "tuple_type": "Give a list.",
    "frozen_set_type": "Give a list.",
}


class FormField(NamedTuple):
    """One control of a form; `choices` are for choice and choices, bounds for numbers."""

    name: str
    label: str
    help: str
    control: Control
    required: bool
    default: Scalar = None
    low: float | None = None
    high: float | None = None
    choices: tuple[Scalar, ...] = ()


class Form(NamedTuple):
    """The controls that make one action. An action without fields is a button."""

    action: str
    title: str
    help: str
    fields: tuple[FormField, ...]


class FieldErrors(Refused):
    """The input does not make the action; `errors` maps field names to sentences ("" is the whole)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "invalid", " ".join(f"{name}: {text}" if name else text for name, text in errors.items())
        )
        self.errors = dict(errors)


def action_of(option: Option) -> type[Action]:
    """The action type of an option, narrowed or not."""
    return option.action if isinstance(option, Narrowed) else option


def find(options: Sequence[Option], name: str) -> Option:
    """The option of that action's name. Raises `FieldErrors`."""
    for option in options:
        if action_of(option).__name__ == name:
            return option
    raise FieldErrors({"": f"Now you can choose {named(options)}, not {name!r}."})


def named(options: Sequence[Option]) -> str:
    """The titles in a sentence: "Offer, Accept or Walk away"."""
    titles = [action_of(option).title() for option in options]
    return titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} or {titles[-1]}"


def check(options: Sequence[Option], action: Action) -> None:
    """Raise `FieldErrors` unless the action is one of the options and within their limits."""
    for option in options:
        if isinstance(option, Narrowed):
            if option.action is type(action):
                errors = {
                    name: why
                    for name, limit in option.limits
                    if (why := breach(limit, getattr(action, name)))
                }
                if errors:
                    raise FieldErrors(errors)
                return
        elif option is type(action):
            return
    raise FieldErrors({"": f"Now you can choose {named(options)}, not {type(action).title()}."})


def parse(options: Sequence[Option], name: str, data: Mapping[str, Json]) -> Action:
    """The action from typed data or from a form's texts ("9,000" is a number). Raises `FieldErrors`."""
    option = find(options, name)
    model = action_of(option)
    try:
        action = model.model_validate(_typed(model, data))
    except ValidationError as error:
        raise FieldErrors(_sentences(error)) from error
    check((option,), action)
    return action


def schema(options: Sequence[Option]) -> dict[str, Json]:
    """JSON schema of the union; each member names itself in `action`."""
    members = [_member(option) for option in options]
    defs: dict[str, Json] = {}
    for member in members:
        defs.update(member.pop("$defs", {}))
    union: dict[str, Json] = members[0] if len(members) == 1 else {"anyOf": members}
    return {**union, "$defs": defs} if defs else union


def form(option: Option) -> Form:
    """The controls for one option."""
    model = action_of(option)
    limits = dict(option.limits) if isinstance(option, Narrowed) else {}
    fields = tuple([_field(name, info, limits.get(name)) for name, info in model.model_fields.items()])
    return Form(model.__name__, model.title(), _help(model), fields)


def free_text_fields(option: Option) -> list[str]:
    """Fields that hold plain `str`, not limited to choices: a person's text must be `Words`."""
    limits = dict(option.limits) if isinstance(option, Narrowed) else {}
    return [
        name
        for name, info in action_of(option).model_fields.items()
        if _holds_text(info.annotation) and (name not in limits or limits[name].op != "one_of")
    ]


def misfit(option: Option) -> str | None:
    """Why a narrowing cannot limit its field; None where it can."""
    model = action_of(option)
    for name, limit in option.limits if isinstance(option, Narrowed) else ():
        bare = _bare(model.model_fields[name].annotation)
        where = f"{model.__name__}.where({name}={limit.op}(…))"
        if limit.op != "one_of":
            if bare not in (int, float):
                return f"{where} limits a number, which {name!r} is not."
            continue
        item = get_args(bare)[0] if get_origin(bare) in (tuple, frozenset) else bare
        if bare in (Words, bool) or get_origin(item) in (tuple, frozenset):
            return f"{where} chooses among values, which {name!r} does not take."
        if wrong := [choice for choice in limit.args if not _accepts(item, choice)]:
            return f"{where}: {wrong[0]!r} is no value of {name!r}."
    return None


@lru_cache(maxsize=1024)
def _base_schema(model: type[Action]) -> dict[str, Json]:
    return model.model_json_schema()


def _member(option: Option) -> dict[str, Json]:
    model = action_of(option)
    member = deepcopy(_base_schema(model))
    fields = member.setdefault("properties", {})
    for name, limit in option.limits if isinstance(option, Narrowed) else ():
        for target in _targets(fields[name]):
            match limit.op:
                case "at_least":
                    _raise_minimum(target, limit.args[0])
                case "at_most":
                    _lower_maximum(target, limit.args[0])
                case "between":
                    _raise_minimum(target, limit.args[0])
                    _lower_maximum(target, limit.args[1])
                case "one_of":
                    target.pop("$ref", None)
                    target["enum"] = list(limit.args)
    member["properties"] = {"action": {"const": model.__name__, "type": "string"}, **fields}
    member["required"] = ["action", *member.get("required", [])]
    member["title"] = model.title()
    member["description"] = _help(model)
    return member


def _targets(schema: dict[str, Json]) -> list[dict[str, Json]]:
    """The parts of a field's schema that a narrowing limits: a list's items, and never null."""
    if "anyOf" in schema:
        return [part for one in schema["anyOf"] if one.get("type") != "null" for part in _targets(one)]
    if schema.get("type") == "array":
        return [*schema.get("prefixItems", ()), *([schema["items"]] if "items" in schema else [])]
    return [schema]


def _raise_minimum(target: dict[str, Json], low: Any) -> None:
    target["minimum"] = max(low, target.get("minimum", low))


def _lower_maximum(target: dict[str, Json], high: Any) -> None:
    target["maximum"] = min(high, target.get("maximum", high))


def breach(limit: Narrowing, value: Any) -> str | None:
    """What a limit asks for, as a sentence, where the value does not keep to it."""
    if value is None:
        return None
    match limit.op:
        case "at_least":
            return None if value >= limit.args[0] else f"At least {_number(limit.args[0])}."
        case "at_most":
            return None if value <= limit.args[0] else f"At most {_number(limit.args[0])}."
        case "between":
            low, high = limit.args
            return None if low <= value <= high else f"From {_number(low)} to {_number(high)}."
        case "one_of":
            items = value if isinstance(value, tuple | frozenset) else (value,)
            values = [item.value if isinstance(item, Enum) else item for item in items]
            known = all(choice in limit.args for choice in values)
            return None if known else f"Choose from {', '.join(map(str, limit.args))}."


def _field(name: str, info: FieldInfo, limit: Narrowing | None) -> FormField:
    bare = _bare(info.annotation)
    low, high = _bounds(info, bare)
    choices = _choices(bare)
    control: Control
    if bare is Words:
        control, high = "words", float(MAX_WORDS)
    elif bare is bool:
        control = "flag"
    elif bare is int or bare is float:
        control = "integer" if bare is int else "number"
    elif get_origin(bare) in (tuple, frozenset):
        inner = _choices(get_args(bare)[0])
        control, choices = ("choices", inner) if inner or (limit and limit.op == "one_of") else ("data", ())
    elif choices or (limit and limit.op == "one_of"):
        control = "choice"
    else:
        control = "text" if bare is str else "data"
    if limit is not None:
        match limit.op:
            case "at_least":
                low = _tighter(max, low, limit.args[0])
            case "at_most":
                high = _tighter(min, high, limit.args[0])
            case "between":
                low, high = _tighter(max, low, limit.args[0]), _tighter(min, high, limit.args[1])
            case "one_of":
                choices = limit.args
                low = high = None
                control = control if control == "choices" else "choice"
    default = info.default.value if isinstance(info.default, Enum) else info.default
    return FormField(
        name,
        label=info.title or name.replace("_", " ").capitalize(),
        help=info.description or "",
        control=control,
        required=info.is_required(),
        default=default if isinstance(default, str | int | float | bool) else None,
        low=low,
        high=high,
        choices=choices,
    )


def _tighter(pick: Any, bound: float | None, limit: Any) -> float:
    return float(limit) if bound is None else float(pick(bound, limit))


def _bounds(info: FieldInfo, kind: Any) -> tuple[float | None, float | None]:
    """The least and the greatest allowed number, both included."""
    low = high = None
    for part in info.metadata:
        if (above := getattr(part, "gt", None)) is not None:
            low = above + 1 if kind is int else nextafter(above, inf)
        if (below := getattr(part, "lt", None)) is not None:
            high = below - 1 if kind is int else nextafter(below, -inf)
        low, high = getattr(part, "ge", low), getattr(part, "le", high)
    return low, high


def _bare(annotation: Any) -> Any:
    """The annotation without None and Annotated."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        args = [arg for arg in get_args(annotation) if arg is not type(None)]
        return _bare(args[0]) if len(args) == 1 else annotation
    return annotation


def _holds_text(annotation: Any) -> bool:
    """Whether plain text can stand anywhere in such a value."""
    if get_origin(annotation) is Literal:
        return False
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return any(_holds_text(info.annotation) for info in annotation.model_fields.values())
    return annotation is str or any(_holds_text(arg) for arg in get_args(annotation))


@lru_cache(maxsize=1024)
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _accepts(annotation: Any, choice: Scalar) -> bool:
    try:
        made = _adapter(annotation).validate_python(choice)
    except ValidationError:
        return False
    return bool((made.value if isinstance(made, Enum) else made) == choice)


def _choices(annotation: Any) -> tuple[Scalar, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple([member.value for member in annotation])
    return ()


def _help(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _typed(model: type[Action], data: Mapping[str, Json]) -> dict[str, Json]:
    """Form texts to values: empty means left out, grouped digits are numbers."""
    values: dict[str, Json] = {}
    for name, value in data.items():
        info = model.model_fields.get(name)
        if info is None:
            values[name] = value
            continue
        bare = _bare(info.annotation)
        if isinstance(value, str) and not value.strip() and not (bare is Words and info.is_required()):
            continue
        values[name] = _value(bare, value)
    return values


def _value(bare: Any, value: Json) -> Json:
    if isinstance(value, bool) and bare in (int, float):
        return str(value)  # JSON's true is no number, though Python's is
    if isinstance(value, list) and get_origin(bare) in (tuple, frozenset):
        return [_value(_bare(get_args(bare)[0]), item) for item in value]
    if not isinstance(value, str) or bare is Words:
        return value
    text = value.strip()
    if bare in (int, float) and _THOUSANDS.match(text) and not (bare is float and text.count(".") == 1):
        return re.sub(r"[ ,.'\u00a0\u202f]", "", text)
    return next((c for c in _choices(bare) if not isinstance(c, str) and str(c) == text), text)


def _sentences(error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for problem in error.errors(include_url=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        found.setdefault(name, _sentence(problem["type"], problem.get("ctx", {}), problem["msg"]))
    return found


def _sentence(kind: str, context: Mapping[str, Any], fallback: str) -> str:
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    match kind:
        case "greater_than_equal":
            return f"At least {_number(context['ge'])}."
        case "less_than_equal":
            return f"At most {_number(context['le'])}."
        case "greater_than":
            return f"More than {_number(context['gt'])}."
        case "less_than":
            return f"Less than {_number(context['lt'])}."
        case "literal_error" | "enum":
            return f"Choose {context['expected']}."
        case "value_error":
            return str(context["error"])
        case "too_long":
            return str(context.get("reason", fallback))
        case _:
            return fallback if fallback.endswith(".") else f"{fallback}."


def _number(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return f"{value:,}" if isinstance(value, int | float) else str(value)
