"""Work as it was done: spans, model calls and what they used."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import created_column, id_column, instant_column, reference


class Span(SQLModel, table=True):
    """One nested piece of work behind an event."""

    __tablename__ = "span"
    __table_args__ = (Index("ix_span_tenant_branch", "tenant", "branch", "seq"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    parent: int | None = reference("span.id", optional=True)
    seq: int | None = None
    seat: str | None = None
    kind: str
    name: str
    inputs: str | None = None
    result: str | None = None
    started: datetime = created_column()
    ended: datetime | None = instant_column()


class ModelCall(SQLModel, table=True):
    """A model's answer, stored before the step that uses it, so that it is never paid for twice."""

    __tablename__ = "model_call"
    __table_args__ = (UniqueConstraint("tenant", "branch", "key"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    key: str
    """Which call of which seat at which step."""
    request_digest: str
    model: str
    request: str | None = None
    response: str | None = None
    failure: str | None = None
    span: int | None = reference("span.id", optional=True)
    started: datetime = created_column()
    ended: datetime | None = instant_column()


class Usage(SQLModel, table=True):
    """What a call used, in tokens and in millionths of the currency."""

    __tablename__ = "usage"
    __table_args__ = (Index("ix_usage_tenant_branch", "tenant", "branch"),)

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    seat: str | None = None
    person: int | None = reference("person.id", optional=True)
    call: int | None = reference("model_call.id", optional=True)
    input_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int = Field(default=0, sa_type=BigInteger)
    at: datetime = created_column()
