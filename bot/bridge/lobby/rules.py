"""The rules of a lobby: each function gives the row as it is afterwards, or raises `Refused` and changes nothing."""

from collections.abc import Mapping
from typing import Any, Final

from bot.bridge.lobby.shape import Shape
from bot.bridge.texts import linking as linking_texts
from bot.bridge.texts import lobby as texts
from scenarios.kernel.errors import Refused
from scenarios.kernel.rules import role_name
from storage.lobbies import LobbyCard, LobbyRow, LobbySeat

SECOND: Final = 1_000_000
TO_GET_READY: Final = 5 * 60 * SECOND
"""Microseconds that everybody has once all seats are taken."""
UNCHANGED: Final = 30 * 60 * SECOND
"""Microseconds after which a lobby expires in which nothing happens."""
OPEN: Final = ("open", "ready")


def seat_of(row: LobbyRow, person: int) -> LobbySeat | None:
    """The seat that the person holds."""
    return next((seat for seat in row.seats if seat.person == person), None)


def free(row: LobbyRow) -> tuple[str, ...]:
    """Seats that nobody holds, no AI either."""
    return tuple([seat.seat for seat in row.seats if seat.person is None and seat.actor is None])


def can_join(row: LobbyRow, shape: Shape, role: str) -> bool:
    """Whether a person could take a seat of that role now."""
    return row.state in OPEN and _place(row, shape, role) is not None


def can_fill(row: LobbyRow) -> bool:
    """Whether AI could be asked to play, or to begin among themselves."""
    return row.state in OPEN and bool(free(row) or not _people(row))


def all_ready(row: LobbyRow) -> bool:
    """It can begin: every seat is taken, and every person there is ready for it."""
    return row.state == "ready" and all(seat.ready or seat.person is None for seat in row.seats)


def joined(row: LobbyRow, shape: Shape, role: str, person: int, name: str, now: int) -> LobbyRow:
    """The person takes a seat of that role, and gives up another one for it.

    A free seat goes before one more of an open role, and that before one that an AI was to play. Somebody who
    has such a seat keeps it.
    """
    _check_open(row)
    own = seat_of(row, person)
    if own is not None and role_name(own.seat) == role:
        return row
    if own is not None:
        row = row._replace(seats=shape.without(row.seats, own.seat))
    seat = _place(row, shape, role)
    if seat is None:
        raise Refused("illegal", texts.seat_taken(role))
    taken = LobbySeat(seat, person, None, name, False)
    return _changed(row._replace(seats=shape.put(row.seats, taken)), now)


def left(row: LobbyRow, shape: Shape, person: int, now: int) -> LobbyRow:
    """The person gives up the seat."""
    _check_open(row)
    own = seat_of(row, person)
    if own is None:
        raise Refused("foreign", texts.NO_SEAT_HERE)
    return _changed(row._replace(seats=shape.without(row.seats, own.seat)), now)


def filled(row: LobbyRow, person: int, players: Mapping[str, str], now: int) -> LobbyRow:
    """The free seats get the AI that `players` names for each; those who sit here and the host may do this.

    Without a person among them it begins at once.
    """
    _check_open(row)
    if person != row.host and seat_of(row, person) is None:
        raise Refused("foreign", texts.ONLY_THOSE_HERE)
    wanted = free(row)
    if not wanted and _people(row):
        raise Refused("illegal", texts.NOTHING_FREE)
    if unplayed := [seat for seat in wanted if seat not in players]:
        raise Refused("illegal", texts.nobody_plays(unplayed[0]))
    seats = tuple(
        [
            LobbySeat(seat.seat, None, players[seat.seat], "", False) if seat.seat in wanted else seat
            for seat in row.seats
        ]
    )
    row = _changed(row._replace(seats=seats), now)
    return row if _people(row) else row._replace(state="ready", due=now)


def ready(row: LobbyRow, person: int) -> LobbyRow:
    """The person is ready. Pressed again, it changes nothing."""
    _check_open(row)
    own = seat_of(row, person)
    if own is None:
        raise Refused("foreign", texts.NO_SEAT_HERE)
    if row.state != "ready":
        raise Refused("illegal", texts.NOT_FULL)
    seats = tuple([seat._replace(ready=True) if seat is own else seat for seat in row.seats])
    return row._replace(seats=seats)


def with_terms(row: LobbyRow, person: int, terms: Mapping[str, Any], now: int) -> LobbyRow:
    """The host plays by other terms: whoever was ready says so again."""
    _check_open(row)
    if person != row.host:
        raise Refused("foreign", texts.ONLY_THE_HOST)
    if dict(terms) == dict(row.terms):
        return row
    return asked_again(row._replace(terms=dict(terms)), now)


def also(row: LobbyRow, person: int, card: LobbyCard, now: int) -> LobbyRow:
    """The host shows it in a linked community as well: whoever was ready says so again. Twice is the same as once."""
    _check_open(row)
    if person != row.host:
        raise Refused("foreign", linking_texts.ONLY_THE_HOST)
    if any(there.platform == card.platform for there in row.cards):
        return row
    return asked_again(row._replace(elsewhere=(*row.elsewhere, card)), now)


def without_card(row: LobbyRow, platform: str, now: int) -> LobbyRow:
    """It is shown there no more: whoever was ready says so again, which nobody can who is there alone."""
    return asked_again(row.without_card(platform), now)


def asked_again(row: LobbyRow, now: int) -> LobbyRow:
    """Nobody is ready any more, and everybody has the whole time again."""
    if row.state not in OPEN:
        return row
    return _changed(row._replace(seats=tuple([seat._replace(ready=False) for seat in row.seats])), now)


def overdue(row: LobbyRow, shape: Shape, now: int) -> LobbyRow:
    """What time does to it: seats of people who were not ready in time reopen; an unused lobby expires."""
    if row.state not in OPEN or row.due > now or all_ready(row):
        return row
    if row.state == "open":
        return row._replace(state="expired")
    seats = row.seats
    for late in [seat for seat in row.seats if seat.person is not None and not seat.ready]:
        held = next(seat for seat in seats if seat.person == late.person)
        seats = shape.without(seats, held.seat)
    return _changed(row._replace(seats=seats), now)


def gone(row: LobbyRow, shape: Shape, person: int, now: int) -> LobbyRow:
    """Somebody left the community: the seat reopens, and the first who sits here becomes host in their place."""
    if row.state not in OPEN:
        return row
    if seat_of(row, person) is not None:
        row = left(row, shape, person, now)
    if row.host != person:
        return row
    others = [seat.person for seat in row.seats if seat.person is not None]
    return row._replace(host=others[0]) if others else closed(row)


def closed(row: LobbyRow) -> LobbyRow:
    """It can no longer be used; one that has begun or is over stays as it is."""
    return row._replace(state="closed") if row.state in OPEN else row


def _place(row: LobbyRow, shape: Shape, role: str) -> str | None:
    """The seat that a person who wants that role would get."""
    if role not in shape.joinable:
        raise Refused("illegal", texts.no_such_role(role))
    of_role = [seat for seat in row.seats if role_name(seat.seat) == role]
    unheld = [seat.seat for seat in of_role if seat.person is None and seat.actor is None]
    played = [seat.seat for seat in of_role if seat.actor is not None]
    return next(iter([*unheld, *shape.more(row.seats, role), *played]), None)


def _people(row: LobbyRow) -> bool:
    """Whether anybody sits here."""
    return any(seat.person is not None for seat in row.seats)


def _changed(row: LobbyRow, now: int) -> LobbyRow:
    """Its state and its next deadline, now that its seats have changed."""
    if free(row) or not _people(row):
        seats = tuple([seat._replace(ready=False) for seat in row.seats])
        return row._replace(state="open", due=now + UNCHANGED, seats=seats)
    return row._replace(state="ready", due=now + TO_GET_READY)


def _check_open(row: LobbyRow) -> None:
    if row.state not in OPEN:
        raise Refused("ended", texts.CLOSED[row.state])
