"""Which database URLs are taken, and that no password is ever shown."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from storage import migrate, revision
from storage.database import in_memory, open_database, parsed_url, shown
from storage.errors import ClearErrors, StoreError


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "cannot be read"),
        ("postgresql://host:port/x", "cannot be read"),
        ("postgresql://[::1", "cannot be read"),
        ("postgresql://host:99999/x", "impossible port"),
        ("mysql://u:hunter2@host/x", "mysql is not supported"),
        ("postgresql+asyncpg://u:hunter2@host/x", r"without \+asyncpg"),
        ("sqlite+aiosqlite:///x.db", r"without \+aiosqlite"),
        ("postgresql://u:hun@ter2@host/x", "write %40 for @"),
        ("postgresql://u:hun@ter2/x@host/x", "write %40 for @"),
        ("postgresql://u:hun@ter2?x@host/x", "write %40 for @"),
        ("u:hun@ter2@host", "cannot be read"),
        ("sqlite://x.db", "three slashes"),
        ("sqlite:///x.db?mode=ro", "three slashes"),
        ("sqlite:///~nobody-of-that-name/x.db", "home of nobody"),
    ],
)
def test_an_unusable_url_is_refused_without_showing_it(url: str, says: str) -> None:
    for use in (parsed_url, in_memory, shown, open_database, revision.present, migrate.upgrade):
        with pytest.raises(StoreError, match=says) as caught:
            use(url)
        for part in ("hunter2", "hun@", "ter2"):
            assert part not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_names_of_postgresql(scheme: str) -> None:
    url = f"{scheme}://u:hunter2%40x@host:5433/name?sslmode=require&password=hunter3"
    assert parsed_url(url).password == "hunter2@x"
    assert shown(url) == "postgresql://host:5433/name"


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite+pysqlite:///:memory:"]
)
def test_in_memory(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_memory(url)
    assert revision.present(url) is None
    open_database(url).dispose()
    assert list(tmp_path.iterdir()) == []


def test_the_home_folder_is_written_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    migrate.upgrade("sqlite:///~/x.db")
    assert (tmp_path / "x.db").is_file()
    assert revision.present("sqlite:///~/x.db") == revision.NEEDED


@pytest.mark.parametrize(
    "cause", ["bad value hunter2 and hunter3", "connection failed: hunter2", "hunter3 locked"]
)
def test_what_a_driver_says_is_scrubbed(cause: str) -> None:
    engine = create_engine("postgresql+psycopg://u:hunter2@host/x?password=hunter3")
    with pytest.raises(StoreError) as caught, ClearErrors(engine):
        raise engine.dialect.loaded_dbapi.OperationalError(cause)
    assert "hunter" not in str(caught.value)


def test_tables_that_tell_no_version(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    url = f"sqlite:///{path}"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recipe (id INTEGER)")
    for use in (revision.present, migrate.upgrade):
        with pytest.raises(StoreError, match="tables of another program"):
            use(url)
    path.unlink()
    migrate.upgrade(url)
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE alembic_version")
    for use in (revision.present, migrate.upgrade):
        with pytest.raises(StoreError, match="restore a backup"):
            use(url)
    database.close()


def test_which_of_the_two_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    revision.check(revision.NEEDED)
    with pytest.raises(StoreError, match="newer version of Parley; update the program"):
        revision.check("9999")
    monkeypatch.setattr(revision, "NEEDED", "0002")
    with pytest.raises(StoreError, match="run `parley db upgrade`"):
        revision.check("0001")
