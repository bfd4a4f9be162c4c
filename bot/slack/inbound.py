"""What people wrote in Slack, as they read it themselves: plain text without ids, escapes and tokens.

It is unescaped once, here; so whatever is shown of it later is escaped once, and nothing is escaped twice.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.plain import one_line, whole
from bot.slack import texts
from bot.slack.known import Known

_SPEECH: Final = (None, "file_share", "me_message", "thread_broadcast")
"""Subtypes of events by which people say something, `/me` among them."""
_TOKEN: Final = re.compile(r"<([^<>]*)>")
_USER: Final = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CHANNEL: Final = re.compile(r"<#([CGD][A-Z0-9]+)(?:\|[^<>]*)?>")
_ENTITY: Final = re.compile("&(amp|lt|gt);")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">"}
_EMOJI: Final = re.compile(r":([\w+'-]+(?:::skin-tone-[2-6])?):")
_SCHEME: Final = re.compile(r"^(?:https?://|mailto:|tel:)")


def said(event: Mapping[str, Any]) -> bool:
    """Whether a person says something by this `message` event; programs, changes and those who come and go do not."""
    return event.get("subtype") in _SPEECH and bool(event.get("user")) and not event.get("bot_id")


def attached(event: Mapping[str, Any]) -> bool:
    """Whether text is attached to it as a file, as Slack proposes for long ones."""
    files = event.get("files") or ()
    return any(str(one.get("mimetype")).startswith("text/") or one.get("mode") == "snippet" for one in files)


def buried(message: Mapping[str, Any]) -> bool:
    """Whether it was deleted, and is only there because a thread stands below it."""
    return message.get("subtype") == "tombstone"


def plain(event: Mapping[str, Any], known: Known) -> str:
    """The `text` of a message, or of a command, as people read it.

    Slack writes emoji as `:name:` there, and which ones they are in the blocks beside it.
    """
    return _plain(str(event.get("text") or ""), dict(_emoji(event.get("blocks"))), known)


def addressed(event: Mapping[str, Any], me: str, known: Known) -> str | None:
    """What is said to the user `me`, whose mention the message begins with; None where it does not."""
    text = str(event.get("text") or "").lstrip()
    found = _USER.match(text)
    if found is None or found[1] != me:
        return None
    return plain({**event, "text": text[found.end() :]}, known).strip()


def users(text: str) -> set[str]:
    """Whose names have to be known to read it."""
    return set(_USER.findall(text))


def channels(text: str) -> set[str]:
    """Which channels' names have to be known to read it."""
    return set(_CHANNEL.findall(text))


def _plain(text: str, emoji: Mapping[str, str], known: Known) -> str:
    made, at = "", 0
    for found in _TOKEN.finditer(text):
        made += _read(text[at : found.start()], emoji) + _token(found[1], emoji, known)
        at = found.end()
    return whole(made + _read(text[at:], emoji))


def _read(text: str, emoji: Mapping[str, str]) -> str:
    shown = _EMOJI.sub(lambda found: emoji.get(found[1], found[0]), text) if emoji else text
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], shown)


def _token(token: str, emoji: Mapping[str, str], known: Known) -> str:
    target, _, written = token.partition("|")
    label = _read(written, emoji)
    match target[:1]:
        case "@":
            return "@" + (one_line(known.user(target[1:])) or label or texts.SOMEBODY)
        case "#":
            return "#" + (one_line(known.channel(target[1:])) or texts.CHANNEL)
        case "!":
            return _special(target[1:], label)
    return _link(_read(target, {}), label)


def _link(link: str, label: str) -> str:
    """As it was written; where its label says something else than it does, both."""
    bare = _SCHEME.sub("", link)
    shown = bare if link.startswith(("mailto:", "tel:")) else link
    if label.rstrip("/") in ("", shown, bare.rstrip("/")):
        return label or shown
    return f"{label} ({shown})"


def _special(target: str, label: str) -> str:
    kind = target.partition("^")[0]
    if kind == "date":
        return label
    if kind == "subteam":
        return f"@{label.removeprefix('@') or texts.GROUP}"
    return f"@{kind}"


def _emoji(blocks: Any) -> Iterator[tuple[str, str]]:
    """The emoji in them, as they are called in the text, and as characters; those of the workspace have none."""
    if isinstance(blocks, list):
        for block in blocks:
            yield from _emoji(block)
    elif isinstance(blocks, Mapping):
        if blocks.get("type") == "emoji" and (characters := _characters(blocks.get("unicode"))):
            tone = blocks.get("skin_tone")
            yield f"{blocks.get('name')}{f'::skin-tone-{tone}' if tone else ''}", characters
        yield from _emoji(blocks.get("elements"))


def _characters(codes: Any) -> str:
    try:
        return "".join(chr(int(code, 16)) for code in str(codes).split("-"))
    except (ValueError, OverflowError):
        return ""
