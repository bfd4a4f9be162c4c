"""The modal of the shortcut that starts something from anywhere: it asks in which channel."""

from collections.abc import Mapping
from typing import Any, Final

from bot.slack import ids, limits, texts
from bot.slack.escaping import label, plain

_BLOCK: Final = "channel"
_CHANNEL: Final = "channel"


def view() -> dict[str, Any]:
    """It proposes the channel in which the person is."""
    return {
        "type": "modal",
        "callback_id": ids.START,
        "title": plain(texts.START_TITLE, limits.VIEW_TITLE),
        "submit": plain(texts.START, limits.VIEW_TITLE),
        "close": plain(texts.CANCEL, limits.VIEW_TITLE),
        "blocks": [
            {
                "type": "input",
                "block_id": _BLOCK,
                "label": plain(texts.WHERE, limits.LABEL),
                "element": {
                    "type": "conversations_select",
                    "action_id": _CHANNEL,
                    "default_to_current_conversation": True,
                    "filter": {"include": ["public", "private"], "exclude_bot_users": True},
                },
            }
        ],
    }


def chosen(state: Mapping[str, Any]) -> str | None:
    """The channel, of `view["state"]`; None where there is none."""
    block = (state.get("values") or {}).get(_BLOCK) or {}
    return (block.get(_CHANNEL) or {}).get("selected_conversation")


def refused(why: str) -> dict[str, Any]:
    """What tells Slack that it cannot be there, and why, at the field."""
    return {"response_action": "errors", "errors": {_BLOCK: label(why, limits.LABEL)}}
