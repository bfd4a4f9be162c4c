"""Tables of the first version."""

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "tenant",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenant")),
        sa.UniqueConstraint("name", name=op.f("uq_tenant_name")),
    )
    op.create_table(
        "blob",
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("media", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_blob_tenant")),
        sa.PrimaryKeyConstraint("tenant", "digest", name=op.f("pk_blob")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.Column("forgotten", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_person_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_tenant"), ["tenant"], unique=False)

    op.create_table(
        "study",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_study_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study")),
        sa.UniqueConstraint("tenant", "name", name=op.f("uq_study_tenant_name")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_account_person")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_account_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint(
            "tenant",
            "platform",
            "workspace",
            "user_id",
            name=op.f("uq_account_tenant_platform_workspace_user_id"),
        ),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_person"), ["person"], unique=False)

    op.create_table(
        "condition",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("study", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("arm", sa.String(), nullable=False),
        sa.Column("params", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["study"], ["study.id"], name=op.f("fk_condition_study")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_condition_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition")),
        sa.UniqueConstraint("tenant", "study", "arm", name=op.f("uq_condition_tenant_study_arm")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("notice_digest", sa.String(), nullable=False),
        sa.Column("notice_version", sa.Integer(), nullable=False),
        sa.Column("given", storage.types.Instant(), nullable=False),
        sa.Column("withdrawn", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_consent_person")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_consent_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_person"), ["person"], unique=False)

    op.create_table(
        "session",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("params", sa.String(), nullable=False),
        sa.Column("limits", sa.String(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("host", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["host"], ["person.id"], name=op.f("fk_session_host")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_session_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("tenant", "public_id", name=op.f("uq_session_tenant_public_id")),
    )
    op.create_table(
        "text",
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("sources", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_text_person")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_text_tenant")),
        sa.PrimaryKeyConstraint("tenant", "ref", name=op.f("pk_text")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.create_index("ix_text_tenant_person", ["tenant", "person"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("session", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("condition", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("draw", sa.String(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["condition"], ["condition.id"], name=op.f("fk_assignment_condition")),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_assignment_session")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_assignment_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("tenant", "session", name=op.f("uq_assignment_tenant_session")),
    )
    op.create_table(
        "branch",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("session", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("parent", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("fork_seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", storage.types.Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("clock_at", sa.BigInteger(), nullable=False),
        sa.Column("clock_since", storage.types.Instant(), nullable=True),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["branch.id"], name=op.f("fk_branch_parent")),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_branch_session")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_branch_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch")),
        sa.UniqueConstraint("tenant", "session", "number", name=op.f("uq_branch_tenant_session_number")),
    )
    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.create_index("ix_branch_tenant_status", ["tenant", "status"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("session", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_seat_session")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_seat_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("tenant", "session", "name", name=op.f("uq_seat_tenant_session_name")),
    )
    op.create_table(
        "ask",
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("number", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=True),
        sa.Column("closed_seq", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("addressee", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_ask_branch")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_ask_tenant")),
        sa.PrimaryKeyConstraint("tenant", "branch", "number", name=op.f("pk_ask")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("session", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_checkpoint_branch")),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_checkpoint_session")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_checkpoint_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("tenant", "session", "name", name=op.f("uq_checkpoint_tenant_session_name")),
    )
    op.create_table(
        "event",
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_event_branch")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_event_tenant")),
        sa.PrimaryKeyConstraint("tenant", "branch", "seq", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("external_order", sa.String(), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_inbox_branch")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_inbox_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "tenant", "platform", "external_id", name=op.f("uq_inbox_tenant_platform_external_id")
        ),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_note_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_note_person")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_note_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index("ix_note_tenant_branch", ["tenant", "branch"], unique=False)

    op.create_table(
        "occupancy",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seat", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("to_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_occupancy_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_occupancy_person")),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name=op.f("fk_occupancy_seat")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_occupancy_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occupancy")),
    )
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.create_index("ix_occupancy_tenant_branch", ["tenant", "branch"], unique=False)

    op.create_table(
        "place",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("watermark", sa.String(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_place_branch")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_place_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint(
            "tenant",
            "platform",
            "workspace",
            "channel",
            "thread",
            "branch",
            name=op.f("uq_place_tenant_platform_workspace_channel_thread_branch"),
        ),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_branch"), ["branch"], unique=False)

    op.create_table(
        "seat_grant",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seat", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("created", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_seat_grant_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_seat_grant_person")),
        sa.ForeignKeyConstraint(["seat"], ["seat.id"], name=op.f("fk_seat_grant_seat")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_seat_grant_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_grant")),
    )
    with op.batch_alter_table("seat_grant", schema=None) as batch_op:
        batch_op.create_index("ix_seat_grant_tenant_branch", ["tenant", "branch"], unique=False)

    op.create_table(
        "snapshot",
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_snapshot_branch")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_snapshot_tenant")),
        sa.PrimaryKeyConstraint("tenant", "branch", "seq", name=op.f("pk_snapshot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "span",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("parent", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("inputs", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("started", storage.types.Instant(), nullable=False),
        sa.Column("ended", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_span_branch")),
        sa.ForeignKeyConstraint(["parent"], ["span.id"], name=op.f("fk_span_parent")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_span_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_span")),
    )
    with op.batch_alter_table("span", schema=None) as batch_op:
        batch_op.create_index("ix_span_tenant_branch", ["tenant", "branch", "seq"], unique=False)

    op.create_table(
        "timer",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due", storage.types.Instant(), nullable=True),
        sa.Column("armed_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_timer_branch")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_timer_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint(
            "tenant", "branch", "kind", "name", name=op.f("uq_timer_tenant_branch_kind_name")
        ),
    )
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.create_index("ix_timer_due", ["due"], unique=False)

    op.create_table(
        "model_call",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_digest", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=True),
        sa.Column("response", sa.String(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("span", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("started", storage.types.Instant(), nullable=False),
        sa.Column("ended", storage.types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_model_call_branch")),
        sa.ForeignKeyConstraint(["span"], ["span.id"], name=op.f("fk_model_call_span")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_model_call_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_call")),
        sa.UniqueConstraint("tenant", "branch", "key", name=op.f("uq_model_call_tenant_branch_key")),
    )
    op.create_table(
        "outbox",
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seq", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("ordinal", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("place", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_outbox_branch")),
        sa.ForeignKeyConstraint(["place"], ["place.id"], name=op.f("fk_outbox_place")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_outbox_tenant")),
        sa.PrimaryKeyConstraint("tenant", "branch", "seq", "ordinal", name=op.f("pk_outbox")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_unsent",
            ["tenant", "place", "branch", "seq", "ordinal"],
            unique=False,
            sqlite_where=sa.text("state <> 'sent'"),
            postgresql_where=sa.text("state <> 'sent'"),
        )

    op.create_table(
        "usage",
        sa.Column("id", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("tenant", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("branch", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=False),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("person", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("call", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), nullable=True),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cost_micros", sa.BigInteger(), nullable=False),
        sa.Column("at", storage.types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_usage_branch")),
        sa.ForeignKeyConstraint(["call"], ["model_call.id"], name=op.f("fk_usage_call")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_usage_person")),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name=op.f("fk_usage_tenant")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage")),
    )
    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.create_index("ix_usage_tenant_branch", ["tenant", "branch"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("usage", schema=None) as batch_op:
        batch_op.drop_index("ix_usage_tenant_branch")

    op.drop_table("usage")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_unsent",
            sqlite_where=sa.text("state <> 'sent'"),
            postgresql_where=sa.text("state <> 'sent'"),
        )

    op.drop_table("outbox")
    op.drop_table("model_call")
    with op.batch_alter_table("timer", schema=None) as batch_op:
        batch_op.drop_index("ix_timer_due")

    op.drop_table("timer")
    with op.batch_alter_table("span", schema=None) as batch_op:
        batch_op.drop_index("ix_span_tenant_branch")

    op.drop_table("span")
    op.drop_table("snapshot")
    with op.batch_alter_table("seat_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_seat_grant_tenant_branch")

    op.drop_table("seat_grant")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_branch"))

    op.drop_table("place")
    with op.batch_alter_table("occupancy", schema=None) as batch_op:
        batch_op.drop_index("ix_occupancy_tenant_branch")

    op.drop_table("occupancy")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index("ix_note_tenant_branch")

    op.drop_table("note")
    op.drop_table("inbox")
    op.drop_table("event")
    op.drop_table("checkpoint")
    op.drop_table("ask")
    op.drop_table("seat")
    with op.batch_alter_table("branch", schema=None) as batch_op:
        batch_op.drop_index("ix_branch_tenant_status")

    op.drop_table("branch")
    op.drop_table("assignment")
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_index("ix_text_tenant_person")

    op.drop_table("text")
    op.drop_table("session")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_person"))

    op.drop_table("consent")
    op.drop_table("condition")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_person"))

    op.drop_table("account")
    op.drop_table("study")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_tenant"))

    op.drop_table("person")
    op.drop_table("blob")
    op.drop_table("tenant")
