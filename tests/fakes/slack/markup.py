"""Slack's markup: what is live in it, how it reads, and how what a person types becomes it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from tests.fakes.slack import emoji
from tests.fakes.slack.state import State

_TOKEN: Final = re.compile(r"<([^<>]+)>")
_LIVE: Final = re.compile(r"<(!channel|!here|!everyone|@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+)(\|[^<>]*)?>")
_LINK: Final = re.compile(r"https?://[^\s<>|]+")


class Live(NamedTuple):
    """A mention that Slack makes real: of a user (its id), a group (its id), or `channel`, `here`, `everyone`."""

    kind: str
    whom: str


def escaped(text: str) -> str:
    """As plain text must be sent."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """As people read it."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def live(text: str) -> Iterator[Live]:
    """Mentions in a marked-up text."""
    for found in _LIVE.finditer(text):
        word = found.group(1)
        if word.startswith("@"):
            yield Live("user", word[1:])
        elif word.startswith("!subteam^"):
            yield Live("group", word.removeprefix("!subteam^"))
        else:
            yield Live(word[1:], word[1:])


def live_in_rich_text(block: Any) -> Iterator[Live]:
    """Mentions in a block of rich text."""
    if isinstance(block, Mapping):
        match block.get("type"):
            case "user":
                yield Live("user", str(block.get("user_id")))
            case "usergroup":
                yield Live("group", str(block.get("usergroup_id")))
            case "broadcast":
                yield Live(str(block.get("range")), str(block.get("range")))
        for inner in block.values():
            yield from live_in_rich_text(inner)
    elif isinstance(block, list):
        for inner in block:
            yield from live_in_rich_text(inner)


def mentioned(text: str) -> tuple[str, ...]:
    """Ids of the users in a marked-up text."""
    return tuple(one.whom for one in live(text) if one.kind == "user")


def named(state: State, text: str, team: str) -> str:
    """`@name` and `@channel` made live, as `link_names` does."""
    for user in state.users.values():
        if user.team == team:
            text = text.replace(f"@{user.handle}", f"<@{user.id}>")
    return re.sub(r"(?<![<\w])@(channel|here|everyone)\b", r"<!\1>", text)


def typed(state: State, text: str, *, labels: bool = False) -> str:
    """What a person types, as their client sends it: names after `@` and `#` become mentions, the rest is escaped.

    `labels`: mentions say the name as well, as they do in commands.
    """
    text = _LINK.sub(lambda link: f"\0{link.group()}\1", emoji.named(escaped(text)))
    for user in sorted(state.users.values(), key=lambda user: -len(user.name)):
        label = f"|{user.handle}" if labels else ""
        text = re.sub(f"@{re.escape(escaped(user.name))}(?!\\w)", f"\0@{user.id}{label}\1", text)
    for channel in state.channels.values():
        if channel.name:
            label = channel.name if labels else ""
            text = re.sub(f"#{re.escape(channel.name)}(?![\\w-])", f"\0#{channel.id}|{label}\1", text)
    text = re.sub(r"@(channel|here|everyone)\b", "\0!\\1\1", text)
    return text.replace("\0", "<").replace("\1", ">")


def read(state: State, text: str) -> str:
    """A marked-up text as people see it."""
    return unescaped(_TOKEN.sub(lambda token: _read(state, token.group(1)), emoji.drawn(text)))


def _read(state: State, token: str) -> str:
    what, _, label = token.partition("|")
    if what.startswith("@"):
        user = state.users.get(what[1:])
        return f"@{user.name}" if user else label or what
    if what.startswith("#"):
        channel = state.channels.get(what[1:])
        return f"#{channel.name}" if channel else f"#{label}"
    if what.startswith("!date^"):
        return label
    if what.startswith("!subteam^"):
        group = state.groups.get(what.removeprefix("!subteam^"))
        return f"@{group.handle}" if group else label
    if what.startswith("!"):
        return f"@{what[1:]}"
    return label or what


def rich_text(text: str, block_id: str) -> dict[str, Any]:
    """A person's text as the block that their client sends beside it."""
    elements: list[dict[str, Any]] = []
    begin = 0
    for found in _TOKEN.finditer(text):
        _plain(elements, text[begin : found.start()])
        elements.append(_element(found.group(1)))
        begin = found.end()
    _plain(elements, text[begin:])
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _plain(elements: list[dict[str, Any]], text: str) -> None:
    if text:
        elements += emoji.elements(unescaped(text))


def _element(token: str) -> dict[str, Any]:
    what, _, label = token.partition("|")
    match what[0]:
        case "@":
            return {"type": "user", "user_id": what[1:]}
        case "#":
            return {"type": "channel", "channel_id": what[1:]}
        case "!":
            return {"type": "broadcast", "range": what[1:]}
    return {"type": "link", "url": unescaped(what), **({"text": unescaped(label)} if label else {})}
