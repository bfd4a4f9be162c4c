"""Slack as the bridge asks for it."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Content, Spot
from bot.bridge.platform import Capabilities, NotAllowed
from bot.slack import limits, needs, rendering, rereading, spots
from bot.slack import texts_outward as texts
from bot.slack.directory import Directory
from bot.slack.failures import code, outward
from bot.slack.link import Link, Reads
from bot.slack.places import Places
from bot.slack.posting import Posts
from scenarios.engine.ports import Clock

MARKS: Final = {"✅": "white_check_mark", "📝": "memo"}
"""Slack's names of what the bridge puts on messages."""
_ROOT: Final = "open."
"""Before the key of a thread's first message, which has the key of the thread's first post."""


class Slack:
    """A `Platform`. What people do arrives by the link; here is what is done for them."""

    name = spots.PLATFORM
    largest_file = limits.FILE_BYTES
    can = Capabilities(
        buttons=True,
        forms=True,
        edits=True,
        private_answers=True,
        private_answers_last=False,
        threads=True,
        private_places=True,
        private_members=limits.GROUP,
        reactions=True,
        files=True,
        commands_in_threads=False,
        form_fields=limits.FORM_FIELDS,
    )

    def __init__(self, link: Link, directory: Directory, reads: Reads, clock: Clock) -> None:
        self.pulse = link.pulse
        self._link, self._reads = link, reads
        self._places = Places(link, clock)
        self._posts = Posts(link, directory, self._places, clock)

    async def post(self, where: Spot, content: Content, key: str) -> str:
        return await self._posts.post(where, content, key)

    async def find(self, where: Spot, content: Content, key: str, after: str) -> str | None:
        return await self._posts.find(where, content, key, after)

    async def edit(self, where: Spot, message: str, content: Content) -> None:
        await self._posts.edit(where, message, rendering.told(content))

    async def delete(self, where: Spot, message: str) -> None:
        await self._posts.delete(where, message)

    async def react(self, where: Spot, message: str, mark: str) -> None:
        async with outward():
            at = await self._places.at(where)
            try:
                await at.web.reactions_add(channel=at.channel, timestamp=message, name=MARKS[mark])
            except SlackApiError as error:
                if code(error) != "already_reacted":
                    raise

    async def open(
        self, channel: Spot, title: str, *, under: str | None, private: bool, members: Sequence[str], key: str
    ) -> Spot:
        """What only its members see is a thread in their group message, or in somebody's direct ones: each of them may
        hold many, and what is written there belongs to one."""
        if private:
            async with outward(reading=True):
                channel = await self._places.group(channel.workspace, members)
        elif under is not None:
            return channel._replace(thread=under)
        content, mark = Content(title=title), f"{_ROOT}{key}"
        root = await self._posts.find(channel, content, mark, "")
        return channel._replace(thread=root or await self._posts.post(channel, content, mark))

    async def admit(self, where: Spot, user: str) -> None:
        """Everybody in a channel finds its threads; nobody comes into a group message later."""
        there = await self._members(where)
        if there is not None and user not in there:
            raise NotAllowed(texts.FIXED)

    async def dismiss(self, where: Spot, user: str) -> None:
        there = await self._members(where)
        if there is not None and user in there:
            raise NotAllowed(texts.FIXED)

    async def typing(self, where: Spot, voice: str) -> None:
        """Slack has nothing to show it by."""

    async def missed(self, where: Spot, after: str) -> Sequence[Arrival]:
        async with outward(reading=True):
            return await rereading.missed(await self._places.at(where), where, after, self._reads)

    async def changed(self, where: Spot, messages: Sequence[str]) -> Sequence[Arrival]:
        async with outward(reading=True):
            return await rereading.changed(await self._places.at(where), where, messages, self._reads)

    async def roles(self, workspace: str) -> Mapping[str, str]:
        return {}

    async def called(self, workspace: str) -> str:
        """Its address, which people there know: "acme.slack.com"."""
        async with outward(reading=True):
            return urlsplit((await self._link.me(workspace)).home).hostname or workspace

    async def lacking(self, where: Spot) -> Sequence[str]:
        """The app's presence, and scopes that it was not given when it was installed."""
        if spots.is_direct(where):
            return []
        async with outward(reading=True):
            at = await self._places.at(where)
            try:
                answer = await at.web.conversations_info(channel=at.channel)
            except SlackApiError as error:
                if code(error) == "channel_not_found":
                    return [texts.PRESENCE]
                if code(error) != "missing_scope":
                    raise
                return _not_given(error.response.headers)
        channel = answer.get("channel") or {}
        there = channel.get("is_member") or channel.get("is_mpim")  # who is in none of these does not find it
        return [*([] if there else [texts.PRESENCE]), *_not_given(answer.headers)]

    async def _members(self, where: Spot) -> frozenset[str] | None:
        async with outward(reading=True):
            return await self._places.members(where)


def _not_given(headers: Mapping[str, str]) -> list[str]:
    given = {scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")}
    return [scope for scope in needs.scopes() if scope not in given] if given != {""} else []
