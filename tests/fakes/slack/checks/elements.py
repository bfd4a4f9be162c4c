"""What stands in blocks: buttons, menus, inputs, and what belongs to them."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.fakes.slack.checks.report import Report

Element = Mapping[str, Any]

MENUS: Final = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTI_MENUS: Final = tuple(f"multi_{menu}" for menu in MENUS)
INPUTS: Final = (
    *MENUS,
    *MULTI_MENUS,
    "plain_text_input",
    "rich_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "checkboxes",
    "radio_buttons",
    "file_input",
)
IN_ACTIONS: Final = (
    "button",
    "overflow",
    "datepicker",
    "timepicker",
    "datetimepicker",
    "checkboxes",
    "radio_buttons",
    "workflow_button",
    "icon_button",
    "feedback_buttons",
    *MENUS,
    *MULTI_MENUS,
)
IN_SECTION: Final = ("image", *IN_ACTIONS)


def check(report: Report, element: Any, allowed: tuple[str, ...], actions: set[str]) -> None:
    """One element of a block; `actions` holds the ids seen in that block so far."""
    if not isinstance(element, Mapping):
        report.wrong("must be an object")
        return
    kind = element.get("type")
    if kind not in allowed:
        report.wrong(f"unsupported type: {kind}")
        return
    if kind != "image":
        report.text(element, "action_id", 255)
        action = element.get("action_id")
        if isinstance(action, str):
            if action in actions:
                report.below("action_id").wrong("`action_id` already exists in this block")
            actions.add(action)
    report.composed(element, "placeholder", 150)
    if "confirm" in element:
        _confirm(report.below("confirm"), element["confirm"])
    _KINDS.get(kind, _nothing)(report, element)


def option(report: Report, value: Any, *, plain: bool = True) -> None:
    """One choice."""
    if not isinstance(value, Mapping):
        report.wrong("must be an object")
        return
    report.knows(value, ("text", "value", "description", "url"))
    if report.needs(value, "text"):
        report.composed(value, "text", 75, plain=plain)
    report.text(value, "value", 150)
    report.composed(value, "description", 75, plain=plain)
    report.text(value, "url", 3000)


def _confirm(report: Report, value: Any) -> None:
    if not isinstance(value, Mapping):
        report.wrong("must be an object")
        return
    report.needs(value, "title", "text", "confirm", "deny")
    report.composed(value, "title", 100)
    report.composed(value, "text", 300, plain=False)
    report.composed(value, "confirm", 30)
    report.composed(value, "deny", 30)


def _nothing(report: Report, element: Element) -> None:
    pass


def _button(report: Report, element: Element) -> None:
    if report.needs(element, "text"):
        report.composed(element, "text", 75)
    report.text(element, "value", 2000, least=0)
    report.text(element, "url", 3000)
    report.text(element, "accessibility_label", 75)
    if element.get("style", "primary") not in ("primary", "danger"):
        report.below("style").wrong("must be one of: primary, danger")


def _options(most: int, *, plain: bool = True, initial: str = "initial_option") -> Callable[..., None]:
    def checked(report: Report, element: Element) -> None:
        groups = report.items(element, "option_groups", most)
        if not groups and not report.needs(element, "options"):
            return
        choices = report.items(element, "options", most)
        for number, group in enumerate(groups):
            report.below("option_groups", number).composed(group, "label", 75)
            choices = [*choices, *report.below("option_groups", number).items(group, "options", most)]
        for number, choice in enumerate(choices):
            option(report.below("options", number), choice, plain=plain)
        values = [choice.get("value") for choice in choices if isinstance(choice, Mapping)]
        if len(set(values)) < len(values):
            report.wrong("`value` must be unique among the options")
        given = element.get(initial)
        chosen = [] if given is None else given if isinstance(given, list) else [given]
        if isinstance(given, list) and not given:
            report.below(initial).wrong("must have at least 1 items")
        for one in chosen:
            if one not in choices:
                report.below(initial).wrong("must be one of the provided options")

    return checked


def _text_input(report: Report, element: Element) -> None:
    lowest, highest = element.get("min_length", 0), element.get("max_length", 3000)
    if not 0 <= lowest <= 3000 or not 1 <= highest <= 3000 or lowest > highest:
        report.wrong("`min_length` and `max_length` must be between 0 and 3000, in this order")
    report.text(element, "initial_value", highest, least=0)


def _number(report: Report, element: Element) -> None:
    report.needs(element, "is_decimal_allowed")
    for name in ("min_value", "max_value", "initial_value"):
        if name in element and not isinstance(element[name], str):
            report.below(name).wrong("must be a string")


def _date(report: Report, element: Element) -> None:
    try:
        datetime.date.fromisoformat(element.get("initial_date", "2026-01-01"))
    except (TypeError, ValueError):
        report.below("initial_date").wrong("must be a date: YYYY-MM-DD")


def _image(report: Report, element: Element) -> None:
    report.needs(element, "alt_text")
    report.text(element, "alt_text", 2000)
    report.text(element, "image_url", 3000)
    if "image_url" not in element and "slack_file" not in element:
        report.wrong("missing required field: image_url")


_KINDS: Final[dict[str, Callable[[Report, Element], None]]] = {
    "button": _button,
    "workflow_button": _button,
    "overflow": _options(5),
    "static_select": _options(100),
    "multi_static_select": _options(100, initial="initial_options"),
    "checkboxes": _options(10, plain=False, initial="initial_options"),
    "radio_buttons": _options(10, plain=False),
    "plain_text_input": _text_input,
    "number_input": _number,
    "datepicker": _date,
    "image": _image,
}
