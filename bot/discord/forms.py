"""Forms as Discord's modals, and what people sent back in them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import discord

from bot import plain
from bot.bridge.content import FormView
from bot.discord import ids, limits, markup, texts
from bot.discord.limits import cut, length
from bot.discord.splitting import split
from scenarios.kernel.options import FormField

Item = discord.ui.Item[Any]
_TEXT: Final = "t."
_ONE: Final = "s."
_MANY: Final = "m."
_LISTED: Final = "l."
"""What a field's id begins with: so that what comes back is read without knowing the form."""
_COMMAS: Final = re.compile(r"[,;\n]")


def modal(form: FormView, workspace: str = "") -> discord.ui.Modal:
    """The form, to be filled in. Its fields are at most five."""
    title = cut(plain.one_line(form.title), limits.FORM_TITLE) or "…"
    made = discord.ui.Modal(title=title, custom_id=ids.kept(form.id, workspace), timeout=None)
    intro = _intro(form)
    if intro and len(form.fields) < limits.FORM_PARTS:
        made.add_item(discord.ui.TextDisplay(intro[0]))
        intro = []
    for field in form.fields:
        below = form.errors.get(field.name) or field.help or " ".join(intro)
        intro = []
        made.add_item(_labelled(field, below, form.values.get(field.name, field.default)))
    made.stop()  # else discord.py keeps it in memory for good; what is sent arrives anyway
    return made


def sent(components: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was filled in: lists for fields of several choices, texts for all others."""
    values: dict[str, Any] = {}
    for control in _controls(components):
        kind, name = control["custom_id"][:2], control["custom_id"][2:]
        given = control.get("values") or ()
        if kind == _TEXT:
            values[name] = control.get("value") or ""
        elif kind == _ONE:
            values[name] = next(iter(given), "")
        elif kind == _MANY:
            values[name] = list(given)
        elif kind == _LISTED:
            items = [item.strip() for item in _COMMAS.split(control.get("value") or "")]
            values[name] = [item for item in items if item]
    return values


def _controls(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        inner = component.get("components") or ([component["component"]] if "component" in component else [])
        yield from _controls(inner)
        if "custom_id" in component:
            yield component


def _intro(form: FormView) -> list[str]:
    whole = form.errors.get("", "")
    parts = ((whole, "\n\n", *form.intro) if form.intro else (whole,)) if whole else form.intro
    return split(markup.atoms(parts), limits.FORM_TEXT)


def _labelled(field: FormField, below: str, value: Any) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=cut(plain.one_line(field.label), limits.FORM_LABEL) or "…",
        description=cut(plain.one_line(below), limits.FORM_HELP) or None,
        component=_control(field, value),
    )


def _control(field: FormField, value: Any) -> Item:
    match field.control:
        case "flag":
            return _select(field, _ONE, [("true", texts.YES), ("false", texts.NO)], [_flag(value)])
        case "choice" | "choices" if _fits(field):
            chosen = value if isinstance(value, list | tuple | frozenset) else [value]
            options = [(str(choice), _option(choice)) for choice in field.choices]
            kind = _MANY if field.control == "choices" else _ONE
            return _select(field, kind, options, [str(one) for one in chosen if one is not None])
        case "choice":
            return _text(field, _TEXT, value, texts.ONE_OF.format(choices=_listed(field)))
        case "choices":
            written = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            return _text(field, _LISTED, written, texts.SEVERAL_OF.format(choices=_listed(field)), long=True)
        case "integer" | "number":
            return _text(field, _TEXT, value, _bounds(field))
        case "text":
            return _text(field, _TEXT, value, "")
        case _:
            return _text(field, _TEXT, value, "", long=True)


def _select(
    field: FormField, kind: str, options: Sequence[tuple[str, str]], chosen: Sequence[str]
) -> discord.ui.Select[Any]:
    many = kind == _MANY
    first = chosen if many else chosen[:1]
    return discord.ui.Select(
        custom_id=kind + field.name,
        placeholder=texts.CHOOSE if field.required else f"{texts.CHOOSE} ({texts.OPTIONAL})",
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=len(options) if many else 1,
        options=[
            discord.SelectOption(label=label, value=value, default=value in first) for value, label in options
        ],
    )


def _text(
    field: FormField, kind: str, value: Any, hint: str, *, long: bool = False
) -> discord.ui.TextInput[Any]:
    most = limits.FORM_TEXT
    if field.control in ("words", "text") and field.high is not None:
        most = max(1, min(most, int(field.high)))
    return discord.ui.TextInput(
        custom_id=kind + field.name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=cut(hint, limits.FORM_HELP) or None,
        default=None if value is None else cut(str(value), most),
        required=field.required,
        max_length=most,
    )


def _fits(field: FormField) -> bool:
    choices = [str(choice) for choice in field.choices]
    return 0 < len(choices) <= limits.OPTIONS and all(
        0 < length(choice) <= limits.OPTION for choice in choices
    )


def _option(choice: Any) -> str:
    return cut(plain.one_line(str(choice)), limits.OPTION) or "…"


def _flag(value: Any) -> str:
    return {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}.get(
        str(value).casefold(), ""
    )


def _listed(field: FormField) -> str:
    return ", ".join(plain.one_line(str(choice)) for choice in field.choices)


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
