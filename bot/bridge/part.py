"""What part somebody has in a session: by it everything is decided that not everybody may do or see."""

from typing import NamedTuple

from bot.bridge.context import Bridge
from bot.secrecy import OVER, Held, held_anywhere, mine
from storage.sessions import BranchInfo


class Part(NamedTuple):
    """One person in one branch."""

    info: BranchInfo
    seats: tuple[str, ...]
    """That the person holds there, or held when it ended."""
    playing: tuple[Held, ...]
    """Where the person still plays, in this or another branch of the session."""
    host: bool
    given_up: bool
    """The person has given up a seat there for good."""

    @property
    def over(self) -> bool:
        return self.info.status == OVER

    @property
    def took_part(self) -> bool:
        """Has or had a seat there, or is the host."""
        return bool(self.seats) or self.host or self.given_up

    @property
    def sees_all(self) -> bool:
        """Nothing is secret from the person: a host who plays in no branch of the session."""
        return self.host and not self.playing


async def part_of(bridge: Bridge, info: BranchInfo, person: int) -> Part:
    """The person's part in that branch."""
    holders = (await bridge.store.holders(info.ref.tenant, info.session)).get(info.ref.branch, {})
    return Part(
        info,
        mine(holders, person),
        tuple(await held_anywhere(bridge.store, info, person)),
        await bridge.store.host(info.ref) == person,
        await bridge.store.has_given_up(info.ref, person),
    )
