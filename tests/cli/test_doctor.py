"""The doctor finds what is amiss, goes on with the rest, and says how to mend it."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Parley

PASSWORD = "hun@ter2"


def states(parley: Parley) -> dict[str, Any]:
    done = parley("doctor", "--json")
    found = json.loads(done.out)
    assert done.code == (0 if found["ok"] else 1)
    assert done.err == ""
    assert "unexpected" not in done.out.lower()
    assert "ter2" not in done.out
    return {check["name"]: check for check in found["checks"]}


@pytest.mark.parametrize("text", ["a: [", "- a", "colour: red", "scenarios: 3"])
def test_a_bad_settings_file(parley: Parley, tmp_path: Path, text: str) -> None:
    (tmp_path / "parley.yaml").write_text(text)
    found = states(parley)
    assert found["Settings"]["state"] == "broken"
    assert found["Database"]["state"] == found["Scenarios"]["state"] == "fine"
    done = parley("list")
    assert done.code == 1
    assert "The settings cannot be used" in done.err
    assert "nexpected" not in done.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARLEY_CONFIG", "/missing.yaml"),
        ("PARLEY_SCENARIOS", "/missing"),
        ("PARLEY_COLOUR", "red"),
    ],
)
def test_a_bad_variable(parley: Parley, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    found = states(parley)
    assert found["Settings"]["state"] == "broken"
    assert name in found["Settings"]["found"]
    assert name in parley("list").err


@pytest.mark.parametrize("place", ["file", "file/below", "long", "/proc/nowhere"])
def test_an_impossible_data_folder(
    parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path / place.replace("long", "x" * 300)))
    found = states(parley)
    assert found["Data folder"]["state"] == found["Database"]["state"] == "broken"
    assert "Set PARLEY_DATA_DIR" in found["Data folder"]["mend"]


def test_a_data_folder_without_rights(parley: Parley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATA_DIR", "/proc/parley")  # where not even root can make a folder
    assert states(parley)["Data folder"]["state"] == "broken"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:hunter2@host/x",
        f"postgresql://u:{PASSWORD}@host/x",
        "postgresql://u:hunter2@host:port/x",
        "postgresql://u:hunter2@127.0.0.1:1/x",
        "postgres+asyncpg://u:hunter2@host/x",
        "sqlite:////proc/nowhere/x.db",
    ],
)
def test_an_unusable_database(parley: Parley, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", url)
    found = states(parley)
    assert found["Database"]["state"] == "broken"
    assert found["Database"]["mend"]
    assert found["Scenarios"]["state"] == "fine"
    for command in (("list",), ("db", "upgrade")):
        done = parley(*command)
        assert done.code == 1
        assert "ter2" not in done.err
        assert "nexpected" not in done.err


def test_a_database_in_memory(parley: Parley, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_DATABASE_URL", "sqlite:///:memory:")
    assert states(parley)["Database"]["found"].startswith("in memory")
    assert parley("list").code == 0


def test_a_newer_database(parley: Parley, home: Path) -> None:
    assert parley("db", "upgrade").code == 0
    with sqlite3.connect(home / "parley.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert "newer version of Parley; update the program" in parley("list").err
    assert "update the program" in states(parley)["Database"]["mend"]


def test_tables_without_a_version(parley: Parley, home: Path) -> None:
    assert parley("db", "upgrade").code == 0
    with sqlite3.connect(home / "parley.db") as database:
        database.execute("DROP TABLE alembic_version")
    database.close()
    assert "restore a backup" in parley("list").err
    assert "restore a backup" in states(parley)["Database"]["found"]
