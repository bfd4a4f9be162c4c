"""Opening a database: SQLite with the settings that durability needs, or PostgreSQL by URL."""

import os
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StoreError

Durability = Literal["full", "normal"]
"""`full` survives a power cut with every committed step; `normal` may lose the last ones, never half of one."""

MEMORY = "sqlite://"


def open_database(url: str, durability: Durability = "full") -> Engine:
    """An engine on the database, with no table made. Raises `StoreError` for an unusable URL."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, durability)
    if parsed.get_backend_name() == "postgresql":
        try:
            return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_size=8, pool_pre_ping=True)
        except ModuleNotFoundError:
            raise StoreError(
                "PostgreSQL needs its driver: install Parley with the extra `postgres`."
            ) from None
    raise StoreError(f"{parsed.get_backend_name()} is not supported; use sqlite:///FILE or postgresql://….")


def in_memory(url: str) -> bool:
    """Whether the database lives in this process only."""
    parsed = _parsed(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:")


def shown(url: str) -> str:
    """The URL without its password."""
    return _parsed(url).render_as_string(hide_password=True)


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError:
        raise StoreError(
            "The database URL cannot be read; write sqlite:///FILE or postgresql://HOST/NAME."
        ) from None


def _sqlite(url: URL, durability: Durability) -> Engine:
    if url.database and url.database != ":memory:":
        _private_file(Path(url.database))
    # One connection that every caller shares in turn: the store lets one work at a time.
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        url, poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 30}
    )

    @event.listens_for(engine, "connect")
    def settings(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun and ended by us alone
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={durability.upper()}",
            "busy_timeout=30000",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            "wal_autocheckpoint=1000",
            "journal_size_limit=67108864",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _private_file(path: Path) -> None:
    """People's words are inside: the folder and the file are their owner's alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be made ({error.strerror}); set PARLEY_DATA_DIR to a folder you can write to."
        ) from error
