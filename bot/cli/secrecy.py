"""What the person at this terminal may not see or do while they hold a seat that is still played."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix
from bot.terminal.texts import the, whose
from scenarios.engine.ports import Holder
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import FULL, PUBLIC
from storage.sessions import BranchInfo

OVER = "done"


class Held(NamedTuple):
    """A branch that is still played, and the seats of it that this person holds."""

    info: BranchInfo
    seats: tuple[str, ...]


async def held(app: App, info: BranchInfo) -> Held:
    """The seats that this person holds in the branch while it is played; none once it is over."""
    own = [one for one in await held_anywhere(app, info.session) if one.info.ref == info.ref]
    return own[0] if own else Held(info, ())


async def held_anywhere(app: App, session: str) -> list[Held]:
    """All branches of a session in which this person still plays. They share what is secret."""
    return held_among(
        await app.store.branches(app.tenant, session),
        await app.store.holders(app.tenant, session),
        await app.person(),
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


async def allowed_view(app: App, info: BranchInfo, wanted: str | None) -> str:
    """The view to export: the wanted one, or the widest that this person may have. Raises `ParleyError`."""
    own = await held_anywhere(app, info.session)
    if not own:
        return wanted or FULL
    seats = {seat for one in own for seat in one.seats}
    only = next(iter(seats)) if len(seats) == 1 else None
    if wanted is None:
        return only or PUBLIC
    if wanted in (PUBLIC, only):
        return wanted
    first = own[0]
    raise ParleyError(texts.view_refused(first.info.label, the(first.seats[0]), back(first), only))


async def readable_since(app: App, info: BranchInfo, view: str) -> int | None:
    """The step from which on somebody who still plays may read the seat's own past; None where all of it."""
    if view in (FULL, PUBLIC) or not await held_anywhere(app, info.session):
        return None
    since = await app.store.readable_from(info.ref, view, await app.person())
    return info.events + 1 if since is None else since


def back(own: Held) -> str:
    """The command that goes on with it."""
    return f"{prefix()} play {own.info.label} {' '.join(f'--as {seat}' for seat in own.seats)}"


async def check_branching(app: App, info: BranchInfo) -> None:
    """Refuse a branch of what this person still plays: it would show how the others answer."""
    own = await held(app, info)
    if own.seats:
        raise ParleyError(texts.branch_refused(info.label, the(own.seats[0]), back(own)))


async def check_asking(app: App, info: BranchInfo) -> None:
    """Refuse to let somebody who still plays in the session look into the head of anybody there."""
    own = await held_anywhere(app, info.session)
    if own:
        first = own[0]
        raise ParleyError(texts.asking_refused(first.info.label, the(first.seats[0]), back(first)))


async def check_taking(app: App, session: str, seats: Sequence[str]) -> None:
    """Refuse a seat to somebody who still plays another one in any branch of the session."""
    own = await held_anywhere(app, session)
    mine_already = {seat for one in own for seat in one.seats}
    other = next((seat for seat in seats if own and seat not in mine_already), None)
    if other is not None:
        first = own[0]
        text = texts.seat_refused(first.info.label, the(first.seats[0]), whose(other), back(first))
        raise ParleyError(text)


async def has_given_up(app: App, info: BranchInfo) -> bool:
    """Whether this person gave a seat of this very branch up, and may see everything of it since."""
    return await app.store.has_given_up(info.ref, await app.person())
