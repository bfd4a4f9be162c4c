"""Linking two communities of different platforms to one tenant, by a code that is shown in one and given in the other.

A code is computed, not kept: from the tenant's secret, its communities and the time. So it holds for ten to twenty
minutes, and for no further one once somebody has used it.
"""

import hmac
from base64 import b32encode
from hashlib import blake2b
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, func, select, update

from storage.errors import Unknown
from storage.tables import Account, Community, Consent, Lobby, LobbyCard, LobbySeat, Person, Session, Tenant

Linking = Literal["linked", "already", "no such code", "same platform", "both used"]

WINDOW: Final = 10 * 60 * 1_000_000
"""Microseconds."""
_COMMUNITY: Final = Community.__table__  # type: ignore[attr-defined]
_SESSION: Final = Session.__table__  # type: ignore[attr-defined]
_TENANT: Final = Tenant.__table__  # type: ignore[attr-defined]
_MOVED: Final[list[Any]] = [
    one.__table__  # type: ignore[union-attr]
    for one in (Person, Account, Consent, Lobby, LobbySeat, LobbyCard, Community)
]


class _Known(NamedTuple):
    id: int
    tenant: int
    platform: str


def code(connection: Connection, platform: str, workspace: str, now: int) -> str:
    """Such as `7-K3F9X-2MQPA`. Raises `Unknown` for a community that is not known."""
    found = _one(connection, _COMMUNITY.c.platform == platform, _COMMUNITY.c.workspace == workspace)
    if found is None:
        raise Unknown("This community is not known here yet; start something in it first.")
    return _code(connection, found, now // WINDOW)


def link(connection: Connection, platform: str, workspace: str, given: str, now: int) -> Linking:
    """Make both one tenant: that of the community which gave the code, unless only the other one has been played in.

    People, what they agreed to, and lobbies that wait go along; sessions cannot, so one of the two must have none.
    """
    taker = _one(connection, _COMMUNITY.c.platform == platform, _COMMUNITY.c.workspace == workspace)
    written = "".join(given.split()).upper()
    number = written.partition("-")[0]
    giver = _one(connection, _COMMUNITY.c.id == int(number)) if _a_number(number) else None
    if taker is None or giver is None:
        return "no such code"
    if taker.tenant == giver.tenant and taker.id != giver.id:
        return "already"
    held = (_code(connection, giver, now // WINDOW - past) for past in (0, 1))
    if not any(hmac.compare_digest(written.encode(), one.encode()) for one in held):
        return "no such code"
    if taker.platform == giver.platform:
        return "same platform"
    _nothing_begins(connection, taker.tenant, giver.tenant)
    for one, other in ((taker, giver), (giver, taker)):
        if _unused(connection, one.tenant):
            for table in _MOVED:
                connection.execute(
                    update(table).where(table.c.tenant == one.tenant).values(tenant=other.tenant)
                )
            return "linked"
    return "both used"


def _code(connection: Connection, giver: _Known, window: int) -> str:
    key = connection.execute(select(_TENANT.c.blob_key).where(_TENANT.c.id == giver.tenant)).scalar_one()
    told = f"{giver.id} {window} {_communities(connection, giver.tenant)}"
    made = blake2b(told.encode(), key=key, person=b"parley-link", digest_size=7).digest()
    text = b32encode(made).decode()[:10]
    return f"{giver.id}-{text[:5]}-{text[5:]}"


def _nothing_begins(connection: Connection, *tenants: int) -> None:
    """On PostgreSQL, wait for what is just begun there, and let nothing begin until the end; SQLite has one writer."""
    both = select(_TENANT.c.id).where(_TENANT.c.id.in_(tenants)).order_by(_TENANT.c.id)
    connection.execute(both.with_for_update()).all()


def _unused(connection: Connection, tenant: int) -> bool:
    """Whether nothing was ever played there, and nobody else is linked to it."""
    played = connection.execute(select(_SESSION.c.id).where(_SESSION.c.tenant == tenant).limit(1)).first()
    return played is None and _communities(connection, tenant) == 1


def _communities(connection: Connection, tenant: int) -> int:
    count = select(func.count()).select_from(_COMMUNITY).where(_COMMUNITY.c.tenant == tenant)
    return int(connection.execute(count).scalar_one())


def _one(connection: Connection, *wanted: Any) -> _Known | None:
    columns = [_COMMUNITY.c[name] for name in _Known._fields]
    found = connection.execute(select(*columns).where(*wanted).with_for_update()).first()
    return None if found is None else _Known(*found)


def _a_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16
