"""The adapter alone in a simulated Discord: what arrives is written down, and answered as a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import simcord
from simcord.builders import ChannelHandle

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Content, Done, Spot
from bot.discord.access import Access
from bot.discord.commands import Suggested, Suggestions
from bot.discord.platform import Discord
from tests.fakes.discord.reading import Shown
from tests.fakes.discord.world import World, discord_world

T = TypeVar("T")
Reply = Callable[[Arrival], Awaitable[Answer]]


class Adapter:
    """One process with nothing but the platform in it."""

    def __init__(self, world: World, access: Access) -> None:
        self.platform = Discord(access, world.clock, _spawn)
        self.client = self.platform.client
        self.arrivals: list[Arrival] = []
        self.caught_up = 0
        self.reply: Reply = nothing
        self.platform.attend(self._handle, lambda: None, self._caught_up, Suggestions(_scenarios, _presets))

    async def close(self) -> None:
        """Nothing is kept."""

    def die(self) -> None:
        """Nothing is kept."""

    def told(self, kind: str) -> list[Arrival]:
        """What arrived of one kind."""
        return [arrival for arrival in self.arrivals if arrival.what.kind == kind]

    async def _handle(self, arrival: Arrival) -> Answer:
        self.arrivals.append(arrival)
        return await self.reply(arrival)

    async def _caught_up(self) -> None:
        self.caught_up += 1


class Scene:
    """A world with the adapter in it, and one thread that it has opened."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.square = Spot("discord", str(world.guild.id), str(world.channel.id))
        self.thread = self.square

    @property
    def adapter(self) -> Adapter:
        bot = self.world.bot
        assert isinstance(bot, Adapter)
        return bot

    @property
    def platform(self) -> Discord:
        return self.adapter.platform

    async def calls(self, request: Coroutine[Any, Any, T]) -> T:
        """Call the platform as the bridge does; returns when all that follows has been done."""
        with self.world.env._bot_scope():
            task = asyncio.create_task(request)
        try:
            return await task
        finally:
            await self.world.settle()

    async def posts(self, *body: Any, where: Spot | None = None, key: str = "1.1.0", **more: Any) -> str:
        """Post something in the thread."""
        content = Content(tuple(body), **more)
        return await self.calls(self.platform.post(where or self.thread, content, key))

    def handle(self, where: Spot) -> ChannelHandle:
        """The place as the rig knows it."""
        number = int(where.thread or where.channel)
        return ChannelHandle(self.world.env, self.world.guild, self.world.backend.channels[number])

    def stands(self, where: Spot | None = None) -> list[Shown]:
        """What stands in the thread, or elsewhere."""
        return self.world.stands(int((where or self.thread).thread or (where or self.thread).channel))

    def message(self, number: str | int, where: Spot | None = None) -> simcord.backend.models.Message:
        """One message as Discord has it."""
        place = where or self.thread
        found: simcord.backend.models.Message = self.world.backend.messages[
            int(place.thread or place.channel)
        ][int(number)]
        return found


@asynccontextmanager
async def scene(folder: Path, *, content: bool = True, members: bool = False) -> AsyncIterator[Scene]:
    """Somebody has posted a card, and a thread stands under it."""

    async def make(world: World) -> Adapter:
        return Adapter(world, Access(content, members))

    async with discord_world(folder, make, reads_messages=content) as world:
        made = Scene(world)
        card = await made.calls(made.platform.post(made.square, Content(("A card",)), "0.0.0"))
        made.thread = await made.calls(
            made.platform.open(made.square, "A sale", under=card, private=False, members=(), key="0.0.1")
        )
        yield made


async def nothing(_: Arrival) -> Answer:
    """No answer."""
    return Done()


def answering(answer: Answer) -> Reply:
    """Always the same."""

    async def reply(_: Arrival) -> Answer:
        return answer

    return reply


def _spawn(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(work)


async def _scenarios(_: Spot, typed: str) -> Suggested:
    if typed.isdecimal():
        return [(f"Scenario {n}", f"s{n}") for n in range(int(typed))]
    known = {"car-sale": "Car sale", "round-table": "Round table", "x" * 101: "Too long", "y": "L" * 120}
    return [(shown, name) for name, shown in known.items() if typed in name]


async def _presets(_: Spot, scenario: str, typed: str) -> Suggested:
    return [(f"{scenario} {name}", name) for name in ("easy", "hard") if typed in name]
