"""What somebody may not see or do who holds a seat that is still played, until it is over or given up for good.

One place for every surface: each asks here, and says it in words of its own.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from scenarios.engine.ports import Holder
from scenarios.kernel.seen import FULL, PUBLIC
from storage.sessions import BranchInfo
from storage.store import Store

OVER: Final = "done"


class Held(NamedTuple):
    """A branch that is still played, and the seats of it that a person holds."""

    info: BranchInfo
    seats: tuple[str, ...]


async def held(store: Store, info: BranchInfo, person: int) -> Held:
    """The seats that the person holds in the branch while it is played; none once it is over."""
    own = await held_anywhere(store, info, person)
    return next((one for one in own if one.info.ref == info.ref), Held(info, ()))


async def held_anywhere(store: Store, info: BranchInfo, person: int) -> list[Held]:
    """All branches of the same session in which the person still plays. They share what is secret."""
    tenant = info.ref.tenant
    return held_among(
        await store.branches(tenant, info.session), await store.holders(tenant, info.session), person
    )


def held_among(
    family: Sequence[BranchInfo], holders: Mapping[int, Mapping[str, Holder]], person: int
) -> list[Held]:
    """The branches among these in which the person still plays."""
    found = [
        Held(info, mine(holders.get(info.ref.branch, {}), person)) for info in family if info.status != OVER
    ]
    return [one for one in found if one.seats]


def mine(holders: Mapping[str, Holder], person: int) -> tuple[str, ...]:
    """The seats that the person holds, or that an AI holds on the person's behalf."""
    return tuple([seat for seat, holder in holders.items() if holder.person == person])


def own_seats(own: Sequence[Held]) -> frozenset[str]:
    """The seats held in any of these branches."""
    return frozenset(seat for one in own for seat in one.seats)


def widest_view(own: Sequence[Held]) -> str:
    """The most that somebody with these seats may see: all, the only seat, or what is public."""
    if not own:
        return FULL
    seats = own_seats(own)
    return next(iter(seats)) if len(seats) == 1 else PUBLIC


def may_view(own: Sequence[Held], view: str) -> bool:
    """Whether somebody with these seats may have a view."""
    return not own or view in (PUBLIC, widest_view(own))


async def readable_since(store: Store, info: BranchInfo, view: str, person: int) -> int | None:
    """The step from which on somebody who still plays may read the seat's own past; None where all of it."""
    if view in (FULL, PUBLIC) or not await held_anywhere(store, info, person):
        return None
    since = await store.readable_from(info.ref, view, person)
    return info.events + 1 if since is None else since


def opposite(own: Sequence[Held], seats: Sequence[str]) -> str | None:
    """The first of these seats that somebody with the own ones may not take: it knows what is secret to them."""
    held_now = own_seats(own)
    return next((seat for seat in seats if own and seat not in held_now), None)
