"""Where posts go: channels, threads in them, direct messages, and group messages for what only some may see."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from bot.bridge.content import Spot
from bot.bridge.platform import NotAllowed
from bot.recent import Recent
from bot.slack import spots
from bot.slack import texts_outward as texts
from bot.slack.link import Link
from scenarios.engine.ports import Clock

_KEPT: Final = 10_000


class At(NamedTuple):
    """A place as Slack has it."""

    web: AsyncWebClient
    clock: Clock
    workspace: str
    channel: str
    thread: str = ""

    @property
    def inside(self) -> dict[str, str]:
        """For what is posted there."""
        return {"channel": self.channel, **({"thread_ts": self.thread} if self.thread else {})}


class Places:
    """Of all workspaces. Raises Slack's own errors, and what `Link` raises."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link, self._clock = link, clock
        self._direct: Recent[tuple[str, str], str] = Recent(_KEPT)
        self._groups: Recent[tuple[str, str], frozenset[str] | None] = Recent(_KEPT)

    async def at(self, where: Spot) -> At:
        """The place of a spot; direct messages are opened where they are not yet."""
        web = await self._link.web(where.workspace)
        user = spots.recipient(where)
        if user is None:
            return At(web, self._clock, where.workspace, where.channel, where.thread)
        channel = self._direct.get((where.workspace, user))
        if channel is None:
            channel = await _opened(web, [user])
            self._direct.keep((where.workspace, user), channel)
        return At(web, self._clock, where.workspace, channel, where.thread)

    async def group(self, workspace: str, members: Sequence[str]) -> Spot:
        """The group message of these people and the app, for one the direct messages: the same for the same people."""
        there = sorted(set(members))
        if not there:
            raise NotAllowed(texts.NOBODY)
        channel = await _opened(await self._link.web(workspace), there)
        self._groups.keep((workspace, channel), frozenset(there))
        return spots.spot(workspace, channel)

    async def members(self, where: Spot) -> frozenset[str] | None:
        """Who sees a group message; None for all other places."""
        if spots.is_direct(where):
            return None
        which = (where.workspace, where.channel)
        if which not in self._groups:
            web = await self._link.web(where.workspace)
            found = (await web.conversations_info(channel=where.channel)).get("channel") or {}
            self._groups.keep(which, await _members(web, where.channel) if found.get("is_mpim") else None)
        return self._groups.get(which)


async def _opened(web: AsyncWebClient, users: Sequence[str]) -> str:
    answer = await web.conversations_open(users=list(users))
    return str(answer["channel"]["id"])


async def _members(web: AsyncWebClient, channel: str) -> frozenset[str]:
    return frozenset((await web.conversations_members(channel=channel)).get("members") or ())
