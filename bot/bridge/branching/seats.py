"""Who takes which seat of a branch: pure functions on its card's row, each gives the row as it is afterwards.

A seat that a person had is that person's to take, by pressing *Join*; until then a stand-in is to play it. Somebody
else gets it only when it was lent, or where all is revealed. AI goes on with the seats that it had.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from bot.bridge.texts import branching as texts
from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.errors import Refused
from storage.lobbies import LobbyRow, LobbySeat

OPEN: Final = "open"


class Leaves(NamedTuple):
    """What a branch is to leave, and after which event."""

    ref: Ref
    seq: int


def leaves(row: LobbyRow) -> Leaves:
    """Raises `Refused` for a card that is no branch's."""
    if row.parent is None or row.parent_seq is None:
        raise Refused("illegal", texts.CLOSED)
    return Leaves(row.parent, row.parent_seq)


def seat_of(row: LobbyRow, person: int) -> LobbySeat | None:
    """The seat that the person has joined as."""
    return next((seat for seat in row.seats if seat.person == person), None)


def seat_called(row: LobbyRow, name: str) -> LobbySeat:
    """Raises `Refused` for a seat that the card does not have."""
    found = next((seat for seat in row.seats if seat.seat == name), None)
    if found is None:
        raise Refused("illegal", texts.CLOSED)
    return found


def at_first(holders: Mapping[str, Holder]) -> tuple[LobbySeat, ...]:
    """The seats of a new card: those of AI say by whom they are played."""
    return tuple(
        [
            LobbySeat(name, None, holder.actor if holder.person is None else None, "", False)
            for name, holder in holders.items()
        ]
    )


def joined(row: LobbyRow, seat: str, person: int, name: str) -> LobbyRow:
    """The person has the seat, and no other one. Raises `Refused` where it is taken, or an AI's."""
    check_open(row)
    wanted = seat_called(row, seat)
    if wanted.actor is not None:
        raise Refused("illegal", texts.machine(seat))
    if wanted.person not in (None, person):
        raise Refused("illegal", texts.taken(wanted.name))
    freed = tuple([one._replace(person=None, name="") if one.person == person else one for one in row.seats])
    taken = [one._replace(person=person, name=name) if one.seat == seat else one for one in freed]
    return row._replace(seats=tuple(taken))


def left(row: LobbyRow, person: int) -> LobbyRow:
    """The person gives the seat back. Raises `Refused` for somebody without one."""
    check_open(row)
    own = seat_of(row, person)
    if own is None:
        raise Refused("foreign", texts.NO_SEAT)
    seats = [one._replace(person=None, name="") if one is own else one for one in row.seats]
    return row._replace(seats=tuple(seats))


def called_off(row: LobbyRow) -> LobbyRow:
    """Nothing comes of it."""
    check_open(row)
    return row._replace(state="closed")


def overdue(row: LobbyRow, now: int) -> LobbyRow:
    """What time does to it."""
    return row._replace(state="expired") if row.state == OPEN and row.due <= now else row


def without(row: LobbyRow, person: int) -> LobbyRow:
    """Somebody who is here no more has no seat, and whose idea it was, nothing comes of it."""
    if row.state != OPEN:
        return row
    seats = [one._replace(person=None, name="") if one.person == person else one for one in row.seats]
    return row._replace(seats=tuple(seats), state="closed" if row.host == person else OPEN)


def complete(row: LobbyRow) -> bool:
    """Everybody has joined who could."""
    return all(seat.person is not None or seat.actor is not None for seat in row.seats)


def check_open(row: LobbyRow) -> None:
    """Raises `Refused` where the card is of no use any more."""
    if row.state != OPEN:
        raise Refused("ended", texts.BEGUN if row.state == "started" else texts.CLOSED)
