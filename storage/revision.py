"""How far a database is, told without the machinery of migrations, since every command asks."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from storage.database import in_memory, parsed_url, postgres_engine
from storage.errors import ClearErrors, StoreError
from storage.tables import metadata

NEEDED: Final = "0004"
"""The newest migration; a test holds that it is."""


NEWER: Final = "This database was made by a newer version of Parley; update the program."


def make_tables(engine: Engine) -> None:
    """The tables in a database that lives in memory only; a test holds that they equal the migrated ones."""
    with engine.begin() as connection:
        for statement in _definitions():
            connection.exec_driver_sql(statement)


@cache
def _definitions() -> tuple[str, ...]:
    """For SQLite, which alone can live in memory."""
    made: list[ExecutableDDLElement] = []
    for table in metadata.sorted_tables:
        made.append(CreateTable(table))
        made += [CreateIndex(index) for index in sorted(table.indexes, key=lambda one: str(one.name))]
    return tuple(str(part.compile(dialect=sqlite.dialect())) for part in made)


def present(url: str) -> str | None:
    """The version of the database's tables; None while there are none.

    Raises `StoreError` where the tables do not tell it.
    """
    if in_memory(url) or _absent(url):
        return None
    engine = plain_engine(url)
    try:
        with ClearErrors(engine), engine.connect() as connection:
            return read(connection)
    finally:
        engine.dispose()


def read(connection: Connection) -> str | None:
    """`present`, on a connection."""
    tables = {*inspect(connection).get_table_names()}
    versions: list[str] = []
    if "alembic_version" in tables:
        versions = [*connection.execute(text("SELECT version_num FROM alembic_version")).scalars()]
    if len(versions) == 1:
        return versions[0]
    others = sorted(tables - {"alembic_version"})
    if not others and not versions:
        return None
    if {*others} & {*metadata.tables}:
        raise StoreError("The database does not say which version its tables are of; restore a backup.")
    raise StoreError(
        f"The database holds tables of another program (such as {others[0]}); name another one in PARLEY_DATABASE_URL."
        if others
        else "The database names several versions at once; restore a backup."
    )


def check(present: str) -> None:
    """Raises `StoreError` for tables of another version, which says whether they or the program are behind."""
    if present == NEEDED:
        return
    from storage import migrate  # slow to import, and seldom needed

    if present in migrate.known():
        raise StoreError("The database is of an older version; run `parley db upgrade`.")
    raise StoreError(NEWER)


def plain_engine(url: str) -> Engine:
    """An engine whose transactions hold changes of tables too, and that checks no foreign key."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() == "postgresql":
        return postgres_engine(parsed, poolclass=NullPool)
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
    parsed = parsed_url(url)
    return parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists()
