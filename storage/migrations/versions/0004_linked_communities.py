"""Lobbies that have a card on another platform as well, and where the app was installed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "lobby_card",
        sa.Column("tenant", _KEY, nullable=False),
        sa.Column("lobby", _KEY, nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.String()),
        sa.Column("shown", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "lobby", "platform", name="pk_lobby_card"),
        sa.ForeignKeyConstraint(["tenant"], ["tenant.id"], name="fk_lobby_card_tenant"),
        sa.ForeignKeyConstraint(["lobby"], ["lobby.id"], name="fk_lobby_card_lobby"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "installation",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", name="pk_installation"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lobby_card_message", "lobby_card", ["platform", "workspace", "message"])


def downgrade() -> None:
    op.drop_index("ix_lobby_card_message", "lobby_card")
    op.drop_table("installation")
    op.drop_table("lobby_card")
