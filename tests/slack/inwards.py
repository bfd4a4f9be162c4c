"""The adapter alone in an emulated Slack: what arrives is written down, and answered as a test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeVar

from bot.bridge.arrivals import Arrival
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Done, Spot
from bot.slack import posting
from bot.slack.connection import OneToken, session
from bot.slack.service import PATH, Service
from scenarios.kernel.options import FormField
from tests.fakes.slack import Human, Seen, Slack, Timing, emulated
from tests.fakes.slack.clock import SECOND, Passing
from tests.fakes.slack.teams import Team

T = TypeVar("T")
Reply = Callable[[Arrival], Awaitable[Answer]]
Mode = Literal["sockets", "requests"]
OPEN = ButtonId("open", ("k3f9xq/1", "7"))
PRICE = FormField("price", "Price", "integer", "", True)


class Scene:
    """A workspace with a channel, Anna and Ben in it, and a thread that the app has opened."""

    def __init__(self, emu: Slack, team: Team, service: Service, clock: Passing) -> None:
        self.emu, self.team, self.service, self.clock = emu, team, service, clock
        self.platform = service.platform
        self.anna, self.ben = team.human("Anna"), team.human("Ben")
        self.channel = team.channel("market", self.anna, self.ben)
        self.square = Spot("slack", team.id, self.channel.id)
        self.thread = self.square
        self.arrivals: list[Arrival] = []
        self.heard: list[str] = []
        """When events may be missed, when no more are, and when some were."""
        self.reply: Reply = nothing

    def told(self, kind: str) -> list[Arrival]:
        """What arrived of one kind."""
        return [arrival for arrival in self.arrivals if arrival.what.kind == kind]

    def said(self) -> list[str]:
        """What people said, as it arrived."""
        return [arrival.what.text for arrival in self.told("said")]  # type: ignore[union-attr]

    async def posts(self, *body: Any, where: Spot | None = None, key: str = "1.1.0", **more: Any) -> str:
        """Post something in the thread."""
        return await self.calls(self.platform.post(where or self.thread, Content(tuple(body), **more), key))

    async def calls(self, request: Coroutine[Any, Any, T]) -> T:
        """Call the platform as the bridge does; what it waits for between posts passes at once."""
        task = asyncio.create_task(request)
        while not task.done():
            await self.emu.quiet(0.02)
            if not task.done():
                self.clock.hurry()
                await asyncio.sleep(0)
        await self.emu.quiet()
        return await task

    async def settle(self) -> None:
        """Until nothing more comes of what was done."""
        await self.emu.quiet(0.3)
        while self.clock.hurry():
            await self.emu.quiet(0.1)

    async def offers(self, label: str, button: ButtonId, where: Spot | None = None) -> None:
        """Post a button."""
        await self.posts("Here.", where=where, buttons=(Button(label, button),))

    def in_thread(self, human: Human) -> Human:
        """Lets somebody act in the thread."""
        return human.goes(self.channel, self.thread.thread)

    def ephemeral(self, human: Human) -> Seen:
        """What they alone saw last."""
        return human.ephemerals()[-1]

    async def handle(self, arrival: Arrival) -> Answer:
        """What the bridge would do."""
        self.arrivals.append(arrival)
        return await self.reply(arrival)

    async def caught_up(self) -> None:
        self.heard.append("caught up")


@asynccontextmanager
async def scene(
    mode: Mode = "sockets", *, guests: bool = False, timing: Timing | None = None, **how: Any
) -> AsyncIterator[Scene]:
    """The adapter, connected by sockets, or taking requests."""
    clock = Passing()
    async with emulated(clock=clock, timing=timing) as emu, session() as calls:
        team = emu.team("Acme")
        tasks: set[asyncio.Task[Any]] = set()

        def spawn(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
            task = asyncio.create_task(work)
            tasks.add(task)
            task.add_done_callback(tasks.discard)
            return task

        service = Service(OneToken(team.bot.token), calls, clock, spawn, base_url=emu.base_url, guests=guests)
        s = Scene(emu, team, service, clock)
        service.attend(
            s.handle, lambda: s.heard.append("lost"), s.caught_up, lambda: s.heard.append("missed")
        )
        await service.begin(team.bot.token)
        try:
            async with connected(s, mode, **how):
                clock.pass_(posting.DEATH / SECOND)
                card = await s.posts("A card", where=s.square, key="0.0.0")
                s.thread = await s.platform.open(
                    s.square, "A sale", under=card, private=False, members=(), key="0.0.1"
                )
                yield s
        finally:
            for task in list(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def connected(s: Scene, mode: Mode, **how: Any) -> AsyncIterator[None]:
    """By sockets, or by requests."""
    if mode == "requests":
        async with s.service.requests(s.emu.signing_secret, "127.0.0.1", 0) as port:
            s.emu.serve_to(f"http://127.0.0.1:{port}{PATH}")
            await s.emu.until(lambda: s.service.pulse.connected)
            yield
        return
    running = asyncio.create_task(s.service.sockets(s.emu.app_token, **how))
    try:
        await s.emu.until(lambda: s.service.pulse.connected or running.done())
        yield
    finally:
        await s.service.close()
        await running


async def nothing(_: Arrival) -> Answer:
    """No answer."""
    return Done()


def answering(*answers: Answer) -> Reply:
    """These one after the other, and the last one again and again."""
    left = list(answers)

    async def reply(_: Arrival) -> Answer:
        return left.pop(0) if len(left) > 1 else left[0]

    return reply
