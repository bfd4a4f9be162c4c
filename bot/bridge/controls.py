"""Fields of forms as what people type or choose, for platforms that show forms, and what comes back as values. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from bot.bridge.texts import controls as texts
from bot.plain import one_line, whole
from scenarios.kernel.options import FormField

TEXT: Final = "t."
ONE: Final = "s."
MANY: Final = "m."
LISTED: Final = "l."
"""What a control's id begins with: so that what comes back is read without knowing the form."""
_FLAGS: Final = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
_COMMAS: Final = re.compile(r"[,;\n]")


class Typed(NamedTuple):
    """Something to write."""

    id: str
    text: str
    """What stands in it at first."""
    hint: str = ""
    long: bool = False
    most: int | None = None
    """Characters that it takes."""


class Menu(NamedTuple):
    """Something to choose from."""

    id: str
    options: tuple[tuple[str, str], ...]
    """Values, none of them twice, with their labels."""
    chosen: tuple[str, ...]
    """Values that are chosen at first; one at most where one is to be chosen."""
    hint: str

    @property
    def many(self) -> bool:
        """Whether several can be chosen."""
        return self.id.startswith(MANY)


class Sent(NamedTuple):
    """What came back of a control: what was written, or what was chosen."""

    id: str
    text: str = ""
    chosen: tuple[str, ...] = ()


def control(field: FormField, value: Any, fits: Callable[[Sequence[str]], bool]) -> Typed | Menu:
    """The field, with what stands in it at first; choices that do not fit into a menu are written."""
    match field.control:
        case "flag":
            options = (("true", texts.YES), ("false", texts.NO))
            return _menu(field, ONE, options, [_FLAGS.get(str(value).casefold(), "")])
        case "choice" | "choices":
            return _choices(field, value, fits)
        case "integer" | "number":
            return _typed(field, TEXT, value, _bounds(field))
        case "text":
            return _typed(field, TEXT, value)._replace(most=_most(field))
        case "data" if value is not None and not isinstance(value, str):
            return _typed(field, TEXT, json.dumps(value, ensure_ascii=False), long=True)
        case _:
            return _typed(field, TEXT, value, long=True)._replace(most=_most(field))


def meant(field: FormField, value: Any) -> Any:
    """The choices whose numbers were written, as `control` gives them; all else as it is."""
    if field.control == "choice" and isinstance(value, str):
        return _numbers(field).get(value.strip().removesuffix("."), value)
    if field.control == "choices" and isinstance(value, list):
        numbers = _numbers(field)
        return [numbers.get(str(one).strip().removesuffix("."), one) for one in value]
    return value


def values(sent: Iterable[Sent]) -> dict[str, Any]:
    """Field by field: lists for those of several choices, texts for all others.

    One that was left empty is there, as an empty one. What was written in several parts comes in their order.
    """
    written, found = dict[str, str](), dict[str, Any]()
    for one in sent:
        kind, name = one.id[:2], one.id[2:]
        if kind in (TEXT, LISTED):
            written[one.id] = written.get(one.id, "") + whole(one.text)
            found[name] = written[one.id] if kind == TEXT else _items(written[one.id])
        elif kind == ONE:
            found[name] = next(iter(one.chosen), "")
        elif kind == MANY:
            found[name] = list(one.chosen)
    return found


def _choices(field: FormField, value: Any, fits: Callable[[Sequence[str]], bool]) -> Typed | Menu:
    many = field.control == "choices"
    known = [str(choice) for choice in field.choices]
    if known and all(known) and len(set(known)) == len(known) and fits(known):
        chosen = value if isinstance(value, list | tuple | frozenset) else [value]
        options = tuple((choice, one_line(choice) or "…") for choice in known)
        return _menu(field, MANY if many else ONE, options, [str(one) for one in chosen if one is not None])
    numbers = _numbers(field)
    names = {one: one for one in known} | {one: number for number, one in numbers.items()}
    listed = ", ".join(f"{names[one]}. {one_line(one)}" if numbers else one_line(one) for one in known)
    asked = (texts.NUMBERS_OF, texts.SEVERAL_OF) if many else (texts.NUMBER_OF, texts.ONE_OF)
    hint = asked[0 if numbers else 1].format(choices=listed)
    if not many:
        return _typed(field, TEXT, value, hint)
    if isinstance(value, list | tuple | frozenset):
        value = ", ".join(names.get(str(one), str(one)) for one in value)
    return _typed(field, LISTED, value, hint, long=True)


def _numbers(field: FormField) -> dict[str, str]:
    """Choices by what they are called where they are written; none where they are numbers themselves."""
    known = [str(choice) for choice in field.choices]
    if any(one.isdecimal() for one in known):
        return {}
    return {str(number): one for number, one in enumerate(known, 1)}


def _menu(field: FormField, kind: str, options: tuple[tuple[str, str], ...], chosen: Sequence[str]) -> Menu:
    known = tuple(value for value, _ in options if value in chosen)
    hint = texts.CHOOSE if field.required else texts.CHOOSE_IF_YOU_LIKE
    return Menu(kind + field.name, options, known if kind == MANY else known[:1], hint)


def _typed(field: FormField, kind: str, value: Any, hint: str = "", *, long: bool = False) -> Typed:
    return Typed(kind + field.name, "" if value is None else str(value), hint, long)


def _most(field: FormField) -> int | None:
    return max(1, int(field.high)) if field.control in ("words", "text") and field.high is not None else None


def _items(text: str) -> list[str]:
    items = [item.strip() for item in _COMMAS.split(text)]
    return [item for item in items if item]


def _bounds(field: FormField) -> str:
    low, high = _number(field.low), _number(field.high)
    match low, high:
        case "", "":
            return texts.NUMBER
        case _, "":
            return texts.AT_LEAST.format(low=low)
        case "", _:
            return texts.AT_MOST.format(high=high)
        case _:
            return texts.BETWEEN.format(low=low, high=high)


def _number(bound: float | None) -> str:
    if bound is None:
        return ""
    return f"{int(bound):,}" if float(bound).is_integer() else f"{bound:,g}"
