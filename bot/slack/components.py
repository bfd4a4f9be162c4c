"""Buttons that are known again by any later process, from what stands in them."""

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, Final

from bot.bridge.content import Button
from bot.slack import limits
from bot.slack.escaping import plain

Block = dict[str, Any]
_STYLES: Final = {"main": "primary", "good": "primary", "danger": "danger"}
_ROWS: Final = 200
"""What the list of blocks takes up, and a block that says nothing."""


def rows(buttons: Sequence[Button], first: int = 0) -> list[Block]:
    """The buttons that can be pressed, in as few blocks as hold them; `first` numbers the first."""
    made = [_button(button, number) for number, button in enumerate(buttons, first)]
    return [_row(made[start : start + limits.ACTIONS]) for start in range(0, len(made), limits.ACTIONS)]


def dealt(buttons: Sequence[Button], room: int) -> Iterator[list[Button]]:
    """The buttons message by message, in order; the first message has `room`, the others have nothing else to show."""
    some, left = list[Button](), room - _ROWS
    for button in buttons:
        more = size(rows([button], len(buttons)))
        if len(some) == limits.ACTIONS * limits.ACTION_ROWS or more > left:
            yield some
            some, left = [], limits.ALL_BLOCKS - 2 * _ROWS
        some.append(button)
        left -= more
    if some:
        yield some


def size(blocks: Sequence[Block]) -> int:
    """All that describes them, as Slack may count it."""
    return limits.length(json.dumps(blocks, ensure_ascii=False))


def _row(buttons: Sequence[Block]) -> Block:
    """Its id changes with what stands in it, as Slack wants it of messages that are changed."""
    digest = blake2b(json.dumps(buttons).encode(), digest_size=8).hexdigest()
    return {"type": "actions", "block_id": f"buttons.{digest}", "elements": list(buttons)}


def _button(button: Button, number: int) -> Block:
    """Its value says all; the action's id is different for each of a message."""
    value = button.id.encoded()
    style = _STYLES.get(button.style)
    return {
        "type": "button",
        "text": plain(button.label, limits.BUTTON_LABEL),
        "action_id": f"{number}.{value}",
        "value": value,
        **({"style": style} if style else {}),
    }
