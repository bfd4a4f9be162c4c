"""A server on a simulated Discord, with the bot in it: what tests of the adapter and of whole games begin with.

    @awaited
    async def test_a_sale(tmp_path: Path) -> None:
        async with discord_world(tmp_path) as world:
            anna, ben = world.member("Anna"), world.member("Ben")
            await anna.commands("start", scenario="car-sale")
            await ben.presses("Join as seller")
            await ben.fills(price="9000")              # the form that he was given last
            await world.pass_(60)                      # a minute passes
            await world.restart()                      # the process dies; another goes on
            assert world.delivered.found(canary, ben.id) == []
            assert [ping.user for ping in world.pings.all] == [ben.id]

Each act returns when all that follows from it has been done. An error that nobody handled fails the test at the end.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Protocol
from unittest.mock import patch

import discord
import simcord
from simcord._runtime import _attach_bot
from simcord.builders import ChannelHandle, GuildHandle

import scenarios.engine.engine
from tests.fakes.discord.chaos import Gateway, Rest
from tests.fakes.discord.delivered import Delivered
from tests.fakes.discord.people import Member, threads_of
from tests.fakes.discord.pings import Pings
from tests.fakes.discord.reading import Shown, final
from tests.fakes.discord.shims import shimmed
from tests.fakes.discord.virtual import VirtualClock, scheduler_follows

PATIENCE = 20.0
"""Real seconds after which the bot counts as not coming to rest."""


class Bot(Protocol):
    """One process's worth of bot, not yet connected."""

    client: discord.Client

    async def close(self) -> None:
        """End it gracefully; its client is closed by the world."""

    def die(self) -> None:
        """From now on nothing of it reaches its database."""


Make = Callable[["World"], Awaitable[Bot]]
"""A new process of the bot, in the world and on what its predecessors have stored."""


class World:
    """One server with channels, members and the bot. `env` is simcord's, for all that is not here."""

    def __init__(self, folder: Path, make: Make) -> None:
        self.folder = folder
        """Where the bot keeps its database; it outlives the bot."""
        self.gateway = Gateway()
        self.rest = Rest()
        self.env: simcord.Env
        self.guild: GuildHandle
        self.channel: ChannelHandle
        """Where everything begins."""
        self.delivered: Delivered
        self.pings: Pings
        self.clock: VirtualClock
        self.bot: Bot
        self._make = make

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
        self.backend.remove_guild(self.guild.id)
        await self.env.settle()

    async def at_once(self, *said: tuple[Member, str]) -> None:
        """Several people write at the same moment."""
        for member, text in said:
            self.backend.create_message(member.at.id, member.id, text)
        await self.env.settle()

    async def pass_(self, seconds: float) -> None:
        """Let time pass; what is due happens on the way."""
        await self.env.advance_time(seconds)

    async def settle(self) -> None:
        """Let the bot do all that it can do now."""
        await self.env.settle()

    # --- the bot's life

    async def restart(self, *, meanwhile: Callable[[], Any] | None = None) -> None:
        """The bot ends gracefully, and a new one begins; `meanwhile` happens while there is none."""
        with self.env._bot_scope():
            await self.bot.close()
        await self._replaced(meanwhile)

    async def crash(self, *, meanwhile: Callable[[], Any] | None = None) -> None:
        """The bot dies where it stands: what it has not stored is lost. A new one begins."""
        self.bot.die()
        await self._replaced(meanwhile)

    async def _replaced(self, meanwhile: Callable[[], Any] | None) -> None:
        dying = len(self.env._errors)
        await self.env._detach_bot()
        del self.env._errors[dying:]  # what died with it
        if meanwhile is not None:
            meanwhile()
        self.bot = await self._made()
        await _attach_bot(self.env, self.bot.client)

    async def _made(self) -> Bot:
        return await self._make(self)

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

    def errors(self) -> list[BaseException]:
        """What the bot raised; looking at it means that the test expects it."""
        return self.env.errors


@asynccontextmanager
async def discord_world(
    folder: Path,
    make: Make,
    *,
    reads_messages: bool = True,
    check_errors: bool = True,
) -> AsyncIterator[World]:
    """A world with one server and one channel, and the bot in it. `reads_messages` False: the intent is off."""
    world = World(folder, make)
    with shimmed(), world.gateway.attached(), world.rest.attached(), _quiet_leases():
        approved = None if reads_messages else discord.Intents.default()
        env = simcord.Env(
            discord.Client(intents=discord.Intents.none()),
            check_errors=check_errors,
            settle_timeout=PATIENCE,
            approved_intents=approved,
        )
        world.env = world.gateway.env = env
        world.delivered, world.pings = Delivered(env.backend), Pings(env.backend)
        world.clock = VirtualClock(env)
        world.guild = env.create_guild("The server")
        world.channel = world.guild.create_text_channel("lobby")
        with ExitStack() as stack:
            stack.enter_context(scheduler_follows(env))
            stack.enter_context(world.delivered.watching())
            world.bot = env.bot = await world._made()  # type: ignore[assignment]
            env.bot = world.bot.client
            await env.start()
            stack.enter_context(env.time_context())
            failed = True
            try:
                yield world
                failed = False
            finally:
                try:
                    with env._bot_scope():
                        await world.bot.close()
                finally:
                    await env.shutdown()
        if not failed and check_errors:
            env._raise_errors_since(env._errors_acknowledged)


@contextmanager
def _quiet_leases() -> Iterator[None]:
    """Leases go by the database's clock, not by virtual time: renewing them all the while would only cost time."""
    with patch.object(scenarios.engine.engine, "RENEWAL", 10_000_000.0):
        yield
