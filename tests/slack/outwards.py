"""The platform over the emulator, called as the bridge calls it, in time that passes where nothing else happens."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import aiohttp

from bot.bridge.arrivals import Arrival, Author
from bot.bridge.content import Content, Spot
from bot.slack import arrivals, connection, posting
from bot.slack.connection import Connection, OneToken
from bot.slack.directory import Directory
from bot.slack.known import Known
from bot.slack.platform import Slack
from bot.slack.receipts import Receipts
from bot.slack.spots import spot
from tests.fakes.clock import SECOND, HandClock
from tests.fakes.slack import Human, Seen, emulated
from tests.fakes.slack import Slack as Emulator
from tests.fakes.slack.records import Channel, Message
from tests.fakes.slack.transport import Ack

T = TypeVar("T")
_CALM = 0.01
"""Real seconds without a request after which whoever waits waits for the clock."""


class Ear:
    """Acknowledges everything, and tells of the app's own messages; a deaf one does not."""

    def __init__(self, bot: set[str]) -> None:
        self.bot, self.deaf, self.receipts = bot, False, Receipts()

    async def send(self, kind: str, body: dict[str, Any], attempt: int, reason: str) -> Ack:
        event = body.get("event") or {}
        if (
            event.get("type") == "message"
            and not self.bot.isdisjoint((event.get("bot_id"), event.get("user")))
            and not self.deaf
        ):
            self.receipts.own(body["team_id"], event)
        return Ack(ok=True)


class Looked:
    """Messages that were looked up, as arrivals."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock

    async def said(self, where: Spot, message: Mapping[str, Any]) -> Arrival | None:
        return arrivals.said(message, where, _author(message), Known())

    async def edited(self, where: Spot, message: Mapping[str, Any]) -> Arrival | None:
        return arrivals.edited(message, where, _author(message), Known())

    async def deleted(self, where: Spot, ts: str) -> Arrival:
        return arrivals.deleted((ts,), where, self._clock.now())


class Scene:
    """A channel with two people and the app, and a thread in it."""

    def __init__(self, emu: Emulator, clock: HandClock, session: Any) -> None:
        self.emu, self.clock, self._session = emu, clock, session
        self.team = emu.team("Acme")
        self.anna, self.ben = self.team.human("Anna"), self.team.human("Ben")
        self.channel = self.team.channel("general", self.anna, self.ben)
        self.square = spot(self.team.id, self.channel.id)
        self.thread = self.square
        self.ear = Ear({self.team.bot.id, self.team.bot.bot_id})
        emu.transport.way = self.ear
        self.restart()

    def restart(self) -> None:
        """The process has died, and another one goes on; what the first asked for is done by now."""
        self.begin()
        self.clock.pass_(posting.DEATH / SECOND)

    def begin(self) -> None:
        """A process that knows nothing."""
        self.link = Connection(OneToken(self.team.bot.token), self._session, self.emu.base_url)
        self.ear.receipts = self.link.receipts
        self.directory = Directory(self.link, self.clock)
        self.platform = Slack(self.link, self.directory, Looked(self.clock), self.clock)

    async def calls(self, request: Coroutine[Any, Any, T]) -> T:
        """Call the platform; the clock goes on where all wait for it."""
        task = asyncio.create_task(request)
        while not task.done():
            await self.emu.quiet(_CALM)
            if not task.done() and self.clock.sleeping:
                self.clock.pass_(self.clock.shortest)
                await asyncio.sleep(0)
        await self.emu.quiet(_CALM)
        return await task

    async def posts(self, *body: Any, where: Spot | None = None, key: str = "1.1.0", **more: Any) -> str:
        """Post something in the thread, or elsewhere."""
        return await self.calls(self.platform.post(where or self.thread, Content(tuple(body), **more), key))

    async def finds(
        self, *body: Any, where: Spot | None = None, key: str = "1.1.0", after: str = "", **more: Any
    ) -> str | None:
        """Look for what an earlier try has made."""
        content = Content(tuple(body), **more)
        return await self.calls(self.platform.find(where or self.thread, content, key, after))

    def stands(self, where: Spot | None = None, by: Human | None = None) -> list[Seen]:
        """What somebody sees of the app's in the thread, or elsewhere, oldest first."""
        place = where or self.thread
        channel = self.place(place)
        seen = (by or self.anna).thread(place.thread, channel)[1:] if place.thread else self.top(channel)
        return [message for message in seen if isinstance(message.record, Message) and message.record.bot]

    def top(self, channel: Channel) -> list[Seen]:
        """What stands in a channel itself."""
        return [Seen(self.emu.state, message) for message in self.emu.state.history(channel.id)]

    def place(self, where: Spot) -> Channel:
        """As the emulator knows it."""
        return self.emu.state.channels[where.channel]

    def texts(self, where: Spot | None = None) -> list[str]:
        """What stands there."""
        return [message.text for message in self.stands(where)]

    def posted(self) -> int:
        """How many messages were tried to be posted."""
        return len(self.emu.called("chat.postMessage"))


@asynccontextmanager
async def scene(patience: float = connection.PATIENCE) -> AsyncIterator[Scene]:
    """Somebody has posted a card, and a thread stands under it. An answer may take `patience` real seconds."""
    clock, timeout = HandClock(), aiohttp.ClientTimeout(total=patience)
    async with emulated(clock=clock) as emu, aiohttp.ClientSession(timeout=timeout) as session:
        made = Scene(emu, clock, session)
        card = await made.posts("A card", where=made.square, key="0.0.0")
        made.thread = await made.calls(
            made.platform.open(made.square, "A sale", under=card, private=False, members=(), key="0.0.1")
        )
        yield made


def _author(message: Mapping[str, Any]) -> Author:
    return Author(user=str(message.get("user")), name="Somebody")
