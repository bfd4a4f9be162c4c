"""Blocks of rich text: how they read, and what Slack takes."""

from collections.abc import Mapping
from typing import Any, Final

from tests.fakes.slack import emoji
from tests.fakes.slack.checks.report import Report
from tests.fakes.slack.state import State

Element = Mapping[str, Any]

_RUNS: Final = ("rich_text_section", "rich_text_preformatted", "rich_text_quote", "rich_text_list")
_NEEDED: Final = {
    "text": ("text",),
    "link": ("url",),
    "user": ("user_id",),
    "usergroup": ("usergroup_id",),
    "channel": ("channel_id",),
    "emoji": ("name",),
    "broadcast": ("range",),
    "date": ("timestamp", "format"),
    "color": ("value",),
    "team": ("team_id",),
}


def read(state: State, block: Element) -> str:
    """As people see it."""
    return "\n".join(_run(state, run) for run in block["elements"])


def check(report: Report, block: Element) -> None:
    """Each run has elements, and each of these what belongs to it."""
    if not report.needs(block, "elements"):
        return
    for number, run in enumerate(report.items(block, "elements", 1000)):
        here = report.below("elements", number)
        if not isinstance(run, Mapping) or run.get("type") not in _RUNS:
            here.wrong(f"must be one of: {', '.join(_RUNS)}")
        elif run["type"] == "rich_text_list":
            for place, inner in enumerate(here.items(run, "elements", 1000)):
                _inline(here.below("elements", place), inner)
        else:
            _inline(here, run)


def _inline(report: Report, run: Element) -> None:
    report.needs(run, "elements")
    for number, element in enumerate(report.items(run, "elements", 10_000)):
        here = report.below("elements", number)
        kind = element.get("type") if isinstance(element, Mapping) else None
        if kind not in _NEEDED:
            here.wrong(f"unsupported type: {kind}")
            continue
        here.needs(element, *_NEEDED[kind])
        here.text(element, "text", 100_000)
        if kind == "date" and not isinstance(element.get("timestamp"), int):
            here.below("timestamp").wrong("must be an integer")


def _run(state: State, run: Element) -> str:
    if run["type"] == "rich_text_list":
        return "\n".join(f"• {_run(state, inner)}" for inner in run["elements"])
    return "".join(_element(state, element) for element in run["elements"])


def _element(state: State, element: Element) -> str:
    match element["type"]:
        case "user":
            user = state.users.get(element["user_id"])
            return f"@{user.name}" if user else f"@{element['user_id']}"
        case "usergroup":
            group = state.groups.get(element["usergroup_id"])
            return f"@{group.handle}" if group else f"@{element['usergroup_id']}"
        case "channel":
            channel = state.channels.get(element["channel_id"])
            return f"#{channel.name}" if channel else f"#{element['channel_id']}"
        case "broadcast":
            return f"@{element['range']}"
        case "emoji":
            return emoji.drawn(f":{element['name']}:")
        case "link":
            return str(element.get("text") or element["url"])
        case "date":
            return str(element.get("fallback") or element["timestamp"])
    return str(element.get("text", ""))
