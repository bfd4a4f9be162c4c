"""Modals and homes, held to Slack's limits, and completed as Slack completes them."""

import json
from collections.abc import Mapping
from typing import Any, Final

from tests.fakes.slack.checks import blocks, elements
from tests.fakes.slack.checks.report import Report
from tests.fakes.slack.errors import ApiError, invalid

BYTES: Final = 250_000


def check(view: Any, surfaces: tuple[str, ...] = ("modal",)) -> None:
    """Raises what `views.open` and its like answer."""
    if not isinstance(view, Mapping):
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] invalid `view`"]})
    report = Report("/view")
    kind = view.get("type")
    if kind not in surfaces:
        report.below("type").wrong(f"must be one of: {', '.join(surfaces)}")
    report.needs(view, "blocks", *(["title"] if kind == "modal" else []))
    for name in ("title", "submit", "close"):
        report.composed(view, name, 24)
    report.text(view, "private_metadata", 3000, least=0)
    report.text(view, "callback_id", 255, least=0)
    report.text(view, "external_id", 255, least=0)
    if kind in ("modal", "home") and view.get("blocks") is not None:
        blocks.check(report.below("blocks"), view["blocks"], "modal" if kind == "modal" else "home")
        inputs = any(isinstance(one, Mapping) and one.get("type") == "input" for one in view["blocks"])
        if kind == "modal" and inputs and view.get("submit") is None:
            report.wrong("missing required field: submit")
    if report.found:
        raise invalid("invalid_arguments", report.found)
    if len(json.dumps(view)) > BYTES:
        raise ApiError("view_too_large")


def stateful(view: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Blocks and their elements that hold a value."""
    found = []
    for block in view["blocks"]:
        inside = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        found += [
            (block, element)
            for element in inside
            if isinstance(element, Mapping) and element.get("type") in elements.INPUTS
        ]
    return found
