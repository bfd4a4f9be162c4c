"""Forgetting a person: words, name, accounts, and all that the bridge has kept beside them."""

import json
from typing import Any, Final

from sqlalchemy import Connection, delete, select, update

from storage import consents, texts
from storage.errors import Unknown
from storage.tables import (
    Account,
    Bookmark,
    Draft,
    Inbox,
    Lobby,
    LobbySeat,
    Outbox,
    Person,
    Place,
    Text,
    Told,
)
from storage.tables.communities import WAITING
from storage.tables.traffic import PENDING, UNSENT
from storage.types import utc_now

_ACCOUNT: Final = Account.__table__  # type: ignore[attr-defined]
_INBOX: Final = Inbox.__table__  # type: ignore[attr-defined]
_LOBBY: Final = Lobby.__table__  # type: ignore[attr-defined]
_OUTBOX: Final = Outbox.__table__  # type: ignore[attr-defined]
_PERSON: Final = Person.__table__  # type: ignore[attr-defined]
_PLACE: Final = Place.__table__  # type: ignore[attr-defined]
_SEAT: Final = LobbySeat.__table__  # type: ignore[attr-defined]
_TEXT: Final = Text.__table__  # type: ignore[attr-defined]
_OWN: Final[tuple[Any, ...]] = (Draft.__table__, Bookmark.__table__, Told.__table__, _ACCOUNT)  # type: ignore[attr-defined]


def forget(connection: Connection, tenant: int, person: int) -> int:
    """Erase all words of a person and what was made from them, and all else that tells of the person.

    Gives how many texts went. Raises `Unknown`.
    """
    known = select(_PERSON.c.id).where(_PERSON.c.tenant == tenant, _PERSON.c.id == person)
    if connection.execute(known).first() is None:
        raise Unknown("There is no such person here.")
    own = select(_TEXT.c.ref).where(_TEXT.c.tenant == tenant, _TEXT.c.person == person)
    erased = texts.erase(connection, tenant, {*connection.execute(own).scalars()})
    accounts = select(_ACCOUNT.c.platform, _ACCOUNT.c.user_id).where(
        _ACCOUNT.c.tenant == tenant, _ACCOUNT.c.person == person
    )
    for platform, user in connection.execute(accounts).all():
        _forget_arrivals(connection, tenant, platform, user)
        _forget_direct(connection, tenant, platform, user)
    _forget_seats(connection, tenant, person)
    for table in _OWN:
        connection.execute(delete(table).where(table.c.tenant == tenant, table.c.person == person))
    consents.withdraw(connection, tenant, person)
    connection.execute(
        update(_PERSON)
        .where(_PERSON.c.tenant == tenant, _PERSON.c.id == person)
        .values(name=None, zone="UTC", notify="mention", quiet_from=None, quiet_to=None, forgotten=utc_now())
    )
    return erased


def _forget_arrivals(connection: Connection, tenant: int, platform: str, user: str) -> None:
    """What came from the account and is not settled; nothing else in the inbox has a body."""
    waiting = select(_INBOX.c.id, _INBOX.c.body).where(
        PENDING, _INBOX.c.tenant == tenant, _INBOX.c.platform == platform
    )
    for number, body in connection.execute(waiting).all():
        if (json.loads(body).get("who") or {}).get("user") == user:
            connection.execute(update(_INBOX).where(_INBOX.c.id == number).values(state="ignored", body=""))


def _forget_direct(connection: Connection, tenant: int, platform: str, user: str) -> None:
    """Places that are named after the account, with what was left to do there."""
    found = connection.execute(
        update(_PLACE)
        .where(_PLACE.c.tenant == tenant, _PLACE.c.platform == platform, _PLACE.c.channel == f"@{user}")
        .values(channel="", state="gone")
        .returning(_PLACE.c.id)
    )
    for place in found.scalars().all():
        connection.execute(
            update(_OUTBOX).where(UNSENT, _OUTBOX.c.place == place).values(state="dropped", body=None)
        )


def _forget_seats(connection: Connection, tenant: int, person: int) -> None:
    """In lobbies that wait the seat is free again; elsewhere the name goes."""
    of_person = (_SEAT.c.tenant == tenant, _SEAT.c.person == person)
    waiting = select(_LOBBY.c.id).where(WAITING, _LOBBY.c.tenant == tenant)
    lobbies = connection.execute(select(_SEAT.c.lobby).where(*of_person)).scalars().all()
    connection.execute(update(_LOBBY).where(_LOBBY.c.id.in_(lobbies)).values(unsettled=True))
    connection.execute(
        update(_SEAT).where(*of_person, _SEAT.c.lobby.in_(waiting)).values(person=None, name="", ready=False)
    )
    connection.execute(update(_SEAT).where(*of_person).values(name=""))
