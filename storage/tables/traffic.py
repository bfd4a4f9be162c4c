"""What comes in, what goes out, where branches are shown, and what rings."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, instant_column, reference
from storage.types import Key

PENDING: Final = text("state = 'pending'")
UNSENT: Final = text("state IN ('pending', 'sending')")
"""Queries of what is left to do name these very conditions, so that they read nothing else."""


def _where(condition: Any) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


class Inbox(SQLModel, table=True):
    """An event of a platform, kept before it is acknowledged; its key makes a repeated delivery harmless."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("tenant", "platform", "external_id"),
        Index("ix_inbox_pending", "id", **_where(PENDING)),
        Index("ix_inbox_message", "place", "message", **_where(text("message IS NOT NULL"))),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    platform: str
    external_id: str
    external_order: str = ""
    """Snowflake or timestamp by which the platform orders events."""
    branch: int | None = reference("branch.id", optional=True)
    seq: int | None = None
    """The event that it made."""
    place: int | None = reference("place.id", optional=True)
    message: str | None = None
    """External id of the message that it was about."""
    body: str
    """Empty once it is settled: people's words live in `text` from then on."""
    state: str = "pending"
    """pending, consumed, ignored or poison."""
    attempts: int = 0
    """How often it was taken up again after a restart."""
    received: datetime = created_column()


class Outbox(SQLModel, table=True):
    """Something to do on a platform, written with the event that causes it. Its key makes it happen once."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unsent", "place", "branch", "seq", "ordinal", **_where(UNSENT)),
        Index("ix_outbox_target", "place", "target", **_where(text("target IS NOT NULL"))),
        Index("ix_outbox_external", "place", "external_id", **_where(text("external_id IS NOT NULL"))),
        {"sqlite_with_rowid": False},
    )

    tenant: int = reference("tenant.id", key=True)
    branch: int = reference("branch.id", key=True)
    seq: int = Field(primary_key=True, sa_type=Key)
    ordinal: int = Field(primary_key=True, sa_type=Key)
    place: int | None = reference("place.id", optional=True)
    operation: str = "post"
    """open, post, edit, delete or react."""
    target: str | None = None
    """The message by its name within the place, such as `turn:7`."""
    body: str | None = None
    """JSON. None where the event holds the text, and once it is settled."""
    state: str = "pending"
    """pending, sending, sent, dropped or parked."""
    attempts: int = 0
    next_at: int | None = Field(default=None, sa_type=BigInteger)
    """Not before this moment, UTC microseconds."""
    worker: str | None = None
    """Who has it in hand while it is `sending`; None where its fate is unknown."""
    added: int | None = Field(default=None, sa_type=BigInteger)
    """When it was added beside a step, UTC microseconds; None for what came with its event."""
    why: str | None = None
    """Why it is parked, for operators."""
    external_id: str | None = None


class Place(SQLModel, table=True):
    """Where a branch is shown."""

    __tablename__ = "place"
    __table_args__ = (
        Index(
            "uq_place_purpose", "tenant", "branch", "platform", "purpose",
            unique=True, **_where(text("state <> 'gone'")),
        ),
        Index("ix_place_spot", "platform", "workspace", "channel", "thread"),
    )  # fmt: skip

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id", index=True)
    platform: str
    workspace: str = ""
    channel: str = ""
    thread: str = ""
    purpose: str = "public"
    """public, side:<seat>+<seat> or direct:<person>."""
    under: str | None = None
    """External id of the message that its thread hangs under."""
    state: str = "wanted"
    """wanted, open or gone."""
    watermark: str = ""
    """External id of the last message taken in."""
    created: datetime = created_column()


class Timer(SQLModel, table=True):
    """An alarm of a branch; claimed in the transaction of its effect. A number is never used again."""

    __tablename__ = "timer"
    __table_args__ = (
        UniqueConstraint("tenant", "branch", "kind", "name"),
        Index("ix_timer_due", "due"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    kind: str
    """timer (of the rules), deadline (of an ask), or what the bridge has set."""
    name: str
    due: datetime = instant_column()
    armed_seq: int
