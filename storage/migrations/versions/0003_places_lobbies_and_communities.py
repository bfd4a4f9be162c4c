"""What the bridge stores: places, lobbies, communities, drafts; what comes in and goes out by message."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_KEY = sa.Integer().with_variant(sa.BigInteger(), "postgresql")

_INDEXES: dict[str, tuple[str, tuple[str, ...], str | None]] = {
    "ix_inbox_pending": ("inbox", ("id",), "state = 'pending'"),
    "ix_inbox_message": ("inbox", ("place", "message"), "message IS NOT NULL"),
    "ix_outbox_unsent": (
        *("outbox", ("place", "branch", "seq", "ordinal")),
        "state IN ('pending', 'sending')",
    ),
    "ix_outbox_target": ("outbox", ("place", "target"), "target IS NOT NULL"),
    "ix_outbox_external": ("outbox", ("place", "external_id"), "external_id IS NOT NULL"),
    "uq_place_purpose": ("place", ("tenant", "branch", "platform", "purpose"), "state <> 'gone'"),
    "ix_place_spot": ("place", ("platform", "workspace", "channel", "thread"), None),
    "ix_branch_unfinished": ("branch", ("tenant", "status"), "status <> 'done'"),
    "ix_branch_owner": ("branch", ("owner",), "owner IS NOT NULL"),
    "ix_occupancy_tenant_person": ("occupancy", ("tenant", "person"), None),
    "ix_session_tenant_host": ("session", ("tenant", "host"), None),
    "ix_lobby_message": ("lobby", ("platform", "workspace", "message"), None),
    "ix_lobby_branch": ("lobby", ("branch",), None),
    "ix_lobby_waiting": ("lobby", ("id",), "state IN ('open', 'ready')"),
    "ix_lobby_unsettled": ("lobby", ("id",), "unsettled"),
    "ix_lobby_seat_person": ("lobby_seat", ("tenant", "person"), None),
    "ix_told_person": ("told", ("tenant", "person"), None),
    "ix_bookmark_person": ("bookmark", ("tenant", "person"), None),
}


def upgrade() -> None:
    _add("session", sa.Column("terms", sa.String()))
    _fill("session", terms="'{}'")
    _add("occupancy", sa.Column("stands_in", sa.Boolean()))
    _fill("occupancy", stands_in="false")
    _add("person", *[sa.Column(name, sa.Integer()) for name in ("quiet_from", "quiet_to")])
    _add("person", sa.Column("notify", sa.String()))
    _fill("person", notify="'mention'")

    _add("place", sa.Column("under", sa.String()), sa.Column("state", sa.String()))
    _fill("place", state="'open'")
    with op.batch_alter_table("place") as batch:
        batch.drop_constraint("uq_place_tenant_platform_workspace_channel_thread_branch", type_="unique")

    _add("inbox", sa.Column("seq", sa.Integer()), sa.Column("place", _KEY), sa.Column("message", sa.String()))
    _add("inbox", sa.Column("attempts", sa.Integer()))
    _fill("inbox", attempts="0")
    with op.batch_alter_table("inbox") as batch:
        batch.create_foreign_key("fk_inbox_place", "place", ["place"], ["id"])

    op.drop_index("ix_branch_tenant_status", "branch")
    op.drop_index("ix_outbox_unsent", "outbox")
    _drop("outbox", "supersedes")
    _add("outbox", sa.Column("worker", sa.String()), sa.Column("why", sa.String()))
    _add("outbox", sa.Column("added", sa.BigInteger()))

    with op.batch_alter_table(
        "timer", recreate=_rebuilt(), table_kwargs={"sqlite_autoincrement": True}
    ):  # else a number would be used again
        pass

    _communities()
    for name, (table, columns, where) in _INDEXES.items():
        only: dict[str, Any] = (
            {} if where is None else {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
        )
        op.create_index(name, table, [*columns], unique=name.startswith("uq_"), **only)


def _communities() -> None:
    op.create_table(
        "community",
        _own(),
        _to("tenant"),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("settings", sa.String(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        *_constraints("community", "tenant"),
        sa.UniqueConstraint("platform", "workspace", name="uq_community_platform_workspace"),
    )
    op.create_table(
        "lobby",
        _own(),
        _to("tenant"),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.String()),
        _to("host"),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("preset", sa.String()),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        _to("branch", nullable=True),
        _to("parent", nullable=True),
        sa.Column("parent_seq", sa.Integer()),
        sa.Column("shown", sa.String(), nullable=False),
        sa.Column("unsettled", sa.Boolean(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        *_constraints("lobby", "tenant", "branch", host="person", parent="branch"),
        sa.UniqueConstraint("tenant", "public_id", name="uq_lobby_tenant_public_id"),
    )
    op.create_table(
        "lobby_seat",
        _to("tenant"),
        _to("lobby"),
        sa.Column("number", _KEY, nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        _to("person", nullable=True),
        sa.Column("actor", sa.String()),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        *_constraints("lobby_seat", "tenant", "lobby", "person", key=("tenant", "lobby", "number")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "told",
        _to("tenant"),
        _to("branch"),
        _to("person"),
        sa.Column("what", sa.String(), nullable=False),
        *_constraints("told", "tenant", "branch", "person", key=("tenant", "branch", "person", "what")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        _to("tenant"),
        _to("person"),
        _to("branch"),
        sa.Column("ask", _KEY, nullable=False),
        sa.Column("option", sa.String(), nullable=False),
        sa.Column("values", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        *_constraints(
            *("draft", "tenant", "person", "branch"), key=("tenant", "person", "branch", "ask", "option")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bookmark",
        _own(),
        _to("tenant"),
        _to("branch"),
        _to("person"),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        *_constraints("bookmark", "tenant", "branch", "person"),
        sa.UniqueConstraint(
            *("tenant", "branch", "person", "seq"), name="uq_bookmark_tenant_branch_person_seq"
        ),
    )


def downgrade() -> None:
    for name, (table, _, _) in _INDEXES.items():
        op.drop_index(name, table)
    for table in ("bookmark", "draft", "told", "lobby_seat", "lobby", "community"):
        op.drop_table(table)
    with op.batch_alter_table("timer", recreate=_rebuilt(), table_kwargs={"sqlite_autoincrement": False}):
        pass
    _add("outbox", sa.Column("supersedes", sa.Integer()))
    _drop("outbox", "worker", "why", "added")
    unsent = sa.text("state <> 'sent'")
    op.create_index(
        *("ix_outbox_unsent", "outbox", ["tenant", "place", "branch", "seq", "ordinal"]),
        sqlite_where=unsent,
        postgresql_where=unsent,
    )
    op.create_index("ix_branch_tenant_status", "branch", ["tenant", "status"])
    with op.batch_alter_table("inbox") as batch:
        batch.drop_constraint("fk_inbox_place", type_="foreignkey")
    _drop("inbox", "seq", "place", "message", "attempts")
    with op.batch_alter_table("place") as batch:
        batch.create_unique_constraint(
            "uq_place_tenant_platform_workspace_channel_thread_branch",
            ["tenant", "platform", "workspace", "channel", "thread", "branch"],
        )
    _drop("place", "under", "state")
    _drop("person", "quiet_from", "quiet_to", "notify")
    _drop("occupancy", "stands_in")
    _drop("session", "terms")


def _rebuilt() -> Any:
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def _own() -> sa.Column[Any]:
    return sa.Column("id", _KEY, nullable=False)


def _to(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _KEY, nullable=nullable)


def _constraints(table: str, *columns: str, key: tuple[str, ...] = ("id",), **others: str) -> list[Any]:
    """The key, and references to the tables that the columns are named after, or to the others."""
    to = {name: name for name in columns} | others
    return [
        sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"),
        *[
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}")
            for name, target in to.items()
        ],
    ]


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _fill(table: str, **values: str) -> None:
    """What the new columns hold in older rows; from then on they are never empty."""
    for column, value in values.items():
        op.execute(sa.table(table, sa.column(column)).update().values({column: sa.text(value)}))
    with op.batch_alter_table(table) as batch:
        for column in values:
            batch.alter_column(column, nullable=False)


def _drop(table: str, *columns: str) -> None:
    with op.batch_alter_table(table) as batch:
        for column in columns:
            batch.drop_column(column)
