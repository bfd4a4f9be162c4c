"""All that comes from Slack, by whichever way: taken in before it is acknowledged."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer
from bot.bridge.platform import Handle, Platform
from bot.slack.connection import LOG, Connection
from bot.slack.directory import Directory
from bot.slack.events import Around, Events
from bot.slack.home import Home
from bot.slack.interactions import Interactions
from bot.slack.lanes import Lanes
from bot.slack.people import People
from bot.slack.reading import Reading
from bot.slack.replies import Replies
from bot.slack.sockets import FINISHING
from scenarios.engine.ports import Clock, Spawn
from scenarios.kernel.errors import ParleyError

_REASON: Final = "x-slack-retry-reason"
_SLOW: Final = "http_timeout"
"""We had it, and took our time."""
_LOG: Final = logging.getLogger("parley.slack")


class Inward:
    """What happens in workspaces goes to the bridge. Call `attend` before anything can come."""

    def __init__(
        self,
        connection: Connection,
        directory: Directory,
        people: People,
        reading: Reading,
        platform: Platform,
        clock: Clock,
        spawn: Spawn,
    ) -> None:
        self.connection = connection
        replies = Replies(connection, connection.session, directory, platform, clock, spawn)
        self._interactions = Interactions(
            connection, directory, people, replies, platform, clock, self._handled
        )
        home = Home(connection, directory, people, clock, self._handled)
        around = Around(
            connection,
            directory,
            reading,
            clock,
            Lanes(spawn, clock, lambda: self._missed()),
            self._handled,
            self._interactions.mentioned,
            lambda team, user, anew: spawn(home.opened(team, user, anew)),
            connection.removed,
        )
        self._events = Events(around)
        self._taking: set[asyncio.Future[None]] = set()
        self._hushed = False
        self._handle: Handle
        self.lost: Callable[[], None]
        self.caught_up: Callable[[], Awaitable[None]]
        self._missed: Callable[[], None]

    def attend(
        self,
        handle: Handle,
        lost: Callable[[], None],
        caught_up: Callable[[], Awaitable[None]],
        missed: Callable[[], None],
    ) -> None:
        """Hand everything that happens to `handle`; between `lost` and `caught_up` something may be missed, and at
        `missed` something was."""
        self._handle, self.lost, self.caught_up, self._missed = handle, lost, caught_up, missed

    async def _handled(self, arrival: Arrival) -> Answer:
        return await self._handle(arrival)

    def app(self) -> AsyncApp:
        """Bolt, for what is known to be Slack's. All is done before it would ask Slack who anybody is: for it
        acknowledges what it cannot find out, and so loses it."""

        async def before_authorize(body: dict[str, Any], req: AsyncBoltRequest) -> BoltResponse:
            if req.mode == "http" and req.headers.get(_REASON, [_SLOW])[0] != _SLOW:
                self._missed()  # Slack did not get through: what it has given up by now comes no more
            taken, payload = await self.take(body)
            return BoltResponse(status=200 if taken else 503, body=payload or "")

        return AsyncApp(
            logger=LOG,
            name=LOG.name,  # the logger of this name gets its level
            request_verification_enabled=False,
            before_authorize=before_authorize,
            authorize=_nobody,
        )

    async def dispatch(
        self, app: AsyncApp, body: dict[str, Any], headers: dict[str, str]
    ) -> tuple[bool, Any]:
        """The same for what came over a socket."""
        response = await app.async_dispatch(
            AsyncBoltRequest(mode="socket_mode", body=body, headers=dict(headers))
        )
        return response.status == 200, json.loads(response.body) if response.body else None

    async def hush(self) -> None:
        """Take nothing more in; returns when all that came before was, or does not come to its end."""
        self._hushed = True
        if self._taking:
            await asyncio.wait(self._taking, timeout=FINISHING)

    async def take(self, body: dict[str, Any]) -> tuple[bool, Any]:
        """Whether it was taken in, and what the acknowledgement carries; an event that was not comes again."""
        if self._hushed:
            return False, None
        self.connection.pulse.heard()
        done = asyncio.get_running_loop().create_future()
        self._taking.add(done)
        try:
            return await self._taken(body)
        finally:
            self._taking.discard(done)
            done.set_result(None)

    async def _taken(self, body: dict[str, Any]) -> tuple[bool, Any]:
        try:
            if "event" in body:
                await self._events.take(body)
                return True, None
            if "command" in body:
                return True, await self._interactions.commanded(body)
            match body.get("type"):
                case "url_verification":
                    return True, {"challenge": body.get("challenge")}
                case "app_rate_limited":
                    _LOG.warning("Slack tells of nothing for a minute: too much happens")
                    self._missed()
                    return True, None
            return True, await self._interactions.take(body)
        except ParleyError as error:
            _LOG.warning("something from Slack could not be taken in: %s", error)
        except Exception:
            _LOG.exception("something from Slack could not be taken in")
        if "event" in body:
            self._missed()  # it comes again a few times only
        return False, None


async def _nobody() -> AuthorizeResult:
    raise LookupError("Nothing gets so far.")
