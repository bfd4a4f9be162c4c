"""The connection to Discord: what happens there is handed on, and nothing is decided here."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import app_commands

from bot.bridge.arrivals import Arrival, Author
from bot.bridge.buttons import UnknownButton
from bot.bridge.content import Spot, notice
from bot.bridge.platform import Handle
from bot.discord import access, arrivals, commands, forms, ids
from bot.discord.commands import Suggestions
from bot.discord.components import Press
from bot.discord.replies import Replies
from bot.discord.spots import direct, spot
from bot.pulse import Pulse
from bot.recent import Recent
from scenarios.engine.ports import Clock, Spawn

LONGEST_PAUSE: Final = 60.0
"""Seconds of waiting that Discord may ask for within one request; more is told to whoever asked."""
_THREADS: Final = 10_000
_LOG: Final = logging.getLogger("parley.discord")
Interaction = discord.Interaction[Any]


class Client(discord.Client):
    """Nothing is kept in memory but servers and channels; `attend` says whom to tell before it is started."""

    def __init__(self, may: access.Access, clock: Clock, spawn: Spawn) -> None:
        super().__init__(
            intents=access.intents(may),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_ratelimit_timeout=LONGEST_PAUSE,
            enable_debug_events=True,  # what comes between events counts as a sign of life too
        )
        self.pulse = Pulse()
        self.tree = app_commands.CommandTree(self)
        self.suggestions: Suggestions
        self.removed: Recent[int, None]
        self._may, self._clock = may, clock
        self._replies = Replies(clock, spawn)
        self._threads: Recent[int, Spot | None] = Recent(_THREADS)
        self._handle: Handle
        self._lost: Callable[[], None]
        self._caught_up: Callable[[], Awaitable[None]]
        commands.add(self)

    def attend(
        self,
        handle: Handle,
        lost: Callable[[], None],
        caught_up: Callable[[], Awaitable[None]],
        suggestions: Suggestions,
    ) -> None:
        """Tell `handle` of everything; `lost` when events may be missed from now on, `caught_up` when no more are."""
        self._handle, self._lost, self._caught_up, self.suggestions = handle, lost, caught_up, suggestions

    async def setup_hook(self) -> None:
        """Buttons of earlier processes work, and Discord lists the commands."""
        self.add_dynamic_items(Press)
        await self.tree.sync()

    async def on_disconnect(self) -> None:
        self.pulse.down()
        self._lost()

    async def on_ready(self) -> None:
        self.pulse.up()
        await self._caught_up()

    async def on_resumed(self) -> None:
        self.pulse.up()
        await self._caught_up()

    async def on_socket_raw_receive(self, _: str) -> None:
        self.pulse.heard()

    # --- what somebody waits for an answer to

    async def commanded(
        self, interaction: Interaction, command: str, *, target: str | None = None, **options: str | None
    ) -> None:
        """A command was given."""
        given = {key: value for key, value in options.items() if value}
        where = arrivals.place_of(interaction)
        await self._answer(interaction, arrivals.given(interaction, where, command, given, target))

    async def pressed(self, interaction: Interaction, custom_id: str) -> None:
        """A button was pressed."""
        try:
            kept = ids.known(custom_id)
        except UnknownButton as error:
            await self._replies.give(interaction, notice(str(error)))
            return
        where = arrivals.place_of(interaction, kept.workspace)
        if kept.again and await self._replies.open_again(interaction, kept.id.encoded(), kept.workspace):
            return
        await self._answer(interaction, arrivals.pressed(interaction, where, kept))

    async def on_interaction(self, interaction: Interaction) -> None:
        """A form was sent, perhaps one that an earlier process has shown."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        try:
            kept = ids.known(data["custom_id"])
        except UnknownButton as error:
            await self._replies.give(interaction, notice(str(error)))
            return
        where = arrivals.place_of(interaction, kept.workspace)
        values = forms.sent(data["components"])
        await self._answer(interaction, arrivals.submitted(interaction, where, kept, values))

    async def _answer(self, interaction: Interaction, arrival: Arrival) -> None:
        await self._replies.answer(interaction, arrival, self._handle)

    # --- what just happens

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None:
            await self._told(arrivals.said(message, direct(message.author.id)))
        elif not message.author.bot:
            where = await self._ours(message.guild.id, message.channel.id)
            await self._told(where and arrivals.said(message, where))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        if payload.guild_id is not None and not payload.message.author.bot:
            where = await self._ours(payload.guild_id, payload.channel_id)
            await self._told(where and arrivals.edited(payload.message, where))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        await self._deleted(payload.guild_id, payload.channel_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self._deleted(payload.guild_id, payload.channel_id, payload.message_ids)

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        where = spot(payload.guild_id, payload.parent_id, payload.thread_id)
        await self._told(arrivals.gone(where, self._clock.now()))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._told(arrivals.gone(spot(channel.guild.id, channel.id), self._clock.now()))

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self._lost()

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._caught_up()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._caught_up()  # perhaps we have been there before

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._told(arrivals.gone(Spot("discord", str(guild.id), ""), self._clock.now()))

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        await self._left(payload.guild_id, arrivals.author(payload.user))

    async def look_for(self, guild: discord.Guild, user: int, message: str) -> None:
        """Tell if somebody whom this message calls has left the server: long ago, or without our hearing of it."""
        try:
            await guild.fetch_member(user)
        except discord.NotFound:
            await self._left(guild.id, Author(user=str(user), name=str(user)), message)
        except discord.DiscordException as error:
            _LOG.warning("%s could not be looked for: %s", user, error)

    # --- beneath

    async def _told(self, arrival: Arrival | None) -> None:
        if arrival is not None:
            await self._handle(arrival)

    async def _left(self, guild: int, who: Author, noticed: str | None = None) -> None:
        await self._told(arrivals.left(str(guild), who, self._clock.now(), noticed))

    async def _deleted(self, guild: int | None, channel: int, messages: set[int]) -> None:
        messages = {number for number in messages if number not in self.removed}
        where = await self._where(guild, channel) if guild is not None and messages else None
        if where is not None:
            await self._told(arrivals.deleted(messages, where, self._clock.now()))

    async def _ours(self, guild: int, channel: int) -> Spot | None:
        """Where it is, if that is a thread: nothing is said to us elsewhere."""
        where = await self._where(guild, channel)
        return where if where is not None and where.thread else None

    async def _where(self, guild: int, number: int) -> Spot | None:
        """A channel, or a thread that this bot has opened."""
        there = self.get_guild(guild)
        channel = there.get_channel_or_thread(number) if there is not None else None
        if channel is None and number in self._threads:
            return self._threads.get(number)
        if channel is None:  # an archived thread is not known until somebody asks for it
            try:
                channel = await self.fetch_channel(number)  # type: ignore[assignment]
            except discord.HTTPException:
                return None
        if not isinstance(channel, discord.Thread):
            return spot(guild, number)
        ours = self.user is not None and channel.owner_id == self.user.id
        where = spot(guild, channel.parent_id, number) if ours else None
        self._threads.keep(number, where)
        return where
