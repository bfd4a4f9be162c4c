"""Discord as the bridge asks for it."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import discord

from bot import plain
from bot.bridge.arrivals import Arrival
from bot.bridge.content import Content, Spot
from bot.bridge.platform import Capabilities, Handle, Later, NotAllowed
from bot.discord import access, arrivals, limits, rereading, spots, threads
from bot.discord.access import Access
from bot.discord.client import Client
from bot.discord.commands import Suggestions
from bot.discord.failures import SOON, lacks, outward
from bot.discord.posting import Posts
from scenarios.engine.ports import Clock, Spawn

_LOG: Final = logging.getLogger("parley.discord")


class Discord:
    """A `Platform`. Start it by `client.start(token)`, after `attend`."""

    name = spots.PLATFORM
    largest_file = limits.FILE_BYTES

    def __init__(self, may: Access, clock: Clock, spawn: Spawn) -> None:
        self.client = Client(may, clock, spawn)
        self.pulse = self.client.pulse
        self._clock = clock
        self.can = Capabilities(
            buttons=True,
            forms=True,
            edits=True,
            private_answers=True,
            threads=True,
            private_places=True,
            members_change=True,
            reactions=True,
            typing=True,
            files=True,
            reads_messages=may.content,
        )
        self._spawn = spawn
        self._posts = Posts(self.client)
        self.client.removed = self._posts.removed

    def attend(
        self,
        handle: Handle,
        lost: Callable[[], None],
        caught_up: Callable[[], Awaitable[None]],
        suggestions: Suggestions,
    ) -> None:
        """Hand everything that happens to `handle`; between `lost` and `caught_up` something may be missed."""
        self.client.attend(handle, lost, caught_up, suggestions)

    async def post(self, where: Spot, content: Content, key: str) -> str:
        async with outward(self._missing(where)):
            self._check(where, content)
            message = await self._posts.post(where, content, key)
        self._look_for(where, content.ping, message)
        return message

    async def find(self, where: Spot, content: Content, key: str, after: str) -> str | None:
        async with outward(self._missing(where)):
            return await self._posts.find(where, content, key, after)

    async def edit(self, where: Spot, message: str, content: Content) -> None:
        async with outward(self._missing(where)):
            self._check(where, content)
            await self._posts.edit(where, message, content)

    async def delete(self, where: Spot, message: str) -> None:
        async with outward(self._missing(where)):
            await self._posts.delete(where, message)

    async def react(self, where: Spot, message: str, mark: str) -> None:
        async with outward(self._missing(where)):
            await self._posts.react(where, message, mark)

    async def open(
        self, channel: Spot, title: str, *, under: str | None, private: bool, members: Sequence[str], key: str
    ) -> Spot:
        async with outward(self._missing(channel)):
            if under is not None:
                return await threads.under(self.client, channel, under, title)
            return await threads.of_its_own(
                self.client, channel, title, private=private, members=members, key=key
            )

    async def admit(self, where: Spot, user: str) -> None:
        if not where.thread:
            return
        async with outward(self._missing(where)):
            await threads.admit(self.client, where, int(user))

    async def dismiss(self, where: Spot, user: str) -> None:
        if not where.thread:
            return
        async with outward(self._missing(where)):
            await threads.dismiss(self.client, where, int(user))

    async def typing(self, where: Spot, voice: str) -> None:
        async with outward(self._missing(where)):
            await (await self._posts.target(where)).typing()

    async def missed(self, where: Spot, after: str) -> Sequence[Arrival]:
        async with outward(self._missing(where), reading=True):
            since = discord.Object(int(after)) if after else None
            history = (await self._posts.target(where)).history(limit=None, after=since, oldest_first=True)
            found = [arrivals.said(message, where) async for message in history]
        return [arrival for arrival in found if arrival is not None]

    async def changed(self, where: Spot, messages: Sequence[str]) -> Sequence[Arrival]:
        async with outward(self._missing(where), reading=True):
            return await rereading.changed(
                await self._posts.target(where), where, messages, self._clock.now()
            )

    async def roles(self, workspace: str) -> Mapping[str, str]:
        guild = self.client.get_guild(int(workspace)) if workspace else None
        given = guild.roles if guild is not None else ()
        return {str(role.id): plain.one_line(role.name) for role in given if not role.is_default()}

    async def called(self, workspace: str) -> str:
        guild = self.client.get_guild(int(workspace)) if workspace else None
        return plain.one_line(guild.name) if guild is not None else workspace

    async def lacking(self, where: Spot) -> Sequence[str]:
        return self._missing(where)()

    def _check(self, where: Spot, content: Content) -> None:
        """Raises `NotAllowed` for a card that Discord would leave out without a word."""
        if (content.title or content.fields) and access.CARDS in self._missing(where)():
            raise NotAllowed(lacks([access.CARDS]))

    def _missing(self, where: Spot) -> Callable[[], list[str]]:
        """Looked at only where something is refused."""
        if self.client.is_closed():
            raise Later(SOON)
        if spots.recipient(where) is not None:
            return list
        return lambda: access.lacking(self.client.get_channel(int(where.channel)))

    def _look_for(self, where: Spot, users: Sequence[str], message: str) -> None:
        guild = self.client.get_guild(int(where.workspace)) if where.workspace else None
        if guild is None or spots.recipient(where) is not None:
            return
        for user in filter(str.isdecimal, users):
            self._spawn(self.client.look_for(guild, int(user), message))
