"""One server for each database: a lock that the system lets go of with the process that holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO

from sqlalchemy import text
from sqlalchemy.pool import NullPool

from scenarios.kernel.errors import ParleyError
from storage.database import in_memory, parsed_url, postgres_engine


class TakenAlready(ParleyError):
    """Another process holds it."""


@contextmanager
def only_server(url: str) -> Iterator[None]:
    """No other process serves this database until the block ends. Raises `TakenAlready`."""
    parsed = parsed_url(url)
    if in_memory(url):
        yield
    elif parsed.get_backend_name() == "sqlite":
        with only_holder(Path(f"{parsed.database}.serving"), "this database"):
            yield
    else:
        with _advisory(url):
            yield


@contextmanager
def only_holder(file: Path, what: str) -> Iterator[None]:
    """No other process of this machine holds the file until the block ends. Raises `TakenAlready`."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a+", encoding="utf-8") as lock:
        os.chmod(file, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TakenAlready(_taken(what, _read(lock))) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


@contextmanager
def _advisory(url: str) -> Iterator[None]:
    key = int.from_bytes(blake2b(b"parley serve", digest_size=7).digest())
    engine = postgres_engine(parsed_url(url), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            taken = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one()
            connection.commit()
            if not taken:
                raise TakenAlready(_taken("this database", ""))
            yield
    finally:
        engine.dispose()


def _read(lock: IO[str]) -> str:
    lock.seek(0)
    return lock.read(20).strip()


def _taken(what: str, by: str) -> str:
    who = f"process {by}" if by.isdigit() else "another process"
    return f"Already serving {what} ({who}): stop that one first, or let this one use another."
