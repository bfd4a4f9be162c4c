"""Tenants and the people in them: found by name or account, made if new."""

import secrets
from typing import Final

from sqlalchemy import Connection, func, insert, select

from storage.tables import Account, Person, Tenant
from storage.types import utc_now

_LOCK: Final = 7_262_840
"""Key of the advisory lock of those who make a tenant or a person on PostgreSQL."""

_TENANT, _PERSON, _ACCOUNT = Tenant.__table__, Person.__table__, Account.__table__  # type: ignore[attr-defined]


def tenant(connection: Connection, name: str) -> int:
    """The tenant's key; made if new."""
    found = connection.execute(select(_TENANT.c.id).where(_TENANT.c.name == name)).scalar_one_or_none()
    if found is None:
        _one_at_a_time(connection)
        found = connection.execute(select(_TENANT.c.id).where(_TENANT.c.name == name)).scalar_one_or_none()
    if found is None:
        made = insert(_TENANT).values(
            name=name, zone="UTC", blob_key=secrets.token_bytes(32), created=utc_now()
        )
        found = connection.execute(made.returning(_TENANT.c.id)).scalar_one()
    return int(found)


def person(
    connection: Connection, of_tenant: int, platform: str, workspace: str, user_id: str, name: str
) -> int:
    """The person behind an account; both are made if new."""
    wanted = select(_ACCOUNT.c.person).where(
        _ACCOUNT.c.tenant == of_tenant,
        _ACCOUNT.c.platform == platform,
        _ACCOUNT.c.workspace == workspace,
        _ACCOUNT.c.user_id == user_id,
    )
    found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        _one_at_a_time(connection)
        found = connection.execute(wanted).scalar_one_or_none()
    if found is None:
        now = utc_now()
        made = insert(_PERSON).values(tenant=of_tenant, name=name, zone="UTC", notify="mention", created=now)
        found = connection.execute(made.returning(_PERSON.c.id)).scalar_one()
        connection.execute(
            insert(_ACCOUNT).values(
                tenant=of_tenant,
                person=found,
                platform=platform,
                workspace=workspace,
                user_id=user_id,
                created=now,
            )
        )
    return int(found)


def _one_at_a_time(connection: Connection) -> None:
    """On PostgreSQL, wait until nobody else makes a tenant or person; SQLite has one writer anyway."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
