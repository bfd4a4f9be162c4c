"""Work as it was done: spans, model calls and what they used."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
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
    """The last event of the branch when it began."""
    seat: str | None = None
    ask: int | None = None
    """Number of the ask it is for; 0 for the floor, -1 for what is asked beside the session."""
    basis: int | None = None
    """The last event that its seat had seen."""
    kind: str
    name: str
    inputs: str | None = None
    result: str | None = None
    failure: str | None = None
    started: datetime = created_column()
    ended: datetime | None = instant_column()
    erased: datetime | None = instant_column()
    """When inputs and result went with somebody's words."""


class ModelCall(SQLModel, table=True):
    """A model's answer, stored before the step that uses it, so that it is never paid for twice.

    Under way it has no `ended`; where its process died it never gets one. A failed one has no response.
    """

    __tablename__ = "model_call"
    __table_args__ = (
        Index("ix_model_call_tenant_branch_key", "tenant", "branch", "key"),
        Index("ix_model_call_tenant_branch_seq", "tenant", "branch", "seq"),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    branch: int = reference("branch.id")
    key: str
    """Which call of which seat at which step; a call that is made again has it too."""
    seq: int
    """The last event of the branch when it began."""
    seat: str
    ask: int
    """As in `Span`."""
    basis: int
    """As in `Span`."""
    request_digest: str
    model: str
    request: str | None = None
    """JSON: where the request stands among the blobs (`storage.prompts`)."""
    response: str | None = None
    failure: str | None = None
    """The kind of failure."""
    detail: str | None = None
    """The cause of a failure, for operators."""
    span: int | None = reference("span.id", optional=True)
    started: datetime = created_column()
    ended: datetime | None = instant_column()
    erased: datetime | None = instant_column()
    """When the answer went with somebody's words."""


class Usage(SQLModel, table=True):
    """What a call used, in tokens and in millionths of the currency; while `reserved`, what it may use."""

    __tablename__ = "usage"
    __table_args__ = (
        Index("ix_usage_tenant_branch", "tenant", "branch"),
        Index("ix_usage_call", "call"),
        *(
            # Sums are read from the index alone.
            Index(f"ix_usage_{name}", "tenant", *by, "input_tokens", "output_tokens", "cost_micros")
            for name, by in (
                ("session", ("session", "seat")),
                ("person", ("person", "at")),
                ("guild", ("guild", "at")),
                ("month", ("at",)),
            )
        ),
    )

    id: int | None = id_column()
    tenant: int = reference("tenant.id")
    session: int = reference("session.id")
    branch: int = reference("branch.id")
    seat: str | None = None
    person: int | None = reference("person.id", optional=True)
    """The session's host."""
    guild: str | None = None
    call: int | None = reference("model_call.id", optional=True)
    reserved: bool = False
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cost_micros: int = Field(default=0, sa_type=BigInteger)
    at: datetime = created_column()
    """When the call began."""
