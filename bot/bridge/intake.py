"""Where everything that happens on a platform comes in: kept first, then done, then answered."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import blake2b
from typing import Final

from bot.bridge.arrivals import Arrival, Deleted, Edited, Gone, Said, read
from bot.bridge.content import Answer, Content, Done, FormView, Notice, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.registry import key_of
from bot.bridge.texts import errors
from bot.bridge.whereabouts import Whereabouts, found
from scenarios.engine.ports import Repeated
from scenarios.kernel.errors import ParleyError
from storage.errors import StoreError
from storage.inbox import Settled
from storage.traffic import InboxRow, PlaceRow

MOST_ATTEMPTS: Final = 3
"""An arrival that was begun so often and never finished is left alone."""
_LOG = logging.getLogger("parley.intake")


class Intake:
    """Takes in arrivals of all platforms; those of one place in the order in which they come."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._turns: dict[Spot, tuple[asyncio.Lock, list[None]]] = {}

    async def take(self, arrival: Arrival) -> Answer:
        """Do what it asks for, once however often it is delivered, and give the answer. Raises nothing."""
        try:
            return await self._shown(arrival, await self._taken(arrival))
        except StoreError:
            _LOG.exception("%s could not be taken in", arrival.id)
            return notice(errors.NOT_SAVED)
        except Exception:
            _LOG.exception("%s could not be taken in", arrival.id)
            return notice(errors.BROKEN)

    async def replay(self, row: InboxRow) -> None:
        """Do what an earlier process has kept and not finished; nobody waits for the answer. Raises nothing."""
        try:
            await self._replayed(row)
        except Exception:
            _LOG.exception("%s could not be taken in again", row.external_id)

    async def _replayed(self, row: InboxRow) -> None:
        bridge = self._bridge
        if await bridge.traffic.attempt(row.id) > MOST_ATTEMPTS:
            _LOG.error("%s was begun %d times and is left alone", row.external_id, MOST_ATTEMPTS)
            await bridge.traffic.consume(row.tenant, row.id, "poison")
            return
        arrival = read(row.body)
        handler = bridge.features.handlers.get(key_of(arrival))
        where = await found(bridge, arrival)
        if handler is None or where is None:
            await bridge.traffic.consume(row.tenant, row.id, "ignored")
            return
        answer = await self._handled(handler, where.here(row.id), row.id)
        if isinstance(arrival.what, Said | Edited):
            await self._shown(arrival, answer)

    async def _taken(self, written: Arrival) -> Answer:
        bridge, arrival = self._bridge, written
        for meant in bridge.features.meant:
            arrival = await meant(bridge, arrival)
        key = key_of(arrival)
        handler = bridge.features.handlers.get(key)
        if handler is None:
            return notice(errors.UNKNOWN) if _interactive(arrival) else Done()
        where = await found(bridge, arrival)
        if where is None:
            await self._passed_over(written)
            return Done()
        if key in bridge.features.reads:
            return await self.answered(handler, where.here(None))
        async with self._in_turn(arrival.where):
            answer = await self._kept(handler, where)
            if where.place is not None and isinstance(written.what, Said):
                await self._read(where.place, written.what.message)
            return answer

    async def _passed_over(self, arrival: Arrival) -> None:
        """What somebody wrote before they had a seat is not taken in later, either."""
        if isinstance(arrival.what, Said):
            place = await self._bridge.traffic.place_at(*arrival.where)
            if place is not None:
                await self._read(place, arrival.what.message)

    async def _read(self, place: PlaceRow, message: str) -> None:
        """The place is read as far as this message, unless some before it were perhaps missed."""
        if place.platform not in self._bridge.behind:
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
        return Done() if inbox is None else await self._handled(handler, where.here(inbox), inbox)

    async def _handled(self, handler: Handler, here: Here, inbox: int) -> Answer:
        """The handler's answer; the row is settled by the step that it made, or else here."""
        bridge = self._bridge
        settled: Settled = "consumed"
        try:
            answer = await handler(bridge, here)
        except Repeated:
            return Done()
        except StoreError:
            _LOG.exception("%s could not be stored", here.arrival.id)
            if not _interactive(here.arrival):
                return Done()  # it stays, and is done when the process starts again
            answer, settled = notice(errors.NOT_SAVED), "ignored"
        except ParleyError as error:
            answer, settled = notice(str(error)), "ignored"
        except Exception:
            _LOG.exception("%s failed", key_of(here.arrival))
            answer, settled = notice(errors.BROKEN), "poison"
        with suppress(Repeated):
            await bridge.traffic.consume(here.tenant, inbox, settled)
        if here.place is not None:
            bridge.sessions.go_on(here.place.ref)
        return answer

    async def answered(self, handler: Handler, here: Here) -> Answer:
        """What a handler that changes nothing answers; mistakes are answers. Raises `StoreError`."""
        try:
            return await handler(self._bridge, here)
        except StoreError:
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
        try:
            await self._bridge.platforms[where.platform].post(where, content, key)
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
