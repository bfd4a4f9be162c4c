"""What goes out: each place's rows in order, one at a time, each exactly once."""

import logging
from contextlib import suppress
from typing import Final

from bot.bridge import places, troubles
from bot.bridge.content import Content, Spot
from bot.bridge.context import Bridge, Due
from bot.bridge.places import spot
from bot.bridge.platform import Later, NotAllowed, PlaceGone, Platform, Unsure
from bot.bridge.speaking import Speaking
from scenarios.engine.ports import Owned, Ref
from scenarios.kernel.errors import ParleyError
from storage.errors import StoreError
from storage.traffic import OutboxRow, PlaceRow

SECOND: Final = 1_000_000
UNSURE_AGAIN: Final = (2, 300)
"""Seconds until one looks whether what had no answer was done: at first, and at most; between, twice the last."""
FAILED_AGAIN: Final = 10
"""Seconds until one tries again where the database, or another process, was in the way."""
BLOCKED_AGAIN: Final = (60, 3_600)
"""Seconds until one tries again where a right is missing: at first, and at most; between, a tenth of its age."""
MOST_TRIES: Final = 20
"""A row whose answer was lost so often, in an hour, is left, so that others can follow."""
_OF_ONE: Final = ("edit", "delete", "react", "member")
"""What concerns one message or one person: where it cannot be done, all else goes on."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_LOG = logging.getLogger("parley.outbox")


class Outbox:
    """One worker for each place that has something to do; it exits when nothing is due there."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._at_work: set[int] = set()
        self._again: set[int] = set()
        self._speaking = Speaking(bridge)

    def wake(self, place: int) -> None:
        """There may be something to do in a place."""
        if place in self._at_work:
            self._again.add(place)
        else:
            self._at_work.add(place)
            self._bridge.spawn(self._work(place))

    async def wake_all(self, ref: Ref) -> None:
        """There may be something to do in any place of a session."""
        for place in await self._bridge.traffic.places(ref):
            if place.state != "gone":
                self.wake(place.id)

    async def _work(self, number: int) -> None:
        """Do what is due there, until nothing is."""
        bridge = self._bridge
        try:
            place = await bridge.traffic.place(number)
            platform = bridge.platforms.get(place.platform)
            while platform is not None:
                self._again.discard(number)
                row = await bridge.traffic.claim(number, bridge.clock.now())
                if row is not None:
                    await self._settle(row, platform)
                elif number not in self._again:
                    break
        except Exception:
            _LOG.exception("the posts of place %d stand still", number)
            bridge.traffic.abandon()
            bridge.alarms.at(self._in(FAILED_AGAIN))
        finally:
            self._at_work.discard(number)
            self._again.discard(number)
        bridge.alarms.wake()

    async def _settle(self, row: OutboxRow, platform: Platform) -> None:
        """Do the row, or say what becomes of it."""
        traffic = self._bridge.traffic
        place = await traffic.place(row.place)
        try:
            await self._do(row, place, platform)
        except Later as later:
            await traffic.retry(row, self._in(max(later.seconds, 1)), unsure=row.unsure)
        except Unsure as unsure:
            if row.attempts >= MOST_TRIES:
                await traffic.park(row, str(unsure))
            else:
                least, most = UNSURE_AGAIN
                due = self._in(min(least * 2 ** (row.attempts - 1), most))
                await traffic.retry(row, due, unsure=True, counts=True)
        except (StoreError, Owned) as error:
            _LOG.warning("%s of %s.%d waits: %s", row.operation, row.branch, row.seq, error)
            await traffic.retry(row, self._in(FAILED_AGAIN), unsure=True)
        except PlaceGone as gone:
            await self._gone(row, place, gone)
        except NotAllowed as refused:
            await self._blocked(row, place, refused)
        except Exception as error:
            _LOG.exception("%s of %s.%d failed", row.operation, row.branch, row.seq)
            await traffic.park(row, type(error).__name__)  # its text may hold what somebody wrote

    async def _do(self, row: OutboxRow, place: PlaceRow, platform: Platform) -> None:
        bridge = self._bridge
        if (purpose := row.body.get("to")) not in (None, place.purpose):
            other = await places.other(bridge, place, str(purpose))
            if other is None:
                await bridge.traffic.drop(row)
                return
            await bridge.traffic.reassign(row, other)
            self.wake(other)
            return
        if place.state == "wanted":
            place = await places.opened(bridge, place, platform, key(row))
        match row.operation:
            case "post":
                await self._post(row, place, platform)
            case "edit":
                await self._edit(row, place, platform)
            case "delete":
                message = await self._message(row, place)
                if message is not None:
                    await platform.delete(spot(place), message)
                await bridge.traffic.sent(row, None)
            case "react":
                if platform.can.reactions:
                    message, mark = str(row.target).removeprefix("@"), str(row.body["mark"])
                    await platform.react(spot(place), message, mark)
                await bridge.traffic.sent(row, None)
            case "member":
                await places.settle_member(bridge, place, platform, int(str(row.body["person"])))
                await bridge.traffic.sent(row, None)
            case _:  # "open": the place is there
                await bridge.traffic.sent(row, None)

    async def _post(self, row: OutboxRow, place: PlaceRow, platform: Platform) -> None:
        bridge = self._bridge
        content = await self._rendered(row, place, editing=False)
        outlived = content is None and row.unsure  # it stands there perhaps, and would stay as it was then
        if outlived:
            content = await self._rendered(row, place, editing=True)
        if content is None:
            await bridge.traffic.drop(row)
            return
        where, message = spot(place), None
        if row.unsure:
            after = await bridge.traffic.message_before(row)
            message = await platform.find(where, content, key(row), after or "")
        elif (due := await self._speaking.due(place, row, content)) is not None:
            if platform.can.typing and content.voice is not None:
                with suppress(ParleyError):  # the post itself will tell
                    await platform.typing(where, content.voice.name)
            await bridge.traffic.retry(row, due)
            return
        if message is None:
            message = await _posted(platform, where, content, key(row))
        if outlived and platform.can.edits:
            await platform.edit(where, message, content._replace(ping=()))
        await bridge.traffic.sent(row, message)
        if (
            not place.watermark and not place.thread
        ):  # what was written there before has nothing to do with it
            await bridge.traffic.watermark(place.id, message)
        self._speaking.said(place)
        await troubles.unblocked(bridge, place)

    async def _edit(self, row: OutboxRow, place: PlaceRow, platform: Platform) -> None:
        if not platform.can.edits:
            await self._without_edits(row, place, platform)
            return
        message = await self._message(row, place)
        content = await self._rendered(row, place, editing=True) if message is not None else None
        if message is None or content is None:
            await self._bridge.traffic.drop(row)
            return
        await platform.edit(spot(place), message, content._replace(ping=()))
        await self._bridge.traffic.sent(row, None)

    async def _without_edits(self, row: OutboxRow, place: PlaceRow, platform: Platform) -> None:
        """What was said is shown anew only where its words are erased: then it has to go as a whole."""
        message = await self._message(row, place) if row.body["kind"] == "seen" else None
        if message is not None:
            await platform.delete(spot(place), message)
        await self._bridge.traffic.drop(row)

    async def _message(self, row: OutboxRow, place: PlaceRow) -> str | None:
        if row.target is not None and row.target.startswith("@"):
            return row.target.removeprefix("@")
        return await self._bridge.traffic.message_of(place.id, row.target or "")

    async def _rendered(self, row: OutboxRow, place: PlaceRow, *, editing: bool) -> Content | None:
        renderer = self._bridge.features.renderers[str(row.body["kind"])]
        due = Due(place.ref, place, row.seq, row.committed, row.body, editing)
        content = await renderer(self._bridge, due)
        if content is None:
            return None
        return self._bridge.features.readable(self._bridge, spot(place), content)

    async def _gone(self, row: OutboxRow, place: PlaceRow, gone: ParleyError) -> None:
        """One message is gone: never mind. The place is gone: nothing more goes there."""
        if row.operation in _OF_ONE:
            await self._bridge.traffic.drop(row)
            return
        await self._bridge.traffic.park(row, str(gone))
        await troubles.place_gone(self._bridge, place)

    async def _blocked(self, row: OutboxRow, place: PlaceRow, refused: NotAllowed) -> None:
        """Wait for the right, where the session is played; elsewhere go on without."""
        traffic = self._bridge.traffic
        if row.operation in _OF_ONE:
            _LOG.warning("%s of %s.%d cannot be done: %s", row.operation, row.branch, row.seq, refused)
            await traffic.drop(row)
        elif place.purpose.startswith("direct:"):
            instead = await troubles.unreachable(self._bridge, place, row)
            await traffic.park(row, str(refused), instead)
            for post in instead:
                self.wake(post.place or place.id)
        else:
            age = (self._bridge.clock.now() - row.committed) / SECOND
            least, most = BLOCKED_AGAIN
            await traffic.retry(row, self._in(min(max(least, age / 10), most)), unsure=row.unsure)
            await troubles.blocked(self._bridge, place, str(refused))

    def _in(self, seconds: float) -> int:
        return self._bridge.clock.now() + round(seconds * SECOND)


async def _posted(platform: Platform, where: Spot, content: Content, made: str) -> str:
    """The message; where files may not be posted, what they show stands there in words."""
    try:
        return await platform.post(where, content, made)
    except NotAllowed:
        if not content.files:
            raise
        shown = [f"\n\n{file.alt or file.name}" for file in content.files]
        return await platform.post(where, content._replace(body=(*content.body, *shown), files=()), made)


def key(row: OutboxRow) -> str:
    """The same for every try of a row, and for no other row; at most 22 characters."""
    return ".".join(map(_short, (row.branch, row.seq, row.ordinal)))


def _short(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
