"""Studies, their conditions, which session was assigned to which, and researchers' notes."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, reference


class Study(SQLModel, table=True):
    """An experiment: what its sessions have in common."""

    __tablename__ = "study"
    __table_args__ = (UniqueConstraint("tenant", "name"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    name: str
    about: str = ""
    created: datetime = created_column()


class Condition(SQLModel, table=True):
    """One arm of a study."""

    __tablename__ = "condition"
    __table_args__ = (UniqueConstraint("tenant", "study", "arm"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    study: int = reference("study.id")
    arm: str
    params: str = "{}"


class Assignment(SQLModel, table=True):
    """A session's condition, with the draw that chose it."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("tenant", "session"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    session: int = reference("session.id")
    condition: int = reference("condition.id")
    draw: str
    seed: int = Field(sa_type=BigInteger)
    created: datetime = created_column()


class Note(SQLModel, table=True):
    """What a researcher says of a branch or an event. Only ever added."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_tenant_branch", "tenant", "branch"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    seq: int | None = None
    kind: str
    """exclude, tag or comment."""
    text: str
    person: int | None = reference("person.id", optional=True)
    created: datetime = created_column()
