"""Stores under test: SQLite on the caller's thread, SQLite with group commit, and a real PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.store import Store
from tests import postgres
from tests.storage.place import Place

KINDS = ("inline", "group", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="session")
def cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server for the session."""
    postgres.require()
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = tmp_path_factory.mktemp("template") / "parley.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> Iterator[Place]:
    """A migrated database on which stores are opened."""
    if request.param == "postgres":
        server: postgres.Cluster = request.getfixturevalue("cluster")
        made = Place(server.emptied(), threaded=True)
        yield made
        made.close()
        return
    made = _sqlite(template, tmp_path, threaded=request.param == "group")
    yield made
    made.close()


@pytest.fixture
def store(place: Place) -> Store:
    """A store on it."""
    return place.open()


@pytest.fixture
def sqlite(tmp_path: Path, template: Path) -> Iterator[Place]:
    """A migrated SQLite file, used from the caller's thread."""
    made = _sqlite(template, tmp_path, threaded=False)
    yield made
    made.close()


@pytest.fixture
def grouped(tmp_path: Path, template: Path) -> Iterator[Place]:
    """A migrated SQLite file behind a writer thread."""
    made = _sqlite(template, tmp_path, threaded=True)
    yield made
    made.close()


def _sqlite(template: Path, folder: Path, *, threaded: bool) -> Place:
    shutil.copy(template, folder / "parley.db")
    return Place(f"sqlite:///{folder / 'parley.db'}", threaded=threaded)
