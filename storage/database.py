"""Opening a database: SQLite with the settings that durability needs, or PostgreSQL by URL."""

import os
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StoreError

Durability = Literal["full", "normal"]
"""`full` survives a power cut with every committed step; `normal` may lose the last ones, never half of one."""

MEMORY = "sqlite://"

_DRIVERS: Final = {"sqlite": "pysqlite", "postgresql": "psycopg"}


def open_database(url: str, durability: Durability = "full") -> Engine:
    """An engine on the database, with no table made. Raises `StoreError` for an unusable URL."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, durability)
    return postgres_engine(parsed, pool_size=8, pool_pre_ping=True)


def postgres_engine(parsed: URL, **options: Any) -> Engine:
    """An engine on PostgreSQL. Raises `StoreError` where its driver is missing."""
    try:
        return create_engine(parsed.set(drivername="postgresql+psycopg"), **options)
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs its driver: install Parley with the extra `postgres`.") from None


def in_memory(url: str) -> bool:
    """Whether the database lives in this process only."""
    parsed = parsed_url(url)
    return parsed.get_backend_name() == "sqlite" and parsed.database is None


def shown(url: str) -> str:
    """The database for people: without user, password and options."""
    parsed = parsed_url(url)
    return URL.create(
        parsed.drivername, host=parsed.host, port=parsed.port, database=parsed.database
    ).render_as_string()


def parsed_url(url: str) -> URL:
    """The URL with its short forms written out. Raises `StoreError`, which never shows the URL itself."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise StoreError(
            "The database URL cannot be read; write sqlite:///FILE or postgresql://USER@HOST:PORT/NAME."
        ) from None
    backend, _, driver = parsed.drivername.partition("+")
    backend = {"postgres": "postgresql"}.get(backend, backend)
    if backend not in _DRIVERS:
        raise StoreError(f"{backend} is not supported; use sqlite:///FILE or postgresql://….")
    if driver not in ("", _DRIVERS[backend]):
        raise StoreError(
            f"Parley brings its own driver: write {backend}://… without +{driver} in the database URL."
        )
    parsed = parsed.set(drivername=backend)
    return _sqlite_url(parsed) if backend == "sqlite" else _postgres_url(parsed, url)


def _sqlite_url(parsed: URL) -> URL:
    if parsed.host or parsed.username or parsed.password or parsed.port or parsed.query:
        raise StoreError(
            "The database URL of a file has three slashes and no options: write sqlite:///FILE, "
            "or sqlite:////FOLDER/FILE for a whole path."
        )
    if parsed.database in (None, "", ":memory:"):
        return URL.create("sqlite")
    file = Path(str(parsed.database))
    if "\0" in str(file):
        raise StoreError("The database URL names no possible file; write sqlite:///FILE.")
    try:
        return parsed.set(database=str(file.expanduser()))
    except RuntimeError:
        raise StoreError(f"The database URL names the home of nobody here: {file.parts[0]}.") from None


def _postgres_url(parsed: URL, url: str) -> URL:
    # A sign that was not escaped moves a part of the password into the host, the name or the options.
    if url.count("@") > 1 or (parsed.password is None and "@" in url.partition("?")[2]):
        raise StoreError(
            "The database URL can be read in several ways: write %40 for @, %2F for / and %3F for ? "
            "in its user and password."
        )
    if parsed.port is not None and not 0 < parsed.port < 65_536:
        raise StoreError("The database URL has an impossible port; write postgresql://USER@HOST:PORT/NAME.")
    return parsed


def _sqlite(url: URL, durability: Durability) -> Engine:
    if url.database:
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
