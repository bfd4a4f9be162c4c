"""The sessions that this process runs: opened when somebody or something needs them, driven by workers that exit."""

import logging
from typing import Final

from bot.bridge import troubles
from bot.bridge.audience import Audience, audience
from bot.bridge.composing import compose
from bot.bridge.context import Bridge
from bot.bridge.terms import Terms, terms_of
from scenarios.engine.live import Live
from scenarios.engine.ports import Outdated, Post, Ref, Taken

MOST_OPEN: Final = 1_000
"""Sessions that are kept at hand; who was longest without anybody's doing is let go of first."""
_AGAIN: Final = 10
"""Seconds until a session that could not be driven is tried again."""
SECOND: Final = 1_000_000
_LOG = logging.getLogger("parley.sessions")


class Sessions:
    """Opens branches with the composer as their listener, and drives them."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._open: dict[Ref, Audience] = {}
        """In the order in which they were last wanted."""
        self._terms: dict[Ref, Terms] = {}
        self._driven: set[Ref] = set()
        self._again: set[Ref] = set()

    async def open(self, ref: Ref, *, rearm: bool = False) -> Live:
        """The branch, run by this process; with `rearm` all its deadlines begin anew. Raises `ParleyError`."""
        engine, listeners = self._bridge.app.engine, (_Composer(self._bridge, self._open, ref),)
        known = ref in self._open
        self._open[ref] = self._open.pop(ref) if known else await self._audience(ref)
        live = await engine.open(ref, rearm=rearm, listeners=listeners)
        if live.runner.lost:
            await engine.close(ref, stop_clock=False)
            live = await engine.open(ref, rearm=False, listeners=listeners)
        if not known:
            await self._bound()
        return live

    def go_on(self, ref: Ref) -> None:
        """Let machines decide and timers ring, as far as that goes without people."""
        if ref in self._driven:
            self._again.add(ref)
        else:
            self._driven.add(ref)
            self._bridge.spawn(self._drive(ref))

    async def refresh(self, ref: Ref) -> None:
        """Places, terms, preferences or holders have changed."""
        self._terms.pop(ref, None)
        if ref not in self._open:
            return
        now = await self._audience(ref)
        if ref in self._open:  # else it was let go of meanwhile
            self._open[ref] = now

    async def audience(self, ref: Ref) -> Audience:
        """Where it is shown, and to whom."""
        await self.open(ref)
        return self._open[ref]

    async def terms(self, ref: Ref) -> Terms:
        """How it is kept going among people."""
        if ref not in self._terms:
            self._terms[ref] = terms_of(await self._bridge.store.terms(ref))
        return self._terms[ref]

    async def seats_of(self, ref: Ref, person: int) -> tuple[str, ...]:
        """The seats that somebody holds, or that somebody else holds in their place."""
        runner = (await self.open(ref)).runner
        return tuple(seat for seat in runner.position.seats if runner.holders[seat].person == person)

    async def close(self) -> None:
        """Let go of everything; clocks run on. What is being decided is decided again by who comes next."""
        await self._bridge.app.engine.close_all(stop_clock=False)
        self._open.clear()

    async def _audience(self, ref: Ref) -> Audience:
        try:
            holders = (await self._bridge.store.load(ref)).holders
        except Outdated as outdated:
            holders = outdated.loaded.holders
        return await audience(self._bridge, ref, holders)

    async def _bound(self) -> None:
        idle = [ref for ref in self._open if ref not in self._driven]
        for ref in idle[: max(0, len(self._open) - MOST_OPEN)]:
            del self._open[ref]
            self._terms.pop(ref, None)
            await self._bridge.app.engine.close(ref, stop_clock=False)

    async def _drive(self, ref: Ref) -> None:
        bridge = self._bridge
        try:
            while True:
                self._again.discard(ref)
                live = await self.open(ref)
                status = await live.drive(wait=False)
                if status in ("paused", "quarantined"):
                    await troubles.stuck(bridge, live.runner)
                for follow in self._bridge.features.driven:
                    await follow(bridge, live.runner)
                bridge.alarms.session(ref, live.next_due() if status == "waiting" else None)
                if ref not in self._again:
                    break
        except Exception:
            _LOG.exception("session %s could not be driven", ref)
            bridge.alarms.session(ref, bridge.clock.now() + _AGAIN * SECOND)
        finally:
            self._driven.discard(ref)
            self._again.discard(ref)
        await bridge.outbox.wake_all(ref)
        bridge.alarms.wake()


class _Composer:
    """A branch's listener: what is to be posted is written in the transaction of the step that causes it."""

    def __init__(self, bridge: Bridge, audiences: dict[Ref, Audience], ref: Ref) -> None:
        self._bridge = bridge
        self._audiences = audiences
        self._ref = ref

    def __call__(self, taken: Taken) -> list[Post]:
        posts = compose(self._audiences[self._ref], taken)
        for place in {post.place for post in posts if post.place is not None}:
            self._bridge.outbox.wake(place)  # it is served after the commit that is about to be asked for
        return posts
