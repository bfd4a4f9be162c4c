"""The emulated Slack as a whole: its parts, its server, and how tests wait for it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Final

from aiohttp import web

from tests.fakes.slack.delivered import Delivered
from tests.fakes.slack.depot import Depot
from tests.fakes.slack.events import Events
from tests.fakes.slack.faults import Faults, Kind, Where, befall
from tests.fakes.slack.hooks import Hooks
from tests.fakes.slack.interactions import Interactions
from tests.fakes.slack.limits import RateLimits
from tests.fakes.slack.manifest import Manifest
from tests.fakes.slack.modals import Modals, Triggers
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.pings import Pings
from tests.fakes.slack.places import Places
from tests.fakes.slack.reading import Seen
from tests.fakes.slack.records import Call, Token
from tests.fakes.slack.settings import Clock, SystemClock, Timing
from tests.fakes.slack.signed import Signed
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.state import State
from tests.fakes.slack.teams import Team
from tests.fakes.slack.transport import Transport
from tests.fakes.slack.web import WebApi

PATIENCE: Final = 10.0
"""Real seconds after which something counts as not happening."""
_LARGEST: Final = 64 * 1024 * 1024


class Slack:
    """One app in any number of workspaces, in Socket Mode until `serve_to` is called."""

    def __init__(
        self, *, clock: Clock | None = None, timing: Timing | None = None, bot_name: str = "Parley"
    ) -> None:
        self.timing = timing or Timing()
        self.bot_name = bot_name
        self.state = State(clock or SystemClock())
        self.app_id = self.state.id("A")
        self.verification = "verification-token"
        self.signing_secret, self.client_id, self.client_secret = "signing-secret", "111.222", "client-secret"
        self.app_token = "xapp-1-emulated"
        self.state.tokens[self.app_token] = Token(self.app_token, None, {"connections:write"}, app_level=True)
        self.faults = Faults()
        self.rates = RateLimits()
        self.sockets = Sockets(self.timing, self.app_id, self.state.now, self.state.id)
        self.transport = Transport(self.timing, self.sockets)
        self.manifest = Manifest()
        self.events = Events(self.state, self.transport, self.manifest.events, self.app_id, self.verification)
        self.places = Places(self.state, self.events, self.app_id)
        self.triggers = Triggers(self.state, self.timing)
        self.modals = Modals(self.state, self.app_id, self.places.shown)
        self.oauth = OAuth(self.state, self.timing, self.app_id)
        self.hooks = Hooks(self)
        self.depot = Depot(self)
        self.interactions = Interactions(self)
        self.api = WebApi(self)
        self.pings = Pings(self.state)
        self.delivered = Delivered(self.state)
        self.places.watchers += [self.pings.watch, self.delivered.watch]
        self.url = ""
        self.signed: Signed | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._runner: web.AppRunner | None = None

    @property
    def base_url(self) -> str:
        """For `AsyncWebClient(base_url=...)`."""
        return f"{self.url}/api/"

    # --- what tests set up

    def team(self, name: str = "Acme", *, scopes: Iterable[str] | None = None, install: bool = True) -> Team:
        """A new workspace, with the app in it, which has the manifest's scopes if no others are named."""
        return Team(self, name, self.manifest.scopes if scopes is None else scopes, install=install)

    def serve_to(self, url: str) -> Signed:
        """From now on everything is sent to this address, signed."""
        self.signed = Signed(self.timing, self.signing_secret, url)
        self.transport.way = self.signed
        return self.signed

    def inject(
        self,
        method: str,
        kind: Kind,
        times: int | None = 1,
        arg: Any = None,
        where: Where | None = None,
        *,
        after: bool = False,
    ) -> None:
        """See `Faults.add`."""
        self.faults.add(method, kind, times, arg, where, after=after)

    # --- what tests look at

    @property
    def calls(self) -> list[Call]:
        """Requests to the Web API, oldest first."""
        return self.api.calls

    def called(self, method: str) -> list[Call]:
        """Those of one method."""
        return [call for call in self.api.calls if call.method == method]

    @property
    def too_often(self) -> list[str]:
        """Methods that were called more often than Slack bears, call by call."""
        return [
            call.method
            for call in self.calls
            if call.fault is None and (call.answer or {}).get("error") == "ratelimited"
        ]

    def posts(self) -> list[Seen]:
        """Messages of the bot that stand anywhere, oldest first."""
        own = {bot.bot_id for bot in self.state.installations.values()}
        found = [
            message
            for messages in self.state.messages.values()
            for message in messages.values()
            if message.bot in own and not message.deleted
        ]
        return [Seen(self.state, message) for message in sorted(found, key=lambda one: one.ts)]

    # --- how tests wait

    async def until(self, true: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Wait until this holds, and give what it gave."""
        end = asyncio.get_running_loop().time() + patience
        while not (found := true()):
            if asyncio.get_running_loop().time() > end:
                raise AssertionError(f"it did not happen in time; last there was {self._lately()}")
            await asyncio.sleep(0.005)
        return found

    async def quiet(self, calm: float = 0.05, patience: float = PATIENCE) -> None:
        """Wait until nothing has gone to and fro for a moment: no call, no delivery, no upload under way."""
        loop = asyncio.get_running_loop()
        end, since, last = loop.time() + patience, loop.time(), self._activity()
        while loop.time() - since < calm or self.busy:
            if loop.time() > end:
                raise AssertionError(f"it did not come to rest; last there was {self._lately()}")
            await asyncio.sleep(0.005)
            if (now := self._activity()) != last:
                last, since = now, loop.time()

    @property
    def busy(self) -> bool:
        """Something is under way."""
        return bool(self.api.running or self.events.running or self.transport.waiting or self.depot.sharing)

    def spawn(self, work: Any) -> None:
        """Let this go on beside the rest."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- the server

    async def start(self) -> None:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/api/{method}", self.api.handle)
        app.router.add_post("/upload/v1/{id}", self.depot.upload)
        app.router.add_get("/files-pri/{key}/{name}", self.depot.download)
        app.router.add_post("/hooks/{id}", self.hooks.handle)
        app.router.add_get("/link/", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """The end: nothing of it runs on."""
        running = [*self._tasks, *self.events.running]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self.sockets.close()
        if self.signed is not None:
            await self.signed.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _link(self, request: web.Request) -> web.StreamResponse:
        fault = self.faults.take("link", {})
        if fault is not None:
            spoilt = await befall(fault, request)
            if spoilt is not None:
                return spoilt
        return await self.sockets.connect(request)

    def _lately(self) -> str:
        called = [f"{call.method} {(call.answer or {}).get('error', 'ok')}" for call in self.calls[-5:]]
        return f"called: {', '.join(called)}; sent: {', '.join(one.kind for one in self.transport.sent[-5:])}"

    def _activity(self) -> tuple[int, ...]:
        tries = sum(len(delivery.tries) for delivery in self.events.all)
        return len(self.api.calls), len(self.transport.sent), tries, self.depot.sharing


@contextlib.asynccontextmanager
async def emulated(
    *, clock: Clock | None = None, timing: Timing | None = None, bot_name: str = "Parley"
) -> AsyncIterator[Slack]:
    """A running Slack."""
    slack = Slack(clock=clock, timing=timing, bot_name=bot_name)
    await slack.start()
    try:
        yield slack
    finally:
        await slack.stop()
