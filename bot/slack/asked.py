"""What somebody waits for an answer to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Spot
from bot.slack import arrivals, bodies, fields

_DIRECT: Final = "directmessage"
"""What Slack calls the channel of direct messages there."""


class Asked(NamedTuple):
    """A command, a button, a shortcut or a form, and the ways in which it can be answered."""

    where: Spot
    user: str
    handle: str = ""
    channel: str = ""
    """Slack's id of where the answer is seen; "" for nowhere but direct messages."""
    thread: str = ""
    trigger: str = ""
    """Opens one form within three seconds."""
    hook: str = ""
    """An address that takes answers even where the app is no member."""
    form: ButtonId | None = None
    """The form that was sent."""
    open_blocks: Mapping[str, str] = MappingProxyType({})
    """Where its fields begin in it, by their names."""
    in_ack: bool = False
    """The acknowledgement can show the answer."""


def command(body: Mapping[str, Any]) -> Asked:
    """`/parley`: there are no commands in threads."""
    direct = body.get("channel_name") == _DIRECT
    user, channel = str(body["user_id"]), str(body["channel_id"])
    return Asked(
        arrivals.place_of(bodies.workspace(body), channel, "", user, direct=direct),
        user,
        str(body.get("user_name") or ""),
        channel,
        trigger=str(body.get("trigger_id") or ""),
        hook=str(body.get("response_url") or ""),
        in_ack=True,
    )


def used(body: Mapping[str, Any]) -> Asked:
    """A button or a shortcut, on a message or anywhere."""
    team, user = bodies.workspace(body), str(body["user"]["id"])
    channel, container = body.get("channel") or {}, body.get("container") or {}
    message = body.get("message") or {}
    ts = str(message.get("ts") or container.get("message_ts") or "")
    thread = str(message.get("thread_ts") or container.get("thread_ts") or "")
    thread = "" if thread == ts else thread
    direct = channel.get("name") in (None, _DIRECT)
    where = arrivals.place_of(team, str(channel.get("id") or ""), thread, user, direct=direct)
    return Asked(
        where,
        user,
        str(body["user"].get("username") or body["user"].get("name") or ""),
        str(channel.get("id") or ""),
        where.thread,
        str(body.get("trigger_id") or ""),
        str(body.get("response_url") or ""),
    )


def sent(body: Mapping[str, Any], form: ButtonId | None, where: Spot) -> Asked:
    """A form, and where it was opened."""
    channel = "" if where.channel.startswith("@") else where.channel
    return Asked(
        where,
        str(body["user"]["id"]),
        str(body["user"].get("username") or body["user"].get("name") or ""),
        channel,
        where.thread,
        str(body.get("trigger_id") or ""),
        form=form,
        open_blocks=fields.blocks(body["view"].get("state") or {}),
    )


def mentioned(where: Spot, user: str, channel: str, thread: str) -> Asked:
    """A command that stood in a message."""
    return Asked(where, user, channel=channel, thread=thread)
