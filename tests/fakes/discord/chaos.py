"""What can go wrong between the bot and Discord, on purpose: events and requests that are lost, doubled or late."""

import asyncio
import fnmatch
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal
from unittest.mock import patch

import aiohttp
import discord
import simcord
from simcord.gateway import ShardRouter
from simcord.http.client import FakeHTTPClient, FakeWebhookAdapter, _FakeResponse, _path_of

Payload = Mapping[str, Any]


def _any(payload: Payload) -> bool:
    return True


class _Rule:
    """Counts down how often it still applies; None for always."""

    def __init__(self, times: int | None) -> None:
        self.left = times

    def takes(self) -> bool:
        if self.left == 0:
            return False
        self.left = None if self.left is None else self.left - 1
        return True


class _EventRule(_Rule):
    def __init__(self, event: str, fate: str, when: Callable[[Payload], bool], times: int | None) -> None:
        super().__init__(times)
        self.event, self.fate, self.when = event, fate, when


class Gateway:
    """What stands between events and the bot. It outlives a restart of the bot."""

    def __init__(self, env: simcord.Env) -> None:
        self.env = env
        self._router: Any = None
        self._feed = ShardRouter.feed
        self._rules: list[_EventRule] = []
        self._held: list[tuple[str, Payload]] = []
        self._past: list[tuple[str, Payload]] = []
        self._gap: list[tuple[str, Payload]] | None = None

    @contextmanager
    def attached(self) -> Iterator[None]:
        """In its place; begin before the bot does."""
        made, take = ShardRouter.__init__, self._take

        def init(router: Any, *given: Any, **how: Any) -> None:
            made(router, *given, **how)
            self._router, self._gap = router, None

        def feed(router: Any, event: str, payload: Payload) -> None:
            take(event, payload)

        with patch.object(ShardRouter, "__init__", init), patch.object(ShardRouter, "feed", feed):
            yield

    def on(
        self,
        event: str,
        fate: Literal["drop", "double", "hold"],
        when: Callable[[Payload], bool] = _any,
        times: int | None = 1,
    ) -> None:
        """Let this befall the next events of a kind; what is held waits for `release`."""
        self._rules.append(_EventRule(event, fate, when, times))

    async def release(self, *, backwards: bool = False) -> None:
        """Deliver what was held, in order or the other way round."""
        held, self._held = self._held, []
        await self._now(held[::-1] if backwards else held)

    def disconnect(self) -> None:
        """From now on nothing arrives; what happens is kept for `resume`."""
        self._gap = []

    async def resume(self, *, again: int = 0) -> None:
        """The connection is back, and what was missed follows; before it the last `again` events once more."""
        gap, self._gap = self._gap or [], None
        before = self._past[-again:] if again else []
        await self._now([*before, *gap, ("RESUMED", {})])

    async def invalid_session(self) -> None:
        """The connection is back, but what was missed is lost, and the bot is told of its servers anew."""
        self._gap = None
        with self.env._bot_scope():
            self.env.bot.dispatch("disconnect")
            self._router.identify(0, replay_guilds=True)
        await self.env.settle()

    async def replay(self, event: str, when: Callable[[Payload], bool] = _any) -> None:
        """Deliver the last such event once more."""
        found = next(one for one in reversed(self._past) if one[0] == event and when(one[1]))
        await self._now([found])

    async def _now(self, events: list[tuple[str, Payload]]) -> None:
        with self.env._bot_scope():
            for event, payload in events:
                self._deliver(event, payload)
        await self.env.settle()

    def _take(self, event: str, payload: Payload) -> None:
        if self._gap is not None:
            self._gap.append((event, payload))
            return
        rule = next(
            (one for one in self._rules if one.event == event and one.when(payload) and one.takes()), None
        )
        if rule is None:
            self._deliver(event, payload)
        elif rule.fate == "hold":
            self._held.append((event, payload))
        elif rule.fate == "double":
            self._deliver(event, payload)
            self._deliver(event, payload)

    def _deliver(self, event: str, payload: Payload) -> None:
        self._past.append((event, payload))
        self._feed(self._router, event, payload)


Fault = Literal["lost_response", "no_connection", "status", "latency", "rate_limited"]


class _RequestRule(_Rule):
    def __init__(
        self, method: str, path: str, fault: Fault, status: int, seconds: float, after: int, times: int | None
    ) -> None:
        super().__init__(times)
        self.method, self.path, self.fault = method, path, fault
        self.status, self.seconds, self.after = status, seconds, after

    def meant(self, method: str, path: str) -> bool:
        if self.method not in ("*", method) or not fnmatch.fnmatch(path, self.path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        return self.takes()


class Rest:
    """What stands between the bot's requests and their answers."""

    def __init__(self) -> None:
        self._rules: list[_RequestRule] = []
        self.failed: list[str] = []
        """What was made to fail, by method and path."""
        self.cut = False
        """No request of the bot is done any more."""

    @contextmanager
    def attached(self) -> Iterator[None]:
        """In its place."""
        plain, hook = FakeHTTPClient.request, FakeWebhookAdapter.request

        async def request(client: Any, route: Any, **how: Any) -> Any:
            return await self._through(route, lambda: plain(client, route, **how))

        async def by_hook(adapter: Any, route: Any, session: Any, **how: Any) -> Any:
            return await self._through(route, lambda: hook(adapter, route, session, **how))

        with (
            patch.object(FakeHTTPClient, "request", request),
            patch.object(FakeWebhookAdapter, "request", by_hook),
        ):
            yield

    def on(
        self,
        method: str,
        path: str,
        fault: Fault,
        *,
        status: int = 502,
        seconds: float = 1.0,
        after: int = 0,
        times: int | None = 1,
    ) -> None:
        """Let this befall the next requests whose path fits the pattern, but for the first `after` of them.

        `lost_response` is done, but nobody hears of it; `no_connection` is not done; `latency` comes `seconds` later.
        """
        self._rules.append(_RequestRule(method, path, fault, status, seconds, after, times))

    def calm(self) -> None:
        """No faults from now on."""
        self._rules.clear()

    async def _through(self, route: Any, do: Callable[[], Awaitable[Any]]) -> Any:
        path = _path_of(route.url)
        if self.cut:
            raise aiohttp.ClientConnectionError("the process is dead")
        rule = next((one for one in self._rules if one.meant(route.method, path)), None)
        if rule is None:
            return await do()
        self.failed.append(f"{route.method} {path}")
        match rule.fault:
            case "latency":
                await asyncio.sleep(rule.seconds)
                return await do()
            case "lost_response":
                await do()
                raise aiohttp.ServerDisconnectedError
            case "no_connection":
                raise aiohttp.ClientConnectionError("Connection reset")
            case "rate_limited":
                raise discord.RateLimited(rule.seconds)
            case "status":
                response: Any = _FakeResponse(rule.status)
                kind = discord.DiscordServerError if rule.status >= 500 else discord.HTTPException
                raise kind(response, {"code": 0, "message": "made to fail"})
