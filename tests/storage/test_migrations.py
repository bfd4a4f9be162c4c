"""Migrations: the same tables on every way, up and down, all of it or nothing, and never a row lost."""

import asyncio
import multiprocessing
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, inspect

from storage import migrate, revision
from storage.database import in_memory, open_database
from storage.errors import StoreError
from storage.persons import Persons
from storage.store import Store
from storage.tables import metadata
from storage.traffic import Traffic
from tests import postgres
from tests.fakes.scenarios import find
from tests.storage.calling import made
from tests.storage.place import played, rows


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'parley.db'}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("cluster")
    url = cluster.database(empty=True)
    yield url
    cluster.drop(url)


def schema(engine: Engine) -> dict[str, Any]:
    """All that the database says of its tables, comparable."""
    found: dict[str, Any] = {}
    look = inspect(engine)
    for table in sorted(look.get_table_names()):
        if table == "alembic_version":
            continue
        found[table] = {
            "columns": {
                c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(table)
            },
            "key": look.get_pk_constraint(table),
            "foreign": sorted(map(str, look.get_foreign_keys(table))),
            "unique": sorted(map(str, look.get_unique_constraints(table))),
            "indexes": sorted([_index(index) for index in look.get_indexes(table)]),
        }
        if engine.dialect.name == "sqlite":
            query = f"SELECT sql FROM sqlite_master WHERE name = '{table}'"
            with engine.connect() as connection:
                found[table]["rowid"] = "WITHOUT ROWID" in str(connection.exec_driver_sql(query).scalar())
    return found


def _index(index: Any) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def plain(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


def alembic(url: str, connection: Connection) -> Config:
    config = migrate._config()
    config.attributes["connection"] = connection
    return config


@pytest.mark.long
def test_the_tables_in_memory_are_the_migrated_ones(empty: str) -> None:
    migrate.upgrade(empty)
    engine = plain(empty)
    migrated = schema(engine)
    with engine.begin() as connection:
        command.downgrade(alembic(empty, connection), "base")
    assert schema(engine) == {}
    metadata.create_all(engine)
    assert schema(engine) == migrated
    engine.dispose()


def test_the_models_have_no_change_without_a_migration(empty: str) -> None:
    migrate.upgrade(empty)
    engine = plain(empty)
    with engine.begin() as connection:
        command.check(alembic(empty, connection))
    engine.dispose()


@pytest.mark.long
def test_a_missing_migration_would_be_noticed(empty: str) -> None:
    migrate.upgrade(empty)
    engine = plain(empty)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_timer_due")
        with pytest.raises(CommandError, match="New upgrade operations"):
            command.check(alembic(empty, connection))
    engine.dispose()


def test_an_upgrade_is_told_by_its_state_and_harmless_twice(empty: str) -> None:
    present, wanted = revision.present(empty), revision.NEEDED
    assert present is None
    assert wanted
    migrate.upgrade(empty)
    migrate.upgrade(empty)
    assert revision.present(empty) == wanted


def test_looking_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "parley.db"
    assert revision.present(f"sqlite:///{path}") is None
    assert not path.exists()
    assert not path.parent.exists()


def test_a_newer_database_is_refused_and_not_touched(empty: str) -> None:
    migrate.upgrade(empty)
    engine = plain(empty)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = schema(engine)
    with pytest.raises(StoreError, match="newer version of Parley; update the program"):
        migrate.upgrade(empty)
    assert revision.present(empty) == "9999"
    assert schema(engine) == before
    engine.dispose()


@pytest.mark.long
def test_no_row_is_lost_by_an_upgrade(empty: str) -> None:
    migrate.upgrade(empty)
    store = Store(empty, find)
    ref = asyncio.run(played(store))
    before = {table: asyncio.run(rows(store, table)) for table in sorted(metadata.tables)}
    assert len(before["event"]) > 5
    store.close()
    migrate.upgrade(empty)
    again = Store(empty, find)
    assert {table: asyncio.run(rows(again, table)) for table in sorted(metadata.tables)} == before
    assert asyncio.run(again.load(ref)).position.over is not None
    again.close()


def test_rebuilding_a_table_deletes_nothing_that_refers_to_it(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "parley.db"
    shutil.copy(template, path)
    url = f"sqlite:///{path}"
    store = Store(url, find)
    asyncio.run(played(store))
    events = asyncio.run(rows(store, "event"))
    store.close()
    engine = revision.plain_engine(url)
    with engine.begin() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 0
        from alembic.migration import MigrationContext
        from alembic.operations import Operations

        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("branch", recreate="always") as batch:
            batch.alter_column("status", nullable=True)
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    engine.dispose()
    again = Store(url, find)
    assert asyncio.run(rows(again, "event")) == events
    again.close()


@pytest.mark.long
def test_an_upgrade_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    real = migrate.command.upgrade

    def failing(config: Config, revision: str) -> None:
        real(config, revision)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(migrate.command, "upgrade", failing)
    with pytest.raises(StoreError, match="The disk is full"):
        migrate.upgrade(url)
    assert revision.present(url) is None
    tables = sqlite3.connect(tmp_path / "parley.db").execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == []
    monkeypatch.undo()
    migrate.upgrade(url)


def test_rows_that_would_refer_to_nothing_stop_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    migrate.upgrade(url)
    real = migrate.command.upgrade

    def careless(config: Config, revision: str) -> None:
        real(config, revision)
        config.attributes["connection"].exec_driver_sql(
            "INSERT INTO person (tenant, zone, notify, created) VALUES (99, 'UTC', 'mention', 0)"
        )

    monkeypatch.setattr(migrate.command, "upgrade", careless)
    with pytest.raises(StoreError, match="a row of person would refer to nothing; nothing was changed"):
        migrate.upgrade(url)
    assert sqlite3.connect(tmp_path / "parley.db").execute("SELECT count(*) FROM person").fetchone() == (0,)


@pytest.mark.long
def test_two_processes_that_begin_at_once_share_the_work(empty: str) -> None:
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=migrate.upgrade, args=(empty,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert revision.present(empty) == revision.NEEDED


def test_foreign_keys_are_checked_in_daily_work(template: Path, tmp_path: Path) -> None:
    shutil.copy(template, tmp_path / "parley.db")
    engine = open_database(f"sqlite:///{tmp_path / 'parley.db'}")
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("foreign_keys", "journal_mode", "synchronous", "secure_delete", "busy_timeout")
        }
    assert settings == {
        "foreign_keys": 1,
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 30_000,
    }
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_has_its_tables(url: str) -> None:
    assert in_memory(url)
    for threaded in (False, True):
        store = Store(url, find, threaded=threaded)
        ref = asyncio.run(played(store))
        assert asyncio.run(store.load(ref)).position.over is not None
        store.close()
    with pytest.raises(StoreError, match="needs no upgrade"):
        migrate.upgrade(url)


def test_the_needed_version_is_the_newest_migration() -> None:
    config = migrate._config()
    assert migrate.ScriptDirectory.from_config(config).get_current_head() == revision.NEEDED


@pytest.mark.long
def test_an_older_database_keeps_its_sessions(empty: str, tmp_path: Path) -> None:
    """The first version's tables, filled by what its own program wrote: sessions, branches, usage."""
    migrate.upgrade(empty)
    store = Store(empty, find)
    ref = asyncio.run(played(store))
    branch = asyncio.run(store.branch(ref, 3))
    before = asyncio.run(store.load(ref)).position
    store.close()
    engine = plain(empty)
    with engine.begin() as connection:
        command.downgrade(alembic(empty, connection), "0001")
        for statement in (
            "INSERT INTO span (tenant, branch, kind, name, started) VALUES (1, 1, 'tool', 'x', 0)",
            "INSERT INTO model_call (tenant, branch, key, request_digest, model, span, started)"
            " VALUES (1, 1, 'k', 'd', 'm', 1, 0)",
            "INSERT INTO usage (tenant, branch, call, input_tokens, output_tokens, cost_micros, at)"
            " VALUES (1, 1, 1, 5, 6, 7, 0)",
        ):
            connection.exec_driver_sql(statement)
        assert revision.read(connection) == "0001"
        assert "mandate" not in {column["name"] for column in inspect(connection).get_columns("occupancy")}
    engine.dispose()
    with pytest.raises(StoreError, match="of an older version; run `parley db upgrade`"):
        revision.check("0001")
    migrate.upgrade(empty)
    again = Store(empty, find)
    loaded = asyncio.run(again.load(ref))
    assert loaded.position == before
    assert (loaded.mode, loaded.replays, loaded.holders["buyer"].mandate) == ("record", None, None)
    assert asyncio.run(again.load(branch)).position.seq == 3
    assert asyncio.run(again.ledger(ref)).session[2:] == (1, 0, 0, 5, 6, 0, 7)
    ((key,),) = asyncio.run(rows(again, "tenant", "blob_key"))
    assert len(key) == 32
    asyncio.run(made(again, ref))
    assert asyncio.run(again.stored_call(ref, "k")) is not None
    again.close()


@pytest.mark.long
def test_what_came_in_and_was_to_go_out_is_kept(empty: str) -> None:
    """Rows of the second version's tables that the third changes; what a timer's number was, no other gets."""
    migrate.upgrade(empty)
    store = Store(empty, find)
    ref = asyncio.run(played(store))
    asyncio.run(store.person(ref.tenant, "web", "w", "ann", "Ann"))
    store.close()
    engine = plain(empty)
    with engine.begin() as connection:
        command.downgrade(alembic(empty, connection), "0002")
        assert "notify" not in {column["name"] for column in inspect(connection).get_columns("person")}
        for statement in (
            "INSERT INTO place (tenant, branch, platform, workspace, channel, thread, purpose, watermark, created)"
            " VALUES (1, 1, 'web', 'w', 'c', 't', 'public', 'm0', 0)",
            "INSERT INTO inbox (tenant, platform, external_id, external_order, body, state, received)"
            " VALUES (1, 'web', 'm1', '', '{}', 'pending', 0)",
            "INSERT INTO outbox (tenant, branch, seq, ordinal, place, operation, supersedes, state, attempts)"
            " VALUES (1, 1, 2, 0, 1, 'post', 1, 'pending', 0)",
            "INSERT INTO timer (tenant, branch, kind, name, due, armed_seq) VALUES (1, 1, 'late', '7', 5, 2)",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    migrate.upgrade(empty)
    again = Store(empty, find)
    traffic = Traffic(again)

    async def found() -> None:
        place = await traffic.place(1)
        assert (place.ref, place.thread, place.watermark, place.state) == (ref, "t", "m0", "open")
        assert [row.external_id for row in await traffic.pending()] == ["m1"]
        row = await traffic.claim(1, 0)
        assert row is not None
        assert (row.seq, row.ordinal) == (2, 0)
        (timer,) = await traffic.timers(ref)
        assert await traffic.take_timer(timer.id)
        await traffic.set_timer(ref, "late", "7", 6)
        assert not await traffic.take_timer(timer.id)
        loaded = await again.load(ref)
        assert not any(holder.stands_in for holder in loaded.holders.values())
        assert await again.terms(ref) == {}
        assert (await Persons(again).preferences(ref.tenant, 1)).notify == "mention"

    asyncio.run(found())
    again.close()
