"""Where everything that happens on a platform comes in: kept first, then done, then answered."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import blake2b
from typing import Final

from bot.bridge.arrivals import Arrival, Deleted, Edited, Gone, Said, read
from bot.bridge.content import Answer, Content, Done, FormView, Mention, Notice, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.given_back import mistake
from bot.bridge.platform import NotAllowed
from bot.bridge.registry import key_of
from bot.bridge.texts import errors
from bot.bridge.whereabouts import Whereabouts, found
from scenarios.engine.ports import Fenced, Owned, Repeated
from scenarios.kernel.errors import ParleyError
from storage.errors import StoreError, Unknown
from storage.inbox import Settled
from storage.traffic import InboxRow, PlaceRow

MOST_ATTEMPTS: Final = 3
"""An arrival that was begun so often and never finished is left alone."""
AGAIN: Final = 10
"""Seconds until what the database, or another process, was in the way of is tried again."""
IN_THE_WAY: Final = (StoreError, Owned, Fenced)
"""What may be over in a while: a locked database or a full disk, another process that has the session."""
_DELETED: Final = 1_000
"""Messages that were deleted lately: what is told of them afterwards is late."""
_LOG = logging.getLogger("parley.intake")


class Intake:
    """Takes in arrivals of all platforms; those of one place in the order in which they come."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._turns: dict[Spot, tuple[asyncio.Lock, list[None]]] = {}
        self._deleted: deque[tuple[Spot, str]] = deque(maxlen=_DELETED)
        self._unkept: list[Arrival] = []
        self._undone: set[int] = set()
        """Rows that could not be finished."""
        self._unsettled: list[tuple[int, int, Settled]] = []
        """Tenants and rows whose end is known and could not be stored."""

    async def take(self, arrival: Arrival) -> Answer:
        """Do what it asks for, once however often it is delivered, and give the answer. Raises nothing."""
        try:
            return await self._shown(arrival, await self._taken(arrival))
        except IN_THE_WAY as error:
            _LOG.warning("%s could not be taken in: %s", arrival.id, error)
            if not _interactive(arrival):
                self._unkept.append(arrival)
                self._soon()
            return mistake(errors.NOT_SAVED, arrival.what)
        except Exception:
            _LOG.exception("%s could not be taken in", arrival.id)
            return mistake(errors.BROKEN, arrival.what)

    async def replay(self, row: InboxRow) -> None:
        """Do what an earlier process has kept and not finished; nobody waits for the answer. Raises nothing."""
        bridge = self._bridge
        try:
            if await bridge.traffic.attempt(row.id) > MOST_ATTEMPTS:
                _LOG.error("%s was begun %d times and is left alone", row.external_id, MOST_ATTEMPTS)
                await bridge.traffic.consume(row.tenant, row.id, "poison")
            else:
                await self._replayed(row)
        except IN_THE_WAY as error:
            _LOG.warning("%s could not be taken in again: %s", row.external_id, error)
            self._undone.add(row.id)
            self._soon()
        except Exception:
            _LOG.exception("%s could not be taken in again", row.external_id)

    async def again(self) -> None:
        """Do what the database, or another process, was in the way of. Raises `IN_THE_WAY`."""
        bridge = self._bridge
        while self._unsettled:
            await bridge.traffic.consume(*self._unsettled[0])
            del self._unsettled[0]
        for row in await bridge.traffic.pending() if self._undone else ():
            if row.id in self._undone:
                await self._replayed(row)
        self._undone.clear()
        unkept, self._unkept = self._unkept, []
        for arrival in unkept:
            await self.take(arrival)

    @property
    def complete(self) -> bool:
        """Whether all that came was kept."""
        return not self._unkept

    def _soon(self) -> None:
        self._bridge.alarms.at(self._bridge.clock.now() + AGAIN * 1_000_000)

    async def _replayed(self, row: InboxRow) -> None:
        bridge = self._bridge
        arrival = read(row.body)
        handler = bridge.features.handlers.get(key_of(arrival))
        where = await found(bridge, arrival)
        if handler is None or where is None:
            await bridge.traffic.consume(row.tenant, row.id, "ignored")
            return
        answer = await self._handled(handler, where.here(row.id), row.id, waits=False)
        if isinstance(arrival.what, Said | Edited):
            await self._shown(arrival, answer)

    async def _taken(self, written: Arrival) -> Answer:
        bridge, arrival = self._bridge, written
        for meant in bridge.features.meant:
            arrival = await meant(bridge, arrival)
        key = key_of(arrival)
        handler = bridge.features.handlers.get(key)
        if handler is None:
            return mistake(errors.UNKNOWN, arrival.what) if _interactive(arrival) else Done()
        if key in bridge.features.reads:
            where = await found(bridge, arrival)
            return Done() if where is None else await self.answered(handler, where.here(None))
        async with self._in_turn(arrival.where):
            if self._comes_late(written):
                return Done()
            where = await found(bridge, arrival)
            if where is None:
                await self._passed_over(written)
                return Done()
            answer = await self._kept(handler, where)
            if where.place is not None and isinstance(written.what, Said):
                await self._read(where.place, written.what.message)
            return answer

    def _comes_late(self, arrival: Arrival) -> bool:
        """Whether it is about a message that was deleted meanwhile."""
        match arrival.what:
            case Deleted(messages=messages):
                self._deleted += [(arrival.where, message) for message in messages]
                return False
            case Said(message=message) | Edited(message=message):
                return (arrival.where, message) in self._deleted
            case _:
                return False

    async def _passed_over(self, arrival: Arrival) -> None:
        """What somebody wrote before they had a seat is not taken in later, either."""
        if isinstance(arrival.what, Said):
            place = await self._bridge.traffic.place_at(*arrival.where)
            if place is not None:
                await self._read(place, arrival.what.message)

    async def _read(self, place: PlaceRow, message: str) -> None:
        """The place is read as far as this message, unless some before it were perhaps missed."""
        if place.platform not in self._bridge.behind and self.complete:
            await self._bridge.traffic.watermark(place.id, message)

    async def _kept(self, handler: Handler, where: Whereabouts) -> Answer:
        arrival, place = where.arrival, where.place
        inbox = await self._bridge.traffic.keep(
            where.tenant,
            arrival.where.platform,
            arrival.id,
            arrival.order,
            arrival.written(),
            place=place.id if place else None,
            branch=place.ref.branch if place else None,
        )
        if inbox is None:
            return Done()
        try:
            return await self._handled(handler, where.here(inbox), inbox, waits=_interactive(arrival))
        except IN_THE_WAY:
            self._undone.add(inbox)
            self._soon()
            return Done()

    async def _handled(self, handler: Handler, here: Here, inbox: int, *, waits: bool) -> Answer:
        """The handler's answer; the row is settled by the step that it made, or else here.

        `waits`: somebody is there to do it again; else it raises `IN_THE_WAY`, and the row is still to be settled.
        """
        bridge = self._bridge
        settled: Settled = "consumed"
        try:
            answer = await handler(bridge, here)
        except Repeated:
            return Done()
        except Unknown:
            answer, settled = mistake(errors.GONE, here.arrival.what), "ignored"
        except IN_THE_WAY as error:
            _LOG.warning("%s could not be stored: %s", here.arrival.id, error)
            if not waits:
                raise
            answer, settled = mistake(errors.NOT_SAVED, here.arrival.what), "ignored"
        except ParleyError as error:
            answer, settled = mistake(str(error), here.arrival.what), "ignored"
        except Exception:
            _LOG.exception("%s failed", key_of(here.arrival))
            answer, settled = mistake(errors.BROKEN, here.arrival.what), "poison"
        try:
            await bridge.traffic.consume(here.tenant, inbox, settled)
        except StoreError:
            self._unsettled.append((here.tenant, inbox, settled))
            self._soon()
        if here.place is not None:
            bridge.sessions.go_on(here.place.ref)
        return answer

    async def answered(self, handler: Handler, here: Here) -> Answer:
        """What a handler that changes nothing answers; mistakes are answers. Raises `IN_THE_WAY`."""
        try:
            return await handler(self._bridge, here)
        except Unknown:
            return notice(errors.GONE)
        except IN_THE_WAY:
            raise
        except ParleyError as error:
            return notice(str(error))
        except Exception:
            _LOG.exception("%s failed", key_of(here.arrival))
            return notice(errors.BROKEN)

    async def _shown(self, arrival: Arrival, answer: Answer) -> Answer:
        """The answer, as far as it can be given in place; else it goes as a direct message."""
        if isinstance(answer, Done):
            return answer
        can = self._bridge.platforms[arrival.where.platform].can
        if isinstance(answer, FormView) and can.forms and _interactive(arrival):
            return answer
        content = answer.content if isinstance(answer, Notice) else answer
        where = arrival.where
        if arrival.who is not None:
            where = where._replace(channel=f"@{arrival.who.user}", thread="")
        read = self._bridge.features.readable(self._bridge, where, content)
        if can.private_answers and _interactive(arrival):
            return Notice(read)
        await self._direct(arrival, read)
        return Done()

    async def _direct(self, arrival: Arrival, content: Content) -> None:
        if arrival.who is None:
            return
        where = arrival.where._replace(channel=f"@{arrival.who.user}", thread="")
        key = blake2b(arrival.id.encode(), digest_size=10).hexdigest()
        platform = self._bridge.platforms[where.platform]
        try:
            await platform.post(where, content, key)
        except NotAllowed as refused:
            _LOG.warning("an answer to %s did not reach them: %s", arrival.id, refused)
            if not platform.can.private_answers and arrival.where != where:
                said = Content((Mention(arrival.who.user), errors.UNREACHED))
                with suppress(ParleyError):
                    await platform.post(arrival.where, said, f"{key}.no")
        except ParleyError as error:
            _LOG.warning("an answer to %s did not reach them: %s", arrival.id, error)

    @asynccontextmanager
    async def _in_turn(self, where: Spot) -> AsyncIterator[None]:
        lock, waiting = self._turns.setdefault(where, (asyncio.Lock(), []))
        waiting.append(None)
        try:
            async with lock:
                yield
        finally:
            waiting.pop()
            if not waiting:
                del self._turns[where]


def _interactive(arrival: Arrival) -> bool:
    """Whether somebody waits for an answer that a platform can show in place."""
    return not isinstance(arrival.what, Said | Edited | Deleted | Gone) and arrival.what.kind != "left"
