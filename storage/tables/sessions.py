"""Sessions, branches, seats and who holds them."""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, instant_column, reference
from storage.types import Key

UNFINISHED: Final = text("status <> 'done'")
"""Queries of what is going on name this very condition, so that they read nothing else."""
OWNED: Final = text("owner IS NOT NULL")


class Session(SQLModel, table=True):
    """A family of branches that shares scenario, parameters and seed."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("tenant", "public_id"),
        Index("ix_session_tenant_host", "tenant", "host"),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    public_id: str
    """What people type: at most 22 characters."""
    scenario: str
    version: int
    preset: str | None = None
    seed: int = Field(sa_type=BigInteger)
    params: str = "{}"
    """JSON: the scenario's parameters."""
    limits: str = "{}"
    """JSON: what may be used up before it ends."""
    terms: str = "{}"
    """JSON: what its host has set: time, stand-ins, who may watch."""
    manifest: str = "{}"
    """JSON: digests of the scenario's source, preset and prompts, and versions of what played it."""
    host: int | None = reference("person.id", optional=True)
    guild: str | None = None
    """The community it was begun in, for budgets."""
    created: datetime = created_column()


class Branch(SQLModel, table=True):
    """The unit that runs. Its past up to `fork_seq` is its parent's."""

    __tablename__ = "branch"
    __table_args__ = (
        UniqueConstraint("tenant", "session", "number"),
        Index(
            "ix_branch_unfinished", "tenant", "status", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED
        ),
        Index("ix_branch_owner", "owner", sqlite_where=OWNED, postgresql_where=OWNED),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    session: int = reference("session.id")
    number: int
    parent: int | None = Field(
        default=None, sa_type=Key, sa_column_args=[ForeignKey("branch.id")], nullable=True
    )
    fork_seq: int = 0
    head: int = 0
    """Sequence number of the last event; compared and set by every step."""
    status: str = "running"
    """running, waiting, paused, held, done or quarantined."""
    why: str | None = None
    """Why it ended, or what stopped it, for operators."""
    fence: int = 0
    """Raised with every claim; a step of an earlier owner finds it changed."""
    owner: str | None = None
    lease_until: datetime | None = instant_column()
    attempts: int = 0
    """Claims since the last committed step; too many quarantine the branch."""
    clock_at: int = Field(default=0, sa_type=BigInteger)
    clock_since: datetime | None = instant_column()
    """The branch's clock showed `clock_at` microseconds at this moment; None while it stands still."""
    mode: str = "record"
    """off, record, replay or replay-or-call: where the answers of its calls come from."""
    replays: int | None = Field(
        default=None, sa_type=Key, sa_column_args=[ForeignKey("branch.id")], nullable=True
    )
    """The branch from whose record a replay takes them."""
    created: datetime = created_column()


class Seat(SQLModel, table=True):
    """A role in one session."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("tenant", "session", "name"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    session: int = reference("session.id")
    name: str
    role: str


class Occupancy(SQLModel, table=True):
    """Who holds a seat on a branch, from one event to another; a branch inherits what its parent had there."""

    __tablename__ = "occupancy"
    __table_args__ = (
        Index("ix_occupancy_tenant_branch", "tenant", "branch"),
        Index("ix_occupancy_tenant_person", "tenant", "person"),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    seat: int = reference("seat.id")
    person: int | None = reference("person.id", optional=True)
    actor: str
    """`human`, or the actor with its parameters: `strategy:boulware?e=4`."""
    from_seq: int
    to_seq: int | None = None
    mandate: str | None = None
    """JSON: limits that stay with the seat, `{"limits": [[term, operation, arguments]], "principal": person}`."""
    stands_in: bool = False
    """It only moves until `person` comes back."""


class Grant(SQLModel, table=True):
    """A person may read what a seat saw from an event on."""

    __tablename__ = "seat_grant"
    __table_args__ = (Index("ix_seat_grant_tenant_branch", "tenant", "branch"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    seat: int = reference("seat.id")
    person: int = reference("person.id")
    from_seq: int
    created: datetime = created_column()


class Checkpoint(SQLModel, table=True):
    """A named position; names are unique within a session."""

    __tablename__ = "checkpoint"
    __table_args__ = (UniqueConstraint("tenant", "session", "name"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    session: int = reference("session.id")
    branch: int = reference("branch.id")
    seq: int
    name: str
    created: datetime = created_column()
