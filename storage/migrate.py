"""Migrations: bringing a database to this version's tables, and telling how far it is."""

from importlib.resources import files
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage.database import MEMORY, open_database
from storage.errors import StoreError
from storage.tables import metadata

_LOCK: Final = 7_262_839
"""Key of the advisory lock that lets one process migrate a PostgreSQL database."""


def make_tables(engine: Engine) -> None:
    """The tables in a database that lives in memory only; a test holds that they equal the migrated ones."""
    metadata.create_all(engine)


def state(url: str) -> tuple[str | None, str]:
    """The version of the database (None while it is empty) and the version that this program needs."""
    engine = _plain(url)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    wanted = ScriptDirectory.from_config(_config(url)).get_current_head()
    return present, wanted or ""


def upgrade(url: str) -> None:
    """Bring the database to this version. Raises `StoreError` for one that is newer than the program."""
    if url == MEMORY:
        raise StoreError("A database in memory needs no upgrade.")
    open_database(url).dispose()  # makes the file, private to its owner
    config = _config(url)
    engine = _plain(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            present = MigrationContext.configure(connection).get_current_revision()
            if present is not None and present not in _known(config):
                raise StoreError("This database was made by a newer version of Parley; update the program.")
            if engine.dialect.name == "sqlite":
                # Rebuilding a table with foreign keys on would delete the rows that refer to it.
                connection.execute(text("PRAGMA foreign_keys=OFF"))
            connection.commit()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            if engine.dialect.name == "sqlite":
                broken = connection.execute(text("PRAGMA foreign_key_check")).first()
                if broken is not None:
                    raise StoreError(f"After the upgrade a row of {broken[0]} refers to nothing; restore the backup.")
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
                connection.commit()
    finally:
        engine.dispose()


def _plain(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, poolclass=NullPool)


def _known(config: Config) -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config
