"""Files: uploaded, shown by a message that Slack makes in its own time, and never shown twice.

An upload is done when its message stands there. One whose message does not come is withdrawn, which keeps it from
coming later, before it is tried again.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from slack_sdk.errors import SlackApiError

from bot.bridge.content import File
from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.recent import Recent
from bot.slack import history, limits, markup, rich
from bot.slack import texts_outward as texts
from bot.slack.failures import SOON, code, outward
from bot.slack.history import Seen
from bot.slack.known import Known
from bot.slack.limits import cut
from bot.slack.link import Me
from bot.slack.pacing import Pacing
from bot.slack.places import At
from bot.slack.receipts import Receipts
from scenarios.engine.ports import Clock

ECHO: Final = 5.0
"""Seconds that one waits for the message at once."""
PATIENCE: Final = 30.0
"""Seconds after which it is not expected any more."""
TRIES: Final = 2
_SECOND: Final = 1_000_000
_KEPT: Final = 10_000
_GONE: Final = ("file_not_found", "file_deleted")
_Which = tuple[str, str, str, str]


class Share(NamedTuple):
    """The message that shows files."""

    ts: str
    files: tuple[str, ...]
    """Their ids."""


class Pending(NamedTuple):
    """Files that Slack was told to show."""

    files: tuple[str, ...]
    since: int
    tries: int


class Uploads:
    """Of one process. Raises what a platform may raise."""

    def __init__(self, receipts: Receipts, pacing: Pacing, clock: Clock) -> None:
        self._receipts, self._pacing, self._clock = receipts, pacing, clock
        self._pending: Recent[_Which, Pending] = Recent(_KEPT)

    async def ready(self, at: At, files: Sequence[File]) -> tuple[str, ...]:
        """Upload them; nobody sees them yet. Gives their ids."""
        async with outward(reading=True):
            return tuple([await _uploaded(at, file) for file in files])

    async def show(self, at: At, key: str, ready: tuple[str, ...], files: Sequence[File]) -> Share:
        """Show them below each other in one message. Raises `Unsure` where it does not come soon."""
        which = (at.workspace, at.channel, at.thread, key)
        await self._pacing.turn(at.workspace, at.channel)
        before = self._pending.get(which)
        pending = Pending(ready, self._clock.now(), before.tries + 1 if before else 1)
        self._pending.keep(which, pending)
        try:
            async with outward():
                await at.web.files_completeUploadExternal(
                    files=[{"id": one, "title": file.name} for one, file in zip(ready, files, strict=True)],
                    channel_id=at.channel,
                    thread_ts=at.thread or None,
                    blocks=json.dumps([_caption(key, files)]),
                )
        except (Later, NotAllowed, PlaceGone):
            self._pending.drop(which)  # nothing will come
            raise
        return await self._awaited(at, pending)

    async def resume(
        self, at: At, me: Me, key: str, files: Sequence[File], last: str, *, ours: bool
    ) -> Share | None:
        """The message of an earlier try, or else of another one; None where no try is left, and none will come.

        `last` is the message before it; `ours`: this process has made that. Raises `Later` while it may still come.
        """
        which = (at.workspace, at.channel, at.thread, key)
        pending = self._pending.get(which)
        heard = self._heard(at, pending) if pending else None
        share = heard or await _stands(at, me, key, files, last)
        if share is not None:
            return share
        if pending is not None or not ours:
            since = pending.since if pending else _micros(last)
            left = PATIENCE - (self._clock.now() - since) / _SECOND
            if left > 0:
                raise Later(min(left, PATIENCE))  # the clock may have been set back
        if pending is not None and (not await _withdrawn(at, pending.files) or pending.tries >= TRIES):
            return None
        return await self.show(at, key, await self.ready(at, files), files)

    async def remove(self, at: At, share: Share) -> None:
        """The files themselves; one that is gone is no error."""
        await _withdrawn(at, share.files)

    def _heard(self, at: At, pending: Pending) -> Share | None:
        ts = self._receipts.shared(at.workspace, at.channel, pending.files[0])
        return Share(ts, pending.files) if ts else None

    async def _awaited(self, at: At, pending: Pending) -> Share:
        patience = asyncio.ensure_future(self._clock.sleep(ECHO))
        try:
            while True:
                news = self._receipts.news
                if (share := self._heard(at, pending)) is not None:
                    return share
                if patience.done():
                    raise Unsure(texts.UNSURE)
                another = asyncio.ensure_future(news.wait())
                await asyncio.wait((patience, another), return_when=asyncio.FIRST_COMPLETED)
                another.cancel()
        finally:
            patience.cancel()


def shown(message: Seen, key: str) -> Share | None:
    """What the message shows, if it shows the files of the post with this key."""
    blocks = message.get("blocks") or ()
    ours = any(isinstance(block, dict) and block.get("block_id") == _named(key) for block in blocks)
    return _share_of(message) if ours else None


def _share_of(message: Seen) -> Share | None:
    """The files that a message shows."""
    files = tuple(str(file.get("id")) for file in message.get("files") or ())
    return Share(str(message["ts"]), files) if files else None


async def _uploaded(at: At, file: File) -> str:
    answer = await at.web.files_getUploadURLExternal(
        filename=file.name, length=len(file.data), alt_txt=file.alt or None
    )
    if at.web.session is None:
        raise Later(SOON)
    async with at.web.session.post(answer["upload_url"], data=file.data) as taken:
        if taken.status != 200:
            raise Later(SOON)
    return str(answer["file_id"])


async def _stands(at: At, me: Me, key: str, files: Sequence[File], last: str) -> Share | None:
    """By its block, or, where Slack has kept none, by the files' names: nothing else stood there yet."""
    names = [file.name for file in files]
    async with outward(reading=True):
        async for message in history.messages(at, last):
            if not me.wrote(message) or history.order(message["ts"]) <= history.order(last):
                continue
            if (share := shown(message, key)) is not None:
                return share
            if (
                not message.get("blocks")
                and [file.get("name") for file in message.get("files") or ()] == names
            ):
                return _share_of(message)
    return None


async def _withdrawn(at: At, files: Sequence[str]) -> bool:
    """Whether they can be shown no more."""
    try:
        async with outward():
            for file in files:
                try:
                    await at.web.files_delete(file=file)
                except SlackApiError as error:
                    if code(error) not in _GONE:
                        raise
    except (NotAllowed, PlaceGone):
        return False
    return True


def _caption(key: str, files: Sequence[File]) -> dict[str, Any]:
    """What the pictures show, in a block by which the message is known again."""
    said = cut(", ".join(file.alt or file.name for file in files), limits.FILE_ALT)
    return {**rich.block(markup.atoms((said,), Known())), "block_id": _named(key)}


def _named(key: str) -> str:
    return f"files.{key}"


def _micros(ts: str) -> int:
    seconds, micros = history.order(ts)
    return seconds * _SECOND + micros
