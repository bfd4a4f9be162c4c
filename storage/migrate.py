"""Migrations: bringing a database to this version's tables."""

from importlib.resources import files
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage import revision
from storage.database import in_memory, open_database
from storage.errors import ClearErrors, StoreError

_LOCK: Final = 7_262_839
"""Key of the advisory lock that lets one process migrate a PostgreSQL database."""


def upgrade(url: str) -> None:
    """Bring the database to this version, all of the way or not at all.

    Raises `StoreError` for one that is newer than the program.
    """
    if in_memory(url):
        raise StoreError("A database in memory needs no upgrade.")
    open_database(url).dispose()  # makes the file, private to its owner
    config = _config()
    engine = revision.plain_engine(url)
    try:
        with ClearErrors(engine), engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            present = revision.read(connection)
            if present is not None and present not in known():
                raise StoreError(revision.NEWER)
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


def known() -> set[str]:
    """All versions that this program knows."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("storage") / "migrations"))
    return config
