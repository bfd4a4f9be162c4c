"""Forms as Slack shows them, filled in as people do."""

from typing import Any

from bot.bridge.buttons import ButtonId
from bot.bridge.content import FormView
from bot.slack import fields as slack_fields
from bot.slack import forms
from scenarios.kernel import options
from scenarios.kernel.options import Control, FormField
from tests.slack.drawing import HERE, KNOWN

ID = ButtonId("filled", ("k3f9xq/1", "7", "Offer", "0", "1"))


def form(fields: tuple[FormField, ...], **more: Any) -> FormView:
    return FormView(ID, "Offer (1 of 2)", fields, **more)


def field(control: Control, **more: Any) -> FormField:
    given = {"name": "one", "label": "One", "help": "", "required": True, **more}
    return FormField(control=control, **given)


def element(one: FormField, value: Any) -> dict[str, Any]:
    """The input of a field."""
    first, *_ = slack_fields.inputs(form((one,), values={one.name: value}), one, "m")
    return dict(first["element"])


def inputs(view: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def filled(view: dict[str, Any], **typed: Any) -> dict[str, Any]:
    """What Slack sends of this view: what stood in it at first, or what was typed or chosen."""
    values: dict[str, Any] = {}
    for block in inputs(view):
        control = block["element"]
        name, kind = control["action_id"][2:], control["type"]
        if kind == "plain_text_input":
            sent: dict[str, Any] = {"value": typed.get(name, control.get("initial_value"))}
        elif kind == "static_select":
            chosen = [one for one in control["options"] if one["value"] == typed.get(name)]
            sent = {"selected_option": chosen[0] if chosen else control.get("initial_option")}
        else:
            chosen = [one for one in control["options"] if one["value"] in typed.get(name, ())]
            sent = {"selected_options": chosen or control.get("initial_options", [])}
        values[block["block_id"]] = {control["action_id"]: {"type": kind, **sent}}
    return {"values": values}


def answered(again: FormView, sent: ButtonId, opened: FormView | None = None) -> dict[str, Any]:
    """What follows a form that was sent as it stood."""
    state = filled(forms.view(opened or again._replace(errors={}), HERE, KNOWN))
    return forms.answer(again, sent, slack_fields.blocks(state), HERE, KNOWN)


def shown_form(option: Any, values: dict[str, Any]) -> dict[str, Any]:
    made = options.form(option)
    return forms.view(FormView(ID, made.title, made.fields, (), values), HERE, KNOWN)
