"""Communities (servers, workspaces), lobbies, and what the bridge keeps of people beside their words."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, reference
from storage.types import Key

WAITING: Final = text("state IN ('open', 'ready')")
UNSETTLED: Final = text("unsettled")
"""Queries of lobbies that matter yet name these very conditions, so that they read nothing else."""


class Community(SQLModel, table=True):
    """A server or workspace of a platform; by it a tenant is found, so no tenant leads its key."""

    __tablename__ = "community"
    __table_args__ = (UniqueConstraint("platform", "workspace"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    platform: str
    workspace: str
    name: str
    """As people there read it."""
    settings: str = "{}"
    """JSON: what its managers have set."""
    created: datetime = created_column()


class Installation(SQLModel, table=True):
    """The app in a workspace into which people installed it themselves. It belongs to the process, and to no tenant."""

    __tablename__ = "installation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    platform: str = Field(primary_key=True)
    workspace: str = Field(primary_key=True)
    body: str
    """JSON: tokens, and until when they are good."""


class Lobby(SQLModel, table=True):
    """A session that waits for its people."""

    __tablename__ = "lobby"
    __table_args__ = (
        UniqueConstraint("tenant", "public_id"),
        Index("ix_lobby_message", "platform", "workspace", "message"),
        Index("ix_lobby_branch", "branch"),
        Index("ix_lobby_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_lobby_unsettled", "id", sqlite_where=UNSETTLED, postgresql_where=UNSETTLED),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    public_id: str
    platform: str
    workspace: str
    channel: str
    message: str | None = None
    """External id of its card."""
    host: int = reference("person.id")
    scenario: str
    preset: str | None = None
    terms: str = "{}"
    """JSON."""
    state: str = "open"
    """open, ready, started, expired or closed."""
    due: int = Field(sa_type=BigInteger)
    """When its state changes by itself, UTC microseconds."""
    branch: int | None = reference("branch.id", optional=True)
    """What it has started."""
    parent: int | None = reference("branch.id", optional=True)
    """Of the card of a branch: what it is to leave, after which event."""
    parent_seq: int | None = None
    shown: str = ""
    """What the card shows."""
    unsettled: bool = True
    """Whether the card may show something else than what is so."""
    created: datetime = created_column()


class LobbySeat(SQLModel, table=True):
    """A seat of a lobby and who wants it."""

    __tablename__ = "lobby_seat"
    __table_args__ = (
        Index("ix_lobby_seat_person", "tenant", "person"),
        {"sqlite_with_rowid": False},
    )

    tenant: int = reference("tenant.id", key=True)
    lobby: int = reference("lobby.id", key=True)
    number: int = Field(primary_key=True, sa_type=Key)
    seat: str
    person: int | None = reference("person.id", optional=True)
    actor: str | None = None
    name: str = ""
    ready: bool = False


class LobbyCard(SQLModel, table=True):
    """A further card of a lobby, on another platform than the lobby's own."""

    __tablename__ = "lobby_card"
    __table_args__ = (
        Index("ix_lobby_card_message", "platform", "workspace", "message"),
        {"sqlite_with_rowid": False},
    )

    tenant: int = reference("tenant.id", key=True)
    lobby: int = reference("lobby.id", key=True)
    platform: str = Field(primary_key=True)
    workspace: str
    channel: str
    message: str | None = None
    """External id."""
    shown: str = ""
    """What it shows."""


class Told(SQLModel, table=True):
    """What a person was told on a branch, and need not be told again."""

    __tablename__ = "told"
    __table_args__ = (Index("ix_told_person", "tenant", "person"), {"sqlite_with_rowid": False})

    tenant: int = reference("tenant.id", key=True)
    branch: int = reference("branch.id", key=True)
    person: int = reference("person.id", key=True)
    what: str = Field(primary_key=True)


class Draft(SQLModel, table=True):
    """A form that somebody has begun to fill in."""

    __tablename__ = "draft"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tenant: int = reference("tenant.id", key=True)
    person: int = reference("person.id", key=True)
    branch: int = reference("branch.id", key=True)
    ask: int = Field(primary_key=True, sa_type=Key)
    option: str = Field(primary_key=True)
    values: str
    """JSON."""
    step: int = 0
    """Up to which part of the form it is filled in."""


class Bookmark(SQLModel, table=True):
    """Somebody wants to branch there when all is over."""

    __tablename__ = "bookmark"
    __table_args__ = (
        UniqueConstraint("tenant", "branch", "person", "seq"),
        Index("ix_bookmark_person", "tenant", "person"),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    person: int = reference("person.id")
    seq: int
    created: datetime = created_column()
