"""What people agreed to, by the digest of the notice that they were shown; withdrawn, never deleted."""

from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from storage.tables import Consent
from storage.types import utc_now

_CONSENT: Final = Consent.__table__  # type: ignore[attr-defined]


def given(connection: Connection, tenant: int, person: int, digest: str) -> bool:
    """Whether the person has agreed to that notice, and has not withdrawn it."""
    query = select(_CONSENT.c.id).where(*_standing(tenant, person), _CONSENT.c.notice_digest == digest)
    return connection.execute(query.limit(1)).first() is not None


def give(connection: Connection, tenant: int, person: int, purpose: str, digest: str, version: int) -> None:
    """The person agrees to that notice."""
    connection.execute(
        insert(_CONSENT).values(
            tenant=tenant,
            person=person,
            purpose=purpose,
            notice_digest=digest,
            notice_version=version,
            given=utc_now(),
        )
    )


def withdraw(connection: Connection, tenant: int, person: int) -> None:
    """The person agrees to nothing any more."""
    standing = _standing(tenant, person)
    connection.execute(update(_CONSENT).where(*standing).values(withdrawn=utc_now()))


def _standing(tenant: int, person: int) -> tuple[Any, ...]:
    return _CONSENT.c.tenant == tenant, _CONSENT.c.person == person, _CONSENT.c.withdrawn.is_(None)
