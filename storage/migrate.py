"""Migrations: bringing a database to this version's tables, and telling how far it is."""

from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from storage.database import in_memory, open_database
from storage.errors import ClearErrors, StoreError
from storage.tables import metadata

_LOCK: Final = 7_262_839
"""Key of the advisory lock that lets one process migrate a PostgreSQL database."""


def make_tables(engine: Engine) -> None:
    """The tables in a database that lives in memory only; a test holds that they equal the migrated ones."""
    metadata.create_all(engine)


def state(url: str) -> tuple[str | None, str]:
    """The version of the database (None while it is empty) and the version that this program needs."""
    wanted = ScriptDirectory.from_config(_config(url)).get_current_head() or ""
    if in_memory(url) or _absent(url):
        return None, wanted
    engine = _plain(url)
    try:
        with ClearErrors(engine), engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), wanted
    finally:
        engine.dispose()


def upgrade(url: str) -> None:
    """Bring the database to this version, all of the way or not at all.

    Raises `StoreError` for one that is newer than the program.
    """
    if in_memory(url):
        raise StoreError("A database in memory needs no upgrade.")
    open_database(url).dispose()  # makes the file, private to its owner
    config = _config(url)
    engine = _plain(url)
    try:
        with ClearErrors(engine), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            present = MigrationContext.configure(connection).get_current_revision()
            if present is not None and present not in _known(config):
                raise StoreError("This database was made by a newer version of Parley; update the program.")
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if engine.dialect.name == "sqlite":
                broken = connection.execute(text("PRAGMA foreign_key_check")).first()
                if broken is not None:
                    raise StoreError(
                        f"After the upgrade a row of {broken[0]} would refer to nothing; nothing was changed."
                    )
    finally:
        engine.dispose()


def _plain(url: str) -> Engine:
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


def _known(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
