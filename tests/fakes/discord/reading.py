"""What messages read like to people: text, cards, buttons in brackets, files with their alt text."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import simcord
from simcord.backend.models import Message
from simcord.components import walk_components

_BUTTON = 2


class Shown(NamedTuple):
    """One message as it stands in its place."""

    id: int
    place: int
    by: str
    """The name above it."""
    kind: str
    """`bot`, `voice` (under another name), `person` or `system`."""
    text: str


def shown(backend: simcord.backend.Backend, message: Message) -> Shown:
    """The message as people see it."""
    author = backend.users[message.author_id]
    if message.system_metadata is not None:
        kind = "system"
    elif message.webhook_id is not None:
        kind = "voice"
    else:
        kind = "bot" if author.id == backend.bot_user.id else "person"
    return Shown(message.id, message.channel_id, message.author_name or author.name, kind, text(message))


def text(message: Message) -> str:
    """All that can be read in it."""
    lines = [message.content, *(line for embed in message.embeds for line in _card(embed))]
    lines += [f"[{one['label']}]" for one in buttons(message) if not one.get("disabled")]
    lines += [f"<{one['filename']}: {one.get('description') or ''}>" for one in message.attachments]
    return "\n".join(line for line in lines if line)


def buttons(message: Message) -> list[dict[str, Any]]:
    """Its buttons, as Discord has them."""
    return [one for one in walk_components(message.components) if one.get("type") == _BUTTON]


def messages(backend: simcord.backend.Backend, place: int, viewer: int | None = None) -> list[Message]:
    """The messages of a place in order; private ones only for their viewer."""
    there = sorted(backend.messages.get(place, {}).values(), key=lambda one: one.id)
    return [one for one in there if one.visible_to(viewer)]


def final(backend: simcord.backend.Backend, place: int) -> list[Shown]:
    """What stands in a place for all to read, in order, without Discord's own lines."""
    everything = [shown(backend, one) for one in messages(backend, place)]
    return [one for one in everything if one.kind != "system"]


def _card(embed: dict[str, Any]) -> Iterator[str]:
    yield (embed.get("author") or {}).get("name") or ""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    for field in embed.get("fields") or ():
        yield f"{field['name']}: {field['value']}"
    yield (embed.get("footer") or {}).get("text") or ""
