"""Tenants, people, their accounts, and what they agreed to."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, instant_column, reference


class Tenant(SQLModel, table=True):
    """A team or lab. Nothing crosses between tenants."""

    __tablename__ = "tenant"

    id: int | None = id_column()
    name: str = Field(unique=True)
    zone: str = "UTC"
    """IANA zone, for quiet hours and display only."""
    blob_key: bytes = Field(sa_type=LargeBinary)
    """Key of the digests by which its blobs are found: nobody else can tell one from its content."""
    created: datetime = created_column()


class Person(SQLModel, table=True):
    """A human being, known by accounts; the row stays when the person is forgotten, without the name."""

    __tablename__ = "person"

    id: int | None = id_column()
    tenant: int = reference("tenant.id", index=True)
    name: str | None = None
    zone: str = "UTC"
    notify: str = "mention"
    """How it learns of its turn: mention, direct (message) or silent."""
    quiet_from: int | None = None
    """Quiet hours begin at this minute of the day in its zone."""
    quiet_to: int | None = None
    created: datetime = created_column()
    forgotten: datetime | None = instant_column()


class Account(SQLModel, table=True):
    """How a platform knows a person. Platform ids stand here and in no event."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("tenant", "platform", "workspace", "user_id"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    person: int = reference("person.id", index=True)
    platform: str
    workspace: str = ""
    user_id: str
    created: datetime = created_column()


class Consent(SQLModel, table=True):
    """What a person agreed to, by the digest of the notice that was shown; withdrawn, never deleted."""

    __tablename__ = "consent"

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    person: int = reference("person.id", index=True)
    purpose: str
    notice_digest: str
    notice_version: int = 1
    given: datetime = created_column()
    withdrawn: datetime | None = instant_column()
