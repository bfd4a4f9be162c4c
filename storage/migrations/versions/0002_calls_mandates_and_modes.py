"""Calls, spans and budgets; mandates of seats; modes of branches."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_KEY = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
_SUMS = ("input_tokens", "output_tokens", "cost_micros")
_USAGE_INDEXES: dict[str, tuple[str, ...]] = {
    "ix_usage_session": ("tenant", "session", "seat", *_SUMS),
    "ix_usage_person": ("tenant", "person", "at", *_SUMS),
    "ix_usage_guild": ("tenant", "guild", "at", *_SUMS),
    "ix_usage_month": ("tenant", "at", *_SUMS),
    "ix_usage_call": ("call",),
}
_CALL_INDEXES = {
    "ix_model_call_tenant_branch_key": ("tenant", "branch", "key"),
    "ix_model_call_tenant_branch_seq": ("tenant", "branch", "seq"),
}


def upgrade() -> None:
    _add("occupancy", sa.Column("mandate", sa.String()))
    _add("session", sa.Column("guild", sa.String()))
    _add("branch", sa.Column("mode", sa.String()), sa.Column("replays", _KEY))
    _fill("branch", mode="'record'")
    with op.batch_alter_table("branch") as batch:
        batch.create_foreign_key("fk_branch_replays", "branch", ["replays"], ["id"])

    _add("tenant", sa.Column("blob_key", sa.LargeBinary()))
    tenants = sa.table("tenant", sa.column("id", _KEY), sa.column("blob_key", sa.LargeBinary()))
    for tenant in [*op.get_bind().execute(sa.select(tenants.c.id)).scalars()]:
        op.execute(tenants.update().where(tenants.c.id == tenant).values(blob_key=secrets.token_bytes(32)))
    _fill("tenant", blob_key=None)

    _add("span", sa.Column("ask", sa.Integer()), sa.Column("basis", sa.Integer()))
    _add("span", sa.Column("failure", sa.String()), sa.Column("erased", Instant()))

    for name in ("seq", "ask", "basis"):
        _add("model_call", sa.Column(name, sa.Integer()))
    _add("model_call", sa.Column("seat", sa.String()), sa.Column("detail", sa.String()))
    _add("model_call", sa.Column("erased", Instant()))
    _fill("model_call", seq="0", ask="0", basis="0", seat="''")
    with op.batch_alter_table("model_call") as batch:
        batch.drop_constraint("uq_model_call_tenant_branch_key", type_="unique")
    for name, on in _CALL_INDEXES.items():
        op.create_index(name, "model_call", [*on])

    _add(
        "usage",
        sa.Column("session", _KEY),
        sa.Column("guild", sa.String()),
        sa.Column("reserved", sa.Boolean()),
        sa.Column("cached_tokens", sa.Integer()),
    )
    of_branch = "(SELECT session FROM branch WHERE branch.id = usage.branch)"
    _fill("usage", session=of_branch, reserved="false", cached_tokens="0")
    with op.batch_alter_table("usage") as batch:
        batch.create_foreign_key("fk_usage_session", "session", ["session"], ["id"])
    for name, columns in _USAGE_INDEXES.items():
        op.create_index(name, "usage", [*columns])


def downgrade() -> None:
    for name in _USAGE_INDEXES:
        op.drop_index(name, "usage")
    with op.batch_alter_table("usage") as batch:
        batch.drop_constraint("fk_usage_session", type_="foreignkey")
    _drop("usage", "session", "guild", "reserved", "cached_tokens")
    for name in _CALL_INDEXES:
        op.drop_index(name, "model_call")
    with op.batch_alter_table("model_call") as batch:
        batch.create_unique_constraint("uq_model_call_tenant_branch_key", ["tenant", "branch", "key"])
    _drop("model_call", "seq", "ask", "basis", "seat", "detail", "erased")
    _drop("span", "ask", "basis", "failure", "erased")
    with op.batch_alter_table("branch") as batch:
        batch.drop_constraint("fk_branch_replays", type_="foreignkey")
    _drop("branch", "mode", "replays")
    _drop("tenant", "blob_key")
    _drop("session", "guild")
    _drop("occupancy", "mandate")


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _fill(table: str, **values: str | None) -> None:
    """What the new columns hold in older rows; from then on they are never empty."""
    for column, value in values.items():
        if value is not None:
            op.execute(sa.table(table, sa.column(column)).update().values({column: sa.text(value)}))
    with op.batch_alter_table(table) as batch:
        for column in values:
            batch.alter_column(column, nullable=False)


def _drop(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column)
