"""The server for tests: a skip that says what is missing, a failure where nothing may be missing."""

import os
from pathlib import Path

import pytest

from tests import postgres


def test_a_missing_server_is_a_plain_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARLEY_CI", raising=False)
    monkeypatch.setattr(postgres, "_programs", lambda: None)
    with pytest.raises(pytest.skip.Exception, match="this test needs PostgreSQL's programs"):
        postgres.require()


def test_in_continuous_integration_it_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_CI", "1")
    monkeypatch.setattr(postgres, "_programs", lambda: None)
    with pytest.raises(pytest.fail.Exception, match="this test needs PostgreSQL's programs"):
        postgres.require()


@pytest.mark.postgres
def test_the_server_is_unprivileged_durable_and_not_on_the_network(cluster: postgres.Cluster) -> None:
    import psycopg

    with psycopg.connect(cluster.emptied()) as connection:
        settings = {
            name: connection.execute(f"SHOW {name}".encode()).fetchone()
            for name in ("fsync", "synchronous_commit", "listen_addresses", "data_directory")
        }
    assert settings["fsync"] == ("on",)
    assert settings["synchronous_commit"] == ("on",)
    assert settings["listen_addresses"] == ("",)
    (folder,) = settings["data_directory"] or ("",)
    assert Path(folder).stat().st_uid != 0 or os.geteuid() != 0
