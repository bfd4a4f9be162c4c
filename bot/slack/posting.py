"""Posts: made once, found again, changed and removed, however many messages each takes."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.bridge.content import Content, File, Spot
from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from bot.recent import Recent
from bot.slack import limits, markup, rendering, standing
from bot.slack import texts_outward as texts
from bot.slack.directory import Directory
from bot.slack.failures import code, outward
from bot.slack.known import Known
from bot.slack.link import Link
from bot.slack.pacing import Pacing
from bot.slack.places import At, Places
from bot.slack.receipts import Sent
from bot.slack.rendering import Message
from bot.slack.standing import Post
from bot.slack.uploads import Share, Uploads
from scenarios.engine.ports import Clock
from scenarios.kernel.errors import ParleyError

_KEPT: Final = 10_000
_SETTLES: Final = 10_000_000
"""Microseconds in which Slack may still do what it did not answer in time,"""
DEATH: Final = 5_000_000
"""and what a process asked for that died, from when another began."""
_WAITS: Final = 5
"""So often the rest of a post waits for its turn; then it is looked for."""


class Posts:
    """Of all workspaces. Raises what a platform may raise, and Slack's own errors where it only reads."""

    def __init__(self, link: Link, directory: Directory, places: Places, clock: Clock) -> None:
        self._link, self._directory, self._places, self._clock = link, directory, places, clock
        self._pacing = Pacing(clock)
        self._uploads = Uploads(link.receipts, self._pacing, clock)
        self._begun: Recent[tuple[Spot, str], list[str]] = Recent(_KEPT)
        """The messages of posts that this process has made, or begun to make, by their keys."""
        self._unanswered: Recent[tuple[Spot, str], int] = Recent(_KEPT)
        """When it was that a message was not answered in time."""
        self._began = clock.now()
        self._known: Recent[tuple[str, str, str], Post] = Recent(_KEPT)
        """By workspace, channel and last message."""

    async def post(self, where: Spot, content: Content, key: str) -> str:
        """Make it, and give the id of its last message. Called again, it goes on where it was interrupted."""
        at = await self._at(where)
        messages = await self._messages(where, content, key)
        files = rendering.uploads(content, largest=limits.FILE_BYTES)
        ready = await self._uploads.ready(at, files) if files else ()
        made = await self._made(where, at, messages, key, self._begun.get((where, key)) or [])
        message = self._done(at, made, None)
        if files:
            try:
                self._done(at, made, await self._uploads.show(at, key, ready, files))
            except Later as later:  # a part of it stands there: that is to be looked for
                raise Unsure(texts.UNSURE) from later
            except NotAllowed:
                await self._without(where, message, content, files)
        return message

    async def find(self, where: Spot, content: Content, key: str, after: str) -> str | None:
        """What an earlier try has made of it; if that was a part only, the rest is made now."""
        at = await self._at(where)
        me = await self._link.me(where.workspace)
        messages = await self._messages(where, content, key)
        ours = (where, key) in self._begun
        there = [*(self._begun.get((where, key)) or ())]
        there += self._receipted(at, key, len(there), len(messages))
        if len(there) < len(messages):
            async with outward(reading=True):
                there = await standing.found(at, me, messages, key, there, after)
        if len(there) < len(messages):
            self._wait_for(where, key)
        if not there:
            return None
        made = await self._made(where, at, messages, key, there)
        files = rendering.uploads(content, largest=limits.FILE_BYTES)
        message = self._done(at, made, None)
        if files:
            try:
                share = await self._uploads.resume(at, me, key, files, message, ours=ours)
            except NotAllowed:
                share = None
            self._done(at, made, share)
            if share is None:
                await self._without(where, message, content, files)
        return message

    async def edit(self, where: Spot, message: str, content: Content) -> None:
        """Change it. One that needs more messages than it has shows what fits; files that it lacks now go."""
        at = await self._at(where)
        post = await self._post_of(at, message)
        if post is None:
            raise PlaceGone(texts.GONE)
        made = await self._messages(where, content._replace(ping=()), "")
        for ts in post.messages[: -len(made)]:
            await self._remove(at, ts)
        if post.share is not None and not content.files:
            await self._unshow(at, post.share)
            post = post._replace(share=None)
        left = post.messages[-len(made) :]
        self._known.keep((at.workspace, at.channel, message), Post(left, post.share))
        for ts, one in zip(left, standing.fitted(made, len(left)), strict=True):
            async with outward():
                await at.web.chat_update(channel=at.channel, ts=ts, **one.edited())

    async def delete(self, where: Spot, message: str) -> None:
        """Remove all its messages, and its files."""
        at = await self._at(where)
        post = await self._post_of(at, message)
        if post is None:
            return
        if post.share is not None:
            await self._unshow(at, post.share)
        for ts in post.messages:
            await self._remove(at, ts)

    async def _at(self, where: Spot) -> At:
        async with outward(reading=True):
            return await self._places.at(where)

    async def _messages(self, where: Spot, content: Content, key: str) -> list[Message]:
        """As the workspace reads it; the last one's metadata say whether files follow."""
        known = await self._known_to(where, content)
        made = list(rendering.messages(content, known, key, largest=limits.FILE_BYTES))
        if made[-1].metadata is not None and rendering.uploads(content, largest=limits.FILE_BYTES):
            made[-1] = standing.with_files(made[-1])
        return made

    async def _known_to(self, where: Spot, content: Content) -> Known:
        users, links = {*markup.users(content.parts), *content.ping}, markup.links(content.parts)
        return await self._directory.known(where.workspace, users=sorted(users), links=links)

    async def _made(
        self, where: Spot, at: At, messages: Sequence[Message], key: str, there: list[str]
    ) -> tuple[str, ...]:
        """All of them, of which some are there."""
        self._begun.keep((where, key), there)
        waits = 0
        while len(there) < len(messages):
            try:
                there.append(await self._sent(at, messages[len(there)]))
            except Unsure as unsure:
                if isinstance(unsure.__cause__, TimeoutError):
                    self._unanswered.keep((where, key), self._clock.now())
                raise
            except Later as later:
                if not there:
                    raise
                waits += 1
                if waits > _WAITS:
                    raise Unsure(texts.UNSURE) from later
                await self._clock.sleep(later.seconds)
        return tuple(there)

    async def _sent(self, at: At, message: Message) -> str:
        await self._pacing.turn(at.workspace, at.channel)
        try:
            async with outward():
                given: dict[str, Any] = {**at.inside, **message.posted()}
                answer = await at.web.chat_postMessage(**given)
        except Later as later:
            self._pacing.hold(at.workspace, at.channel, later.seconds)
            raise
        if not answer.get("ts"):
            raise Unsure(texts.UNSURE)
        ts, made = str(answer["ts"]), answer.get("message")
        if at.thread and made and not made.get("thread_ts"):  # the thread is gone, so Slack posted it outside
            with suppress(ParleyError):
                await self._remove(at, ts)
            raise PlaceGone(texts.GONE)
        return ts

    async def _without(self, where: Spot, message: str, content: Content, files: Sequence[File]) -> None:
        """Say in words what the files show."""
        said = [f"\n\n{file.alt}" for file in files if file.alt]
        words = texts.NOT_SHOWN.format(names=", ".join(file.name for file in files))
        body = (*content.body, *said, f"\n\n{words}")
        await self.edit(where, message, content._replace(body=body, files=()))

    def _wait_for(self, where: Spot, key: str) -> None:
        """Raises `Later` while what was not answered may still be done: nothing is tried again before."""
        since, settles = self._unanswered.get((where, key)), _SETTLES
        if since is None and (where, key) not in self._begun:
            since, settles = self._began, DEATH
        left = 0 if since is None else since + settles - self._clock.now()
        if left > 0:
            raise Later(min(left, settles) / 1_000_000)  # the clock may have been set back

    def _receipted(self, at: At, key: str, count: int, of: int) -> Iterator[str]:
        """Those that follow the first `count`, as far as Slack has told of them."""
        for number in range(count + 1, of + 1):
            ts = self._link.receipts.sent(Sent(at.workspace, at.channel, key, number))
            if ts is None:
                return
            yield ts

    def _done(self, at: At, messages: tuple[str, ...], share: Share | None) -> str:
        self._known.keep((at.workspace, at.channel, messages[-1]), Post(messages, share))
        return messages[-1]

    async def _post_of(self, at: At, last: str) -> Post | None:
        """Looked up where an earlier process has made it."""
        known = self._known.get((at.workspace, at.channel, last))
        if known is None:
            me = await self._link.me(at.workspace)
            async with outward(reading=True):
                known = await standing.post(at, me, last)
        if known is not None:
            self._known.keep((at.workspace, at.channel, last), known)
        return known

    async def _unshow(self, at: At, share: Share) -> None:
        await self._remove(at, share.ts)
        await self._uploads.remove(at, share)

    async def _remove(self, at: At, ts: str) -> None:
        self._link.receipts.removing(at.workspace, at.channel, ts)
        async with outward():
            try:
                await at.web.chat_delete(channel=at.channel, ts=ts)
            except SlackApiError as error:
                if code(error) != "message_not_found":
                    raise
