"""What a person enters into inputs, as Slack's client takes and checks it."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.fakes.slack.checks.report import size
from tests.fakes.slack.errors import Impossible
from tests.fakes.slack.reading import Part
from tests.fakes.slack.records import Channel
from tests.fakes.slack.state import State

Body = dict[str, Any]


def entered(state: State, user: str, element: Mapping[str, Any], value: Any) -> Body:
    """A value as it stands in `view.state`. Raises `Impossible` for what the client does not let anybody choose."""
    kind = str(element["type"])
    if kind.endswith("_input"):
        return {"value": None if value in (None, "") else str(value)}
    if kind in ("static_select", "radio_buttons", "external_select", "overflow"):
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in ("multi_static_select", "checkboxes", "multi_external_select"):
        return {"selected_options": [_option(element, one) for one in _several(element, value)]}
    if kind in ("users_select", "conversations_select", "channels_select"):
        name = "selected_" + kind.removesuffix("s_select")
        return {name: None if value is None else _id(state, user, element, value)}
    if kind.startswith("multi_"):
        name = "selected_" + kind.removeprefix("multi_").removesuffix("_select")
        return {name: [_id(state, user, element, one) for one in _several(element, value)]}
    if kind in ("datepicker", "timepicker"):
        return {f"selected_{kind.removesuffix('picker')}": value}
    if kind == "datetimepicker":
        return {"selected_date_time": value}
    raise Impossible(f"nothing is entered into {kind}")


def complaint(part: Part, value: Mapping[str, Any]) -> str:
    """What the client itself says against a value before it sends the form; "" for nothing."""
    element, held = part.element, next(iter(value.values()))
    if held in (None, "", []):
        return "" if part.block.get("optional") else "Please complete this required field."
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, str(held))
    if kind == "number_input":
        return _number(element, str(held))
    if kind == "email_text_input" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(held)):
        return "Enter a valid email."
    if kind == "url_text_input" and not re.match(r"https?://\S+$", str(held)):
        return "Enter a valid URL."
    return ""


def _length(element: Mapping[str, Any], text: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if size(text) < least:
        return f"Enter at least {least} characters."
    return f"Enter at most {most} characters." if size(text) > most else ""


def _number(element: Mapping[str, Any], text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return "Enter a number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Enter a number that is at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Enter a number that is at most {element['max_value']}."
    return ""


def _several(element: Mapping[str, Any], value: Any) -> list[Any]:
    chosen = [] if value is None else list(value) if isinstance(value, list | tuple | set) else [value]
    most = element.get("max_selected_items")
    if most is not None and len(chosen) > most:
        raise Impossible(f"at most {most} can be chosen")
    return chosen


def _option(element: Mapping[str, Any], wanted: Any) -> Any:
    options = [
        *(element.get("options") or ()),
        *(one for group in element.get("option_groups") or () for one in group["options"]),
    ]
    for option in options:
        if str(wanted) in (option["text"]["text"], option.get("value")):
            return option
    known = ", ".join(repr(option["text"]["text"]) for option in options)
    raise Impossible(f"{wanted!r} cannot be chosen, only {known}")


def _id(state: State, user: str, element: Mapping[str, Any], wanted: Any) -> str:
    """The id of a user or a channel that can be chosen: given as such, by its name, or as an object with an id."""
    named = str(getattr(wanted, "id", wanted))
    if "users" in element["type"]:
        people = [one for one in state.users.values() if not one.deleted]
        found = next((one.id for one in people if named in (one.id, one.name)), None)
    else:
        channels = [one for one in state.channels.values() if offered(state, user, element, one)]
        found = next((one.id for one in channels if named in (one.id, one.name)), None)
    if found is None:
        raise Impossible(f"{wanted!r} cannot be chosen")
    return found


def offered(state: State, user: str, element: Mapping[str, Any], channel: Channel) -> bool:
    """Whether a menu of channels or conversations has this one for this user."""
    if not state.sees(user, channel) or channel.archived:
        return False
    if "channels" in element["type"]:
        return channel.kind == "channel"
    held = element.get("filter") or {}
    if held.get("exclude_external_shared_channels") and channel.shared:
        return False
    if held.get("exclude_bot_users") and channel.kind == "im":
        others = [state.users[one] for one in channel.members if one != user]
        if any(one.bot_id is not None for one in others):
            return False
    kinds = {"channel": "public", "group": "private", "im": "im", "mpim": "mpim"}
    return kinds[channel.kind] in held.get("include", kinds.values())
