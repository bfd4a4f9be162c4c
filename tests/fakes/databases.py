"""Databases for tests, made fast: one file is migrated and copied, and what was compiled in memory serves the next."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from sqlalchemy import Engine, event

from storage import database, migrate, store
from storage.database import Durability, in_memory, open_database, parsed_url

_SPARE: list[Engine] = []
_upgrade = migrate.upgrade


def migrated(url: str) -> None:
    """As `storage.migrate.upgrade`; a file that is not there yet is a copy of one that was migrated before."""
    file = parsed_url(url).database
    if file is None or Path(file).exists():
        _upgrade(url)
    else:
        open_database(url).dispose()  # makes the file, private to its owner
        Path(file).write_bytes(_template())


@pytest.fixture(autouse=True)
def ready_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a folder whose tests each begin with no database: to be imported into its conftest."""
    monkeypatch.setattr(migrate, "upgrade", migrated)


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "parley.db"
        _upgrade(f"sqlite:///{file}")
        return file.read_bytes()


def _again(url: str, durability: Durability = "full") -> Engine:
    """As `open_database`; in memory it is an engine that was let go of, with a new and empty database."""
    if not in_memory(url):
        return database.open_database(url, durability)
    if _SPARE:
        return _SPARE.pop()
    made = database.open_database(url, durability)
    event.listen(made, "engine_disposed", _SPARE.append)
    return made


shared_engines = patch.object(store, "open_database", _again)
"""Within it, a `Store` in memory takes the engine of one that was closed."""
