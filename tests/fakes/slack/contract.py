"""Slack's own published types, held against all that the emulator has sent.

`schemas/slack.json` was generated once from Slack's npm packages by `schemas/generate.mjs`; it names them.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
from jsonschema.exceptions import best_match

from tests.fakes.slack.emulator import Slack
from tests.fakes.slack.registry import METHODS

SCHEMAS: Final = Path(__file__).with_name("schemas") / "slack.json"
_MESSAGES: Final = {
    None: "GenericMessageEvent",
    "bot_message": "BotMessageEvent",
    "file_share": "FileShareMessageEvent",
    "thread_broadcast": "ThreadBroadcastMessageEvent",
    "message_changed": "MessageChangedEvent",
    "message_deleted": "MessageDeletedEvent",
    "channel_join": "ChannelJoinMessageEvent",
    "channel_leave": "ChannelLeaveMessageEvent",
    "channel_archive": "ChannelArchiveMessageEvent",
}
_INTERACTIONS: Final = {
    "block_actions": "BlockAction",
    "view_submission": "ViewSubmitAction",
    "view_closed": "ViewClosedAction",
    "shortcut": "GlobalShortcut",
    "message_action": "MessageShortcut",
}


@cache
def _schemas() -> Any:
    return json.loads(SCHEMAS.read_text())


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    """Of one of Slack's types."""
    found = _schemas()
    return jsonschema.Draft7Validator({"$ref": f"#/$defs/{found['types'][kind]}", "$defs": found["$defs"]})


def known() -> set[str]:
    """Names of the types that there are schemas of."""
    return set(_schemas()["types"])


def sent(emu: Slack) -> Iterator[tuple[str, Any]]:
    """Everything that the emulator sent, with the name of its type."""
    for one in emu.transport.sent:
        if one.kind == "events_api":
            yield "EnvelopedEvent", one.body
            yield _event(one.body["event"]), one.body["event"]
            yield from _nested(one.body["event"])
        elif one.kind == "slash_commands":
            yield "SlashCommand", one.body
        else:
            yield _INTERACTIONS[one.body["type"]], one.body
    for call in emu.calls:
        if call.answer is not None and call.method in METHODS:
            yield _response(call.method), call.answer


def wrong(emu: Slack) -> list[str]:
    """Where something that was sent is not as its type says: the type, the place, and what is wrong, each once."""
    found: dict[str, None] = {}
    for kind, body in sent(emu):
        if kind in known():
            for error in validator(kind).iter_errors(body):
                deepest = best_match([error]) or error
                place = "/".join(
                    "*" if isinstance(part, int) else str(part) for part in deepest.absolute_path
                )
                found[f"{kind} at {place or '.'}: {deepest.message[:160]}"] = None
    return list(found)


def _event(event: Mapping[str, Any]) -> str:
    if event["type"] == "message":
        return _MESSAGES[event.get("subtype")]
    return "".join(word.capitalize() for word in event["type"].split("_")) + "Event"


def _nested(event: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Messages within a message, each as it would be by itself."""
    around = {name: event[name] for name in ("channel", "channel_type", "event_ts") if name in event}
    for name in ("message", "previous_message", "root"):
        inner = event.get(name)
        if inner is not None and inner.get("subtype") in _MESSAGES:
            yield _MESSAGES[inner.get("subtype")], {**inner, **around}


def _response(method: str) -> str:
    return "".join(part[0].upper() + part[1:] for part in method.split(".")) + "Response"
