"""What the person at this terminal is told they may not see or do while they still play."""

from collections.abc import Sequence

from bot.app import App
from bot.cli import texts
from bot.cli.command import prefix
from bot.secrecy import Held, held, held_anywhere, may_view, opposite, readable_since, widest_view
from bot.wording import the, whose
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import PUBLIC
from storage.sessions import BranchInfo


async def own_branch(app: App, info: BranchInfo) -> Held:
    """The seats that this person holds in the branch while it is played; none once it is over."""
    return await held(app.store, info, await app.person())


async def own_branches(app: App, info: BranchInfo) -> list[Held]:
    """All branches of the session in which this person still plays."""
    return await held_anywhere(app.store, info, await app.person())


async def allowed_view(app: App, info: BranchInfo, wanted: str | None) -> str:
    """The view to export: the wanted one, or the widest that this person may have. Raises `ParleyError`."""
    own = await own_branches(app, info)
    if wanted is None:
        return widest_view(own)
    if may_view(own, wanted):
        return wanted
    first, widest = own[0], widest_view(own)
    only = None if widest == PUBLIC else widest
    raise ParleyError(texts.view_refused(first.info.label, the(first.seats[0]), back(first), only))


async def own_past_since(app: App, info: BranchInfo, view: str) -> int | None:
    """The step from which on this person may read the seat's own past; None where all of it."""
    return await readable_since(app.store, info, view, await app.person())


def back(own: Held) -> str:
    """The command that goes on with it."""
    return f"{prefix()} play {own.info.label} {' '.join(f'--as {seat}' for seat in own.seats)}"


async def check_branching(app: App, info: BranchInfo) -> None:
    """Refuse a branch of what this person still plays: it would show how the others answer."""
    own = await own_branch(app, info)
    if own.seats:
        raise ParleyError(texts.branch_refused(info.label, the(own.seats[0]), back(own)))


async def check_asking(app: App, info: BranchInfo) -> None:
    """Refuse to let somebody who still plays in the session look into the head of anybody there."""
    own = await own_branches(app, info)
    if own:
        first = own[0]
        raise ParleyError(texts.asking_refused(first.info.label, the(first.seats[0]), back(first)))


async def check_taking(app: App, info: BranchInfo, seats: Sequence[str]) -> None:
    """Refuse a seat to somebody who still plays another one in any branch of the session."""
    own = await own_branches(app, info)
    other = opposite(own, seats)
    if other is not None:
        first = own[0]
        text = texts.seat_refused(first.info.label, the(first.seats[0]), whose(other), back(first))
        raise ParleyError(text)


async def has_given_up(app: App, info: BranchInfo) -> bool:
    """Whether this person gave a seat of this very branch up, and may see everything of it since."""
    return await app.store.has_given_up(info.ref, await app.person())
