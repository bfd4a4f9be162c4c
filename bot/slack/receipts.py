"""What Slack itself tells of our own messages: that they stand there, and where."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.recent import Recent
from bot.slack.rendering import EVENT

_KEPT: Final = 10_000


class Sent(NamedTuple):
    """One message of a post, as it is numbered in its metadata, in a channel of a workspace."""

    workspace: str
    channel: str
    key: str
    number: int


class Receipts:
    """Kept in memory as far as there is room; what is not here may stand there all the same."""

    def __init__(self) -> None:
        self._sent: Recent[Sent, str] = Recent(_KEPT)
        self._shared: Recent[tuple[str, str, str], str] = Recent(_KEPT)
        self._removed: Recent[tuple[str, str, str], None] = Recent(_KEPT)
        self.news = asyncio.Event()
        """Set with the next one, and then replaced."""

    def own(self, workspace: str, event: Mapping[str, Any]) -> None:
        """A `message` event of the app's own, as it came, in any order and however often."""
        if event.get("subtype") in ("message_changed", "message_deleted"):
            return
        channel, ts = str(event.get("channel") or ""), str(event.get("ts") or "")
        if (mark := numbered(event)) is not None:
            self._sent.keep(Sent(workspace, channel, *mark), ts)
        for file in event.get("files") or ():
            self._shared.keep((workspace, channel, str(file.get("id"))), ts)
        self.news.set()
        self.news = asyncio.Event()

    def removing(self, workspace: str, channel: str, ts: str) -> None:
        """We take this message away ourselves: that it is deleted is no news then."""
        self._removed.keep((workspace, channel, ts), None)

    def removed(self, workspace: str, channel: str, ts: str) -> bool:
        """Whether we took it away ourselves."""
        return (workspace, channel, ts) in self._removed

    def sent(self, message: Sent) -> str | None:
        """The `ts` under which it stands."""
        return self._sent.get(message)

    def shared(self, workspace: str, channel: str, file: str) -> str | None:
        """The `ts` of the message that shows the file there."""
        return self._shared.get((workspace, channel, file))


def numbered(message: Mapping[str, Any]) -> tuple[str, int] | None:
    """The key of the post and the number in it, of a message's metadata; None for a message without."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload") or {}
    try:
        return str(payload["key"]), int(payload["number"])
    except (KeyError, TypeError, ValueError):
        return None
