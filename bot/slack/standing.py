"""Posts of the app that stand somewhere, known again by what is written in their metadata."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.slack import components, history, limits, uploads
from bot.slack.history import Seen
from bot.slack.link import Me
from bot.slack.places import At
from bot.slack.receipts import numbered
from bot.slack.rendering import Message
from bot.slack.uploads import Share

_DAY: Final = 86_400
"""Seconds within which all messages of one post stand."""
_FILES: Final = "files"


class Post(NamedTuple):
    """What stands of a post: its messages, oldest first, and what shows its files."""

    messages: tuple[str, ...]
    share: Share | None = None


def with_files(message: Message) -> Message:
    """Marked: files follow it."""
    metadata = message.metadata or {}
    payload = {**metadata.get("event_payload", {}), _FILES: True}
    return message._replace(metadata={**metadata, "event_payload": payload})


def fitted(made: Sequence[Message], count: int) -> list[Message]:
    """So many messages; the last one holds what the others that are left out do, as far as it may, and the buttons."""
    if len(made) <= count:
        return list(made)
    first, *others = made[count - 1 :]
    text, blocks = first.text, list(first.blocks)
    rows = [] if any(map(_pressed, blocks)) else [block for block in made[-1].blocks if _pressed(block)]
    for other in others:
        more = [block for block in other.blocks if not _pressed(block)]
        if components.size([*blocks, *more, *rows]) > limits.ALL_BLOCKS:
            break
        longer = f"{text}\n{other.text}"
        text, blocks = longer if limits.units(longer) <= limits.FALLBACK else text, [*blocks, *more]
    return [*made[: count - 1], first._replace(text=text, blocks=(*blocks, *rows))]


async def found(
    at: At, me: Me, messages: Sequence[Message], key: str, first: Sequence[str], after: str
) -> list[str]:
    """Ids of a post's messages, as far as they are there, of which the `first` are known. Raises Slack's own errors."""
    there = [
        message
        async for message in history.messages(at, after)
        if me.wrote(message) and history.order(message["ts"]) > history.order(after)
    ]
    ids = list(first)
    for number in range(len(ids), len(messages)):
        wanted = messages[number]
        for message in there:
            if message["ts"] not in ids and _is(message, wanted, key, number + 1):
                ids.append(str(message["ts"]))
                break
        else:
            break
    return ids


async def post(at: At, me: Me, last: str) -> Post | None:
    """The post that the message ends; None where it is not there. Raises Slack's own errors."""
    message = await history.one(at, last)
    if message is None:
        return None
    mark = numbered(message)
    if mark is None:
        return Post((last,))
    key, count = mark
    files = (message["metadata"]["event_payload"]).get(_FILES)
    if count == 1 and not files:
        return Post((last,))
    oldest = history.moved(last, -_DAY) if count > 1 else last
    latest = history.moved(last, _DAY) if files else last
    numbers, share = {count: last}, None
    async for other in history.messages(at, oldest, latest):
        if not me.wrote(other):
            continue
        if (its := numbered(other)) is not None and its[0] == key:
            numbers.setdefault(its[1], str(other["ts"]))
        share = share or uploads.shown(other, key)
    return Post(tuple(numbers[number] for number in sorted(numbers) if number <= count), share)


def _pressed(block: components.Block) -> bool:
    return str(block["type"]) == "actions"


def _is(message: Seen, wanted: Message, key: str, number: int) -> bool:
    """By its metadata; by its text, where Slack shows none, or only of what kind they are."""
    mark = numbered(message)
    return mark == (key, number) if mark is not None else message.get("text") == wanted.text
