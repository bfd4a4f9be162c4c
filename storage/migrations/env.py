"""How Alembic reaches our tables; it always runs on the connection that `storage.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString

from storage.tables import metadata


def plain_text(kind: str, item: Any, autogen: Any) -> str | Literal[False]:
    """SQLModel's text type is written as SQLAlchemy's."""
    return "sa.String()" if kind == "type" and isinstance(item, AutoString) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=plain_text,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
