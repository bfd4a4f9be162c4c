"""How far a database is, told without the machinery of migrations, since every command asks."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.pool import NullPool

from storage.database import in_memory
from storage.errors import ClearErrors
from storage.tables import metadata

NEEDED: Final = "0001"
"""The newest migration; a test holds that it is."""


def make_tables(engine: Engine) -> None:
    """The tables in a database that lives in memory only; a test holds that they equal the migrated ones."""
    metadata.create_all(engine)


def present(url: str) -> str | None:
    """The version of the database's tables; None while there are none."""
    if in_memory(url) or _absent(url):
        return None
    engine = plain_engine(url)
    try:
        with ClearErrors(engine), engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    finally:
        engine.dispose()


def plain_engine(url: str) -> Engine:
    """An engine whose transactions hold changes of tables too, and that checks no foreign key."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(parsed.set(drivername="postgresql+psycopg"), poolclass=NullPool)
    engine = create_engine(parsed, poolclass=NullPool, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: object) -> None:
        connection.isolation_level = None
        # Rebuilding a table with foreign keys on would delete the rows that refer to it.
        connection.execute("PRAGMA foreign_keys=OFF")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _absent(url: str) -> bool:
    """Looking for its version must not make a file, which others could read."""
    parsed = make_url(url)
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()
