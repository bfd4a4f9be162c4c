"""What passes between branches and platforms: what came in, what goes out, where, and what rings."""

import secrets
from collections.abc import Collection, Mapping, Sequence

from scenarios.engine.ports import Post, Ref
from storage import inbox, outbox, places, timers
from storage.inbox import InboxRow, Settled
from storage.outbox import OutboxRow, Shown
from storage.places import PlaceRow
from storage.store import Store
from storage.timers import TimerRow

__all__ = ["InboxRow", "OutboxRow", "PlaceRow", "Shown", "TimerRow", "Traffic"]


class Traffic:
    """The traffic of all tenants of a store. Every method is one transaction.

    One bridge works on a database: what another one has in hand is taken to be left behind by it.
    """

    def __init__(self, store: Store) -> None:
        self._run = store.run
        self._worker = secrets.token_hex(4)

    async def keep(
        self,
        tenant: int,
        platform: str,
        external_id: str,
        order: str,
        body: str,
        *,
        place: int | None = None,
        branch: int | None = None,
    ) -> int | None:
        """Keep what came in and give its number; None where it was kept before, whatever has become of it."""
        return await self._run(
            lambda c: inbox.keep(c, tenant, platform, external_id, order, body, place, branch)
        )

    async def consume(self, tenant: int, number: int, state: Settled) -> None:
        """Settle what came in and empty its body; what a step has consumed already stays as it is."""
        await self._run(lambda c: inbox.consume(c, tenant, number, state))

    async def pending(self) -> list[InboxRow]:
        """All that came in and is not settled, of all tenants, oldest first."""
        return await self._run(inbox.pending)

    async def attempt(self, number: int) -> int:
        """Count that it is taken up again; gives how often, 0 for what is settled."""
        return await self._run(lambda c: inbox.attempt(c, number))

    async def event_of(self, tenant: int, place: int, message: str) -> int | None:
        """The event that a message made, or that it showed first."""
        return await self._run(lambda c: inbox.event_of(c, tenant, place, message))

    async def said_in(self, tenant: int, place: int, message: str) -> int | None:
        """The event whose words a message holds: its author's own message, or a post that shows what was learned."""
        return await self._run(lambda c: inbox.said_in(c, tenant, place, message))

    async def heard(self, place: int, most: int) -> dict[str, int]:
        """People's messages that made events, each with its event; the newest, oldest first."""
        return await self._run(lambda c: inbox.heard(c, place, most))

    async def event_before(self, tenant: int, place: int, message: str) -> int | None:
        """The last event that a place's messages up to this one made or showed; None where they show none."""
        return await self._run(lambda c: inbox.event_before(c, tenant, place, message))

    async def claim(self, place: int, now: int) -> OutboxRow | None:
        """Take in hand what comes next in a place; None where that is not due, in hand already, or nothing.

        Of unsent changes of one message only the last is made.
        """
        return await self._run(lambda c: outbox.claim(c, place, now, self._worker))

    async def sent(self, row: OutboxRow, external_id: str | None) -> None:
        """It is done; `external_id` is that of the message that it made."""
        await self._run(lambda c: outbox.sent(c, row, external_id))

    async def shown(self, ref: Ref) -> list[Shown]:
        """The posts of a branch that stand in its places, oldest first; people's own messages are none."""
        return await self._run(lambda c: outbox.shown(c, ref))

    async def drop(self, row: OutboxRow) -> None:
        """There is nothing to do any more."""
        await self._run(lambda c: outbox.drop(c, row))

    async def retry(
        self, row: OutboxRow, next_at: int, *, unsure: bool = False, counts: bool = False
    ) -> None:
        """It is to be tried again, not before that moment (UTC microseconds); what follows it waits.

        `unsure`: it has perhaps been done, and the next who claims it shall look first. `counts`: as an attempt.
        """
        await self._run(lambda c: outbox.retry(c, row, next_at, unsure=unsure, counts=counts))

    def abandon(self) -> None:
        """What could not be settled is of unknown fate, as if another process had left it."""
        self._worker = secrets.token_hex(4)

    async def park(self, row: OutboxRow, why: str, instead: Sequence[Post] = ()) -> None:
        """It cannot be done, with the cause for operators; what follows in the place goes on, and these `instead`."""
        await self._run(lambda c: outbox.park(c, row, why, instead))

    async def waiting(self) -> list[tuple[int, int | None]]:
        """Places with something left to do, each with when the next of it is due (None: now)."""
        return await self._run(outbox.waiting)

    async def hurry(self, now: int) -> None:
        """What is to be done later than that moment (UTC microseconds) is due at once."""
        await self._run(lambda c: outbox.hurry(c, now))

    async def add(self, ref: Ref, posts: Sequence[Post], *, timer: int | None = None) -> bool:
        """Rows beside a step, at the present head. Raises `Unknown` for no such branch.

        With `timer`, in the transaction that takes that timer away; False, and nothing added, where it was gone.
        """
        return await self._run(lambda c: outbox.add(c, ref, posts, timer))

    async def reassign(self, row: OutboxRow, place: int) -> None:
        """It is to be done in another place."""
        await self._run(lambda c: outbox.reassign(c, row, place))

    async def message_before(self, row: OutboxRow) -> str | None:
        """The latest of the messages that stood in the place before the row was done for the first time."""
        return await self._run(lambda c: outbox.message_before(c, row))

    async def message_of(self, place: int, target: str) -> str | None:
        """The id of the newest post of that name that stands in the place."""
        return await self._run(lambda c: outbox.message_of(c, place, target))

    async def places(self, ref: Ref) -> list[PlaceRow]:
        """All places of a branch, oldest first, also those that are gone."""
        return await self._run(lambda c: places.of_branch(c, ref))

    async def place(self, number: int) -> PlaceRow:
        """Raises `Unknown`."""
        return await self._run(lambda c: places.one(c, number))

    async def place_at(self, platform: str, workspace: str, channel: str, thread: str) -> PlaceRow | None:
        """The newest place there that is not gone."""
        return await self._run(lambda c: places.at(c, platform, workspace, channel, thread))

    async def direct_place(
        self, platform: str, workspace: str, channel: str, message: str | None
    ) -> PlaceRow | None:
        """Of direct messages, in which all communities meet: the place in which a message stands, else the newest.

        A workspace that is known ("" for none) is the only one that counts.
        """
        return await self._run(lambda c: places.direct(c, platform, workspace, channel, message))

    async def add_place(
        self,
        ref: Ref,
        platform: str,
        workspace: str,
        channel: str,
        thread: str,
        purpose: str,
        under: str | None = None,
    ) -> int:
        """The place of that purpose of the branch on that platform: a wanted one is made if there is none.

        One that is gone counts for nothing. Raises `Unknown` for no such branch.
        """
        return await self._run(
            lambda c: places.add(c, ref, platform, workspace, channel, thread, purpose, under)
        )

    async def opened(self, place: int, channel: str, thread: str) -> None:
        """The place is there now."""
        await self._run(lambda c: places.opened(c, place, channel, thread))

    async def place_gone(self, place: int) -> None:
        """The place is no more; what was left to do there is parked."""
        await self._run(lambda c: places.gone(c, place))

    async def watermark(self, place: int, message: str) -> None:
        """Messages of the place up to this one were taken in; it never goes back."""
        await self._run(lambda c: places.watermark(c, place, message))

    async def open_places(self, platform: str) -> list[PlaceRow]:
        """Open places on a platform of branches that are not over."""
        return await self._run(lambda c: places.still_open(c, platform))

    async def live_branches(self) -> list[Ref]:
        """Branches that run or are held and have an open place, oldest first."""
        return await self._run(places.live_branches)

    async def set_timer(self, ref: Ref, kind: str, name: str, due: int) -> None:
        """Ring at that moment (UTC microseconds), in place of the timer of that kind and name."""
        await self._run(lambda c: timers.put(c, ref, kind, name, due))

    async def set_timers(self, ref: Ref, name: str, dues: Mapping[str, int]) -> bool:
        """Timers of that name by their kinds, all at once; False, and none, where there is one of the first kind."""
        return await self._run(lambda c: timers.put_all(c, ref, name, dues))

    async def clear_timers(self, ref: Ref, kind: str, name: str | None) -> None:
        """Take away the timer of that kind and name, or all of the kind."""
        await self._run(lambda c: timers.clear(c, ref, kind, name))

    async def timers(self, ref: Ref) -> list[TimerRow]:
        """All that will ring for a branch, earliest first."""
        return await self._run(lambda c: timers.of_branch(c, ref))

    async def next_due(self, without: Collection[int] = ()) -> int | None:
        """When the next timer rings or lobby falls due, UTC microseconds; the timers of these numbers left out.

        Timers of rules whose branch does not run stand still and are left out too.
        """
        return await self._run(lambda c: timers.next_due(c, without))

    async def due_timers(self, now: int) -> list[TimerRow]:
        """Timers that ring by `now`, in the order of their moments."""
        return await self._run(lambda c: timers.due(c, now))

    async def take_timer(self, number: int) -> bool:
        """Take the timer away; False where somebody else has, or it was set anew."""
        return await self._run(lambda c: timers.take(c, number))
