"""Ids that Slack gives to blocks and elements which have none."""

from copy import deepcopy
from typing import Any, Final

from tests.fakes.slack.state import State

_USED: Final = ("actions", "context_actions", "section", "input")


def completed(state: State, blocks: list[Any]) -> list[Any]:
    """The same blocks, each with a `block_id`, and each element that can be used with an `action_id`."""
    done = deepcopy(blocks)
    for block in done:
        block.setdefault("block_id", state.id("b"))
        if block["type"] not in _USED:
            continue
        for element in [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]:
            if isinstance(element, dict) and element.get("type") not in ("image", "mrkdwn", "plain_text"):
                element.setdefault("action_id", state.id("a"))
    return done
