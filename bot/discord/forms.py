"""Forms as Discord's modals, and what people sent back in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from bot import plain
from bot.bridge import controls
from bot.bridge.content import Bold, FormView, Part
from bot.bridge.controls import Menu, Sent, Typed
from bot.discord import ids, limits, markup
from bot.discord.limits import cut, length
from bot.discord.splitting import split
from scenarios.kernel.options import FormField

Item = discord.ui.Item[Any]


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
    return controls.values(
        Sent(control["custom_id"], control.get("value") or "", tuple(control.get("values") or ()))
        for control in _controls(components)
    )


def _controls(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        inner = component.get("components") or ([component["component"]] if "component" in component else [])
        yield from _controls(inner)
        if "custom_id" in component:
            yield component


def _intro(form: FormView) -> list[str]:
    whole = form.errors.get("", "")
    parts: list[Part] = [whole, "\n\n", *form.intro]
    for field in form.fields:
        made = controls.control(field, None, _fits)
        if isinstance(made, Typed) and length(made.hint) > limits.FORM_HELP:
            parts += ["\n\n", Bold(field.label), "\n", made.hint]
    return split(markup.atoms(parts), limits.FORM_TEXT)


def _labelled(field: FormField, below: str, value: Any) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=cut(plain.one_line(field.label), limits.FORM_LABEL) or "…",
        description=cut(plain.one_line(below), limits.FORM_HELP) or None,
        component=_control(field, value),
    )


def _control(field: FormField, value: Any) -> Item:
    made = controls.control(field, value, _fits)
    return _select(field, made) if isinstance(made, Menu) else _text(field, made)


def _select(field: FormField, menu: Menu) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=menu.id,
        placeholder=menu.hint,
        required=field.required,
        min_values=1 if field.required else 0,
        max_values=len(menu.options) if menu.many else 1,
        options=[
            discord.SelectOption(label=cut(label, limits.OPTION), value=value, default=value in menu.chosen)
            for value, label in menu.options
        ],
    )


def _text(field: FormField, typed: Typed) -> discord.ui.TextInput[Any]:
    most = min(limits.FORM_TEXT, typed.most or limits.FORM_TEXT)
    return discord.ui.TextInput(
        custom_id=typed.id,
        style=discord.TextStyle.paragraph if typed.long else discord.TextStyle.short,
        placeholder=cut(typed.hint, limits.FORM_HELP) or None,
        default=cut(typed.text, most) or None,
        required=field.required,
        max_length=most,
    )


def _fits(choices: Sequence[str]) -> bool:
    return len(choices) <= limits.OPTIONS and all(length(one) <= limits.OPTION for one in choices)
