"""A server of the tests' Discord: its members, its places, what stands there, who was given what and who was pinged."""

from typing import Any

import discord
import simcord
from simcord.backend import serializers
from simcord.builders import ChannelHandle, GuildHandle

from tests.fakes.discord.delivered import Delivered
from tests.fakes.discord.people import Member, threads_of
from tests.fakes.discord.pings import Pings
from tests.fakes.discord.reading import Shown, final


class Server:
    """One server with one channel. `env` is simcord's, for all that is not here."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self.delivered = Delivered(env.backend)
        self.pings = Pings(env.backend)
        self.guild: GuildHandle = env.create_guild("The server")
        self.channel: ChannelHandle = self.guild.create_text_channel("lobby")
        """Where everything begins."""
        self._kicked_from: Any = None

    @property
    def backend(self) -> Any:
        """Discord itself."""
        return self.env.backend

    # --- what tests arrange

    def member(
        self,
        name: str,
        *,
        manages: bool = False,
        channel: ChannelHandle | None = None,
        guild: GuildHandle | None = None,
    ) -> Member:
        """Somebody new in the server. Who `manages` may manage it, which gives access to private threads too."""
        server = guild or self.guild
        roles = []
        if manages:
            rights = discord.Permissions(manage_guild=True, manage_threads=True, manage_messages=True)
            roles = [server.create_role(f"{name}'s", permissions=rights)]
        actor = server.add_member(self.env.create_user(name), roles=roles)
        return Member(self.env, actor, self.channel)

    def refuses_direct_messages(self, member: Member) -> None:
        """The member takes no direct messages from now on."""
        self.backend.closed = {*getattr(self.backend, "closed", ()), member.id}

    async def forbid(self, *rights: str, where: ChannelHandle | None = None) -> None:
        """Take rights from the bot in a channel: `send_messages`, `manage_webhooks`, …"""
        channel = (where or self.channel).id
        denied = discord.Permissions(**dict.fromkeys(rights, True)).value
        overwrite = simcord.backend.models.Overwrite(
            self.backend.bot_user.id, simcord.enums.OverwriteType.MEMBER, 0, denied
        )
        self.backend.set_overwrite(channel, overwrite)
        await self.env.settle()

    async def archive(self, thread: ChannelHandle, *, lock: bool = False) -> None:
        """Archive a thread, as time or a moderator does."""
        self.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True, "locked": lock})
        await self.env.settle()

    async def delete(self, place: ChannelHandle) -> None:
        """Delete a thread or a channel."""
        self.backend.delete_channel(place.id)
        await self.env.settle()

    async def kick_the_bot(self) -> None:
        """The bot is removed from the server."""
        backend, guild = self.backend, self.guild.id
        kept = (backend.guilds[guild], {**backend.channels}, {**backend.messages})
        backend.remove_guild(guild)
        self._kicked_from = kept
        await self.env.settle()

    async def invite_the_bot(self) -> None:
        """It is taken in again, with all that stood there."""
        backend = self.backend
        guild, channels, messages = self._kicked_from
        backend.guilds[guild.id] = guild
        backend.channels |= {key: one for key, one in channels.items() if key not in backend.channels}
        backend.messages |= {key: one for key, one in messages.items() if key not in backend.messages}
        backend.emit("GUILD_CREATE", serializers.guild_create_payload(backend, guild))
        await self.env.settle()

    async def at_once(self, *said: tuple[Member, str]) -> None:
        """Several people write at the same moment."""
        for member, text in said:
            self.backend.create_message(member.at.id, member.id, text)
        await self.env.settle()

    # --- what tests look at

    def stands(self, place: ChannelHandle | int) -> list[Shown]:
        """The final messages of a place, in order."""
        return final(self.backend, place if isinstance(place, int) else place.id)

    def threads(self) -> list[ChannelHandle]:
        """All threads, oldest first."""
        return threads_of(self.env, self.guild)

    def who_found(self, text: str, *but: Member) -> dict[str, list[str]]:
        """Who was given this text, whatever way, other than these members: name to where. Empty for a kept secret."""
        spared = {member.id for member in but}
        people = [user for user in self.backend.users.values() if not user.bot and user.id not in spared]
        found = {user.name: self.delivered.found(text, user.id) for user in people}
        return {name: where for name, where in found.items() if where}
