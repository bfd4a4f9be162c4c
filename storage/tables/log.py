"""The log: events, asks, people's words, blobs and snapshots. Hot tables, keyed by integers."""

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.base import reference
from storage.types import Key


class Event(SQLModel, table=True):
    """One committed step. Only ever added."""

    __tablename__ = "event"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tenant: int = reference("tenant.id", key=True)
    branch: int = reference("branch.id", key=True)
    seq: int = Field(primary_key=True, sa_type=Key)
    kind: str
    at: int = Field(sa_type=BigInteger)
    """The branch's clock, microseconds since the session began."""
    committed: int = Field(sa_type=BigInteger)
    """When it was committed, UTC microseconds; outside the digest."""
    body: str
    """The entry as JSON (`scenarios.kernel.wire`)."""
    chain: bytes = Field(sa_type=LargeBinary)


class Ask(SQLModel, table=True):
    """A stored request to a seat, with what became of it."""

    __tablename__ = "ask"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tenant: int = reference("tenant.id", key=True)
    branch: int = reference("branch.id", key=True)
    number: int = Field(primary_key=True, sa_type=Key)
    body: str
    """The ask as JSON."""
    opened_seq: int
    """The event that opened it; its moment is the ask's."""
    shown: int | None = Field(default=None, sa_type=BigInteger)
    """When somebody first saw it, UTC microseconds."""
    closed_seq: int | None = None
    """The event that answered or closed it; its moment is the answer's."""
    answered: bool | None = None
    """False where it closed without an answer."""
    due: int | None = Field(default=None, sa_type=BigInteger)
    """Deadline on the branch's clock."""
    parent: int | None = None
    """The ask whose holder consults somebody; None for asks of the rules."""
    addressee: str | None = None
    """Who is consulted; None for the seat's holder."""


class Text(SQLModel, table=True):
    """A person's words, once. Erasing empties text and salt; the reference stays valid and says nothing."""

    __tablename__ = "text"
    __table_args__ = (Index("ix_text_tenant_person", "tenant", "person"), {"sqlite_with_rowid": False})

    tenant: int = reference("tenant.id", key=True)
    ref: str = Field(primary_key=True)
    """Digest of salt and text."""
    person: int | None = reference("person.id", optional=True)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    text: str | None = None
    sources: str | None = None
    """JSON: references of the words that a derived text was made from; erased with them."""


class Blob(SQLModel, table=True):
    """Bytes by a digest under the tenant's key, such as pictures and stretches of prompts."""

    __tablename__ = "blob"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tenant: int = reference("tenant.id", key=True)
    digest: str = Field(primary_key=True)
    media: str
    data: bytes = Field(sa_type=LargeBinary)


class Snapshot(SQLModel, table=True):
    """A position that speeds up restoring; may be deleted without loss."""

    __tablename__ = "snapshot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tenant: int = reference("tenant.id", key=True)
    branch: int = reference("branch.id", key=True)
    seq: int = Field(primary_key=True, sa_type=Key)
    form: bytes = Field(sa_type=LargeBinary)
