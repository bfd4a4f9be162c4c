"""What comes in, what goes out, where branches are shown, and what rings."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, instant_column, reference
from storage.types import Key


class Inbox(SQLModel, table=True):
    """An event of a platform, kept before it is acknowledged; its key makes a repeated delivery harmless."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("tenant", "platform", "external_id"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    platform: str
    external_id: str
    external_order: str = ""
    """Snowflake or timestamp by which the platform orders events."""
    branch: int | None = reference("branch.id", optional=True)
    body: str
    state: str = "pending"
    """pending, consumed, ignored or poison."""
    received: datetime = created_column()


class Outbox(SQLModel, table=True):
    """Something to do on a platform, written with the event that causes it. Its key makes it happen once."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_unsent",
            *("tenant", "place", "branch", "seq", "ordinal"),
            sqlite_where=text("state <> 'sent'"),
            postgresql_where=text("state <> 'sent'"),
        ),
        {"sqlite_with_rowid": False},
    )

    tenant: int = reference("tenant.id", key=True)
    branch: int = reference("branch.id", key=True)
    seq: int = Field(primary_key=True, sa_type=Key)
    ordinal: int = Field(primary_key=True, sa_type=Key)
    place: int | None = reference("place.id", optional=True)
    operation: str = "post"
    """open, post, edit, delete, upload or react."""
    target: str | None = None
    supersedes: int | None = None
    body: str | None = None
    """None where the event holds the text."""
    state: str = "pending"
    """pending, sending, sent or parked."""
    attempts: int = 0
    next_at: int | None = Field(default=None, sa_type=BigInteger)
    external_id: str | None = None


class Place(SQLModel, table=True):
    """Where a branch is shown."""

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("tenant", "platform", "workspace", "channel", "thread", "branch"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id", index=True)
    platform: str
    workspace: str = ""
    channel: str = ""
    thread: str = ""
    purpose: str = "public"
    watermark: str = ""
    """External id of the last message taken in."""
    created: datetime = created_column()


class Timer(SQLModel, table=True):
    """An alarm of a branch; claimed in the transaction of its effect."""

    __tablename__ = "timer"
    __table_args__ = (UniqueConstraint("tenant", "branch", "kind", "name"), Index("ix_timer_due", "due"))

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    kind: str
    """timer (of the rules) or deadline (of an ask)."""
    name: str
    due: datetime = instant_column()
    armed_seq: int
