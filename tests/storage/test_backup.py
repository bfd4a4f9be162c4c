"""A copy taken while others write, one put back, and a sentence for everything that cannot be."""

import asyncio
import os
import shlex
import shutil
import sqlite3
import stat
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from storage import migrate, revision
from storage.alone import TakenAlready, only_server
from storage.backup import backup, restore
from storage.errors import StoreError
from storage.store import Store
from tests import postgres
from tests.fakes.scenarios import find
from tests.storage.place import Place, new, next_step, played, rows

SELDOM = "sqlite:////srv/none/parley.db"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder for backups and second databases."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def saved(sqlite: Place, elsewhere: Path) -> Path:
    """A backup of a database with one session that is over; the database is closed."""
    asyncio.run(played(sqlite.open()))
    file = elsewhere / "saved.db"
    assert backup(sqlite.url, file) == revision.NEEDED
    sqlite.close()
    return file


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def sessions(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM session").fetchone()[0])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def refused(url: str, source: Path, *, replace: bool = False) -> str:
    """What a restore says that changes nothing."""
    database = Path(url.removeprefix("sqlite:///"))
    before = database.read_bytes() if database.exists() else None
    with pytest.raises(StoreError) as caught:
        restore(url, source, replace=replace)
    assert (database.read_bytes() if database.exists() else None) == before
    assert [path.name for path in database.parent.glob(f".{database.name}*")] == []
    assert [path.name for path in database.parent.glob(f"{database.name}.before*")] == []
    return str(caught.value)


def test_a_backup_is_one_private_file_in_which_everything_is(sqlite: Place, elsewhere: Path) -> None:
    store = sqlite.open()
    ref = asyncio.run(played(store))
    backup(sqlite.url, elsewhere / "saved.db")
    assert [path.name for path in elsewhere.iterdir()] == ["saved.db"]
    assert stat.S_IMODE((elsewhere / "saved.db").stat().st_mode) == 0o600
    copy = Store(url_of(elsewhere / "saved.db"), find)
    assert asyncio.run(rows(copy, "event")) == asyncio.run(rows(store, "event"))
    assert asyncio.run(copy.load(ref)).position.over is not None
    copy.close()


def test_a_backup_taken_while_others_write_is_one_moment(grouped: Place, elsewhere: Path) -> None:
    store = grouped.open(durability="normal")
    ref = asyncio.run(new(store, params={"rounds": 500}))
    stop, wrote = threading.Event(), threading.Event()

    def write() -> None:
        async def steps() -> None:
            while not stop.is_set():
                await store.commit(next_step(await store.load(ref), texts=(store.keep("w" * 5_000, None),)))
                wrote.set()

        asyncio.run(steps())

    writer = threading.Thread(target=write)
    writer.start()
    try:
        heads = []
        for number in range(5):
            wrote.clear()
            assert wrote.wait(20)
            backup(grouped.url, elsewhere / f"{number}.db")
            copy = Store(url_of(elsewhere / f"{number}.db"), find)
            heads.append(asyncio.run(copy.load(ref)).position.seq)
            assert len(asyncio.run(rows(copy, "text", "ref"))) == heads[-1]
            copy.close()
    finally:
        stop.set()
        writer.join()
    assert heads == sorted({*heads})


def test_a_database_of_an_older_version_can_be_backed_up(elsewhere: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript((Path(__file__).parent / "data" / "0002.sql").read_text(encoding="utf-8"))
    assert backup(url_of(old), elsewhere / "saved.db") == "0002"
    assert restore(url_of(tmp_path / "new.db"), elsewhere / "saved.db") == ("0002", None)
    migrate.upgrade(url_of(tmp_path / "new.db"))
    assert sessions(tmp_path / "new.db") == 2


def test_no_file_is_overwritten_and_nothing_half_is_left(sqlite: Place, elsewhere: Path) -> None:
    asyncio.run(played(sqlite.open()))
    there, link, nowhere = elsewhere / "there", elsewhere / "link", elsewhere / "nowhere"
    there.write_text("mine")
    link.symlink_to(elsewhere / "target")
    for file in (there, link, sqlite.file):
        with pytest.raises(StoreError, match="is there already, and no file is overwritten"):
            backup(sqlite.url, file)
    with pytest.raises(StoreError, match="is a folder; name a new file in it"):
        backup(sqlite.url, elsewhere)
    with pytest.raises(StoreError, match=r"cannot be written \(no such file or directory\)"):
        backup(sqlite.url, nowhere / "saved.db")
    with pytest.raises(StoreError, match=r"cannot be written \(.+\); name another place"):
        backup(sqlite.url, Path("/proc/saved.db"))
    with pytest.raises(StoreError, match=r"cannot be written \(file name too long\)"):
        backup(sqlite.url, elsewhere / ("x" * 300))
    assert sorted(path.name for path in elsewhere.iterdir()) == ["link", "there"]
    assert there.read_text() == "mine"


@pytest.mark.parametrize("url", ["sqlite://", SELDOM])
def test_nothing_to_back_up(url: str, elsewhere: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        backup(url, elsewhere / "saved.db")
    assert [*elsewhere.iterdir()] == []


def test_a_damaged_database_gives_no_backup(sqlite: Place, elsewhere: Path) -> None:
    asyncio.run(played(sqlite.open()))
    sqlite.close()
    spoilt(sqlite.file)
    with pytest.raises(StoreError, match="restore"):
        backup(sqlite.url, elsewhere / "saved.db")
    assert [*elsewhere.iterdir()] == []


def spoilt(file: Path) -> None:
    """Pages in its middle are not what they were."""
    whole = bytearray(file.read_bytes())
    whole[4096 * 5 : 4096 * 30] = b"\x7f" * (4096 * 25)
    file.write_bytes(whole)


def test_a_full_disk_leaves_no_half_backup(
    sqlite: Place, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(played(sqlite.open()))
    full(monkeypatch)
    with pytest.raises(StoreError, match="The disk is full; free some space"):
        backup(sqlite.url, elsewhere / "saved.db")
    assert [*elsewhere.iterdir()] == []


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on no file of SQLite's has room for more than a few pages."""

    class Small(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **how: object) -> None:
            target.execute("PRAGMA max_page_count=5")
            target.execute("CREATE TABLE filled (x)")
            target.execute("INSERT INTO filled VALUES (zeroblob(90000))")

    real = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **how: real(*given, **{"factory": Small, **how}))


def test_a_backup_is_put_back_where_nothing_is(saved: Path, tmp_path: Path) -> None:
    database = tmp_path / "deep" / "er" / "parley.db"
    assert restore(url_of(database), saved) == (revision.NEEDED, None)
    assert sessions(database) == 1
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(database.parent.stat().st_mode) == 0o700
    store = Store(url_of(database), find)
    asyncio.run(played(store))
    store.close()
    assert sessions(database) == 2
    assert sessions(saved) == 1


def test_where_nothing_was_played_yet_it_takes_the_place_unasked(saved: Path, tmp_path: Path) -> None:
    database = tmp_path / "new" / "parley.db"
    migrate.upgrade(url_of(database))
    store = Store(url_of(database), find)
    asyncio.run(store.person(asyncio.run(store.tenant("local")), "terminal", "", "me", ""))
    store.close()
    _, kept = restore(url_of(database), saved)
    assert sessions(database) == 1
    assert kept is not None
    assert sessions(kept) == 0


def test_what_is_there_is_only_replaced_when_told_and_kept_beside(saved: Path, sqlite: Place) -> None:
    store = sqlite.open()
    asyncio.run(played(store))
    sqlite.close()
    assert "With --replace" in refused(sqlite.url, saved)
    _, kept = restore(sqlite.url, saved, replace=True)
    assert kept is not None
    assert kept.parent == sqlite.file.parent
    assert (sessions(sqlite.file), sessions(kept)) == (1, 2)
    assert restore(sqlite.url, kept, replace=True)[0] == revision.NEEDED
    assert sessions(sqlite.file) == 2


def test_what_an_old_database_left_beside_is_not_taken_for_the_new_one_s(saved: Path, sqlite: Place) -> None:
    """As after a power cut: steps stand in the write-ahead log only."""
    store = sqlite.open()
    ref = asyncio.run(new(store, params={"rounds": 50}))
    asyncio.run(store.commit(next_step(asyncio.run(store.load(ref)))))
    left = {ending: Path(f"{sqlite.file}{ending}").read_bytes() for ending in ("", "-wal", "-shm")}
    sqlite.close()
    for ending, content in left.items():
        Path(f"{sqlite.file}{ending}").write_bytes(content)
    _, kept = restore(sqlite.url, saved, replace=True)
    assert kept is not None
    assert (sessions(sqlite.file), sessions(kept)) == (1, 2)


def test_rows_that_refer_to_nothing_are_damage_too(sqlite: Place, elsewhere: Path) -> None:
    asyncio.run(played(sqlite.open()))
    sqlite.close()
    with closing(sqlite3.connect(sqlite.file)) as connection:
        connection.execute("DELETE FROM session")
        connection.commit()
    with pytest.raises(StoreError, match="refers to nothing"):
        backup(sqlite.url, elsewhere / "saved.db")
    assert [*elsewhere.iterdir()] == []


@pytest.mark.parametrize("spoil", [spoilt, lambda file: file.write_bytes(b"no database at all" * 99)])
def test_a_damaged_database_is_replaced_and_kept_as_it_was(
    saved: Path, sqlite: Place, spoil: Callable[[Path], None]
) -> None:
    spoil(sqlite.file)
    before, beside = sqlite.file.read_bytes(), Path(f"{sqlite.file}-wal")
    beside.write_bytes(b"of the old one")
    refused(sqlite.url, saved)
    _, kept = restore(sqlite.url, saved, replace=True)
    assert kept is not None
    assert kept.read_bytes() == before
    assert not beside.exists()
    assert sessions(sqlite.file) == 1


def test_not_while_somebody_uses_the_database(saved: Path, sqlite: Place) -> None:
    with only_server(sqlite.url), pytest.raises(TakenAlready, match="stop that one first"):
        restore(sqlite.url, saved, replace=True)
    store = sqlite.open()
    asyncio.run(rows(store, "session"))
    assert "in use by another program; end that first" in refused(sqlite.url, saved, replace=True)
    asyncio.run(played(store))
    sqlite.close()
    restore(sqlite.url, saved, replace=True)
    assert sessions(sqlite.file) == 1
    with closing(sqlite3.connect(sqlite.file)) as reader:  # what was put back is not in WAL mode yet
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM session").fetchone()
        with pytest.raises(StoreError, match="in use by another program"):
            restore(sqlite.url, saved, replace=True)


def test_a_source_that_is_no_backup(saved: Path, sqlite: Place, elsewhere: Path) -> None:
    def made(name: str, content: bytes) -> Path:
        (elsewhere / name).write_bytes(content)
        return elsewhere / name

    whole = saved.read_bytes()
    cut = made("cut", whole[: len(whole) // 2])
    shutil.copy(saved, elsewhere / "spoilt")
    spoilt(elsewhere / "spoilt")
    foreign = elsewhere / "foreign"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    bare = elsewhere / "bare"
    with closing(sqlite3.connect(bare)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA user_version = 1")
    said = {
        elsewhere / "nowhere": "cannot be read (no such file or directory)",
        elsewhere: "cannot be read (is a directory)",
        made("empty", b""): "is no database; name a backup",
        made("text", b"-- a dump of something\n" * 100): "is no database; name a backup",
        sqlite.file: "is the database itself",
        cut: "is no whole database",
        elsewhere / "spoilt": "is no whole database",
        foreign: "tables of another program",
        bare: "holds nothing",
    }
    for source, sentence in said.items():
        assert sentence in refused(sqlite.url, source, replace=True), source


def test_a_backup_of_a_newer_program(saved: Path, sqlite: Place) -> None:
    with closing(sqlite3.connect(saved)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "made by a newer version of Parley" in refused(sqlite.url, saved, replace=True)


def test_a_full_disk_changes_nothing(saved: Path, sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        full(patch)
        assert "The disk is full" in refused(sqlite.url, saved, replace=True)
    assert sessions(sqlite.file) == 1


def test_a_link_to_a_backup_is_read_and_one_to_a_database_refused(
    saved: Path, sqlite: Place, tmp_path: Path
) -> None:
    link, database = tmp_path / "latest.db", tmp_path / "linked.db"
    link.symlink_to(saved)
    database.symlink_to(sqlite.file)
    with pytest.raises(StoreError, match="is a link; name the file that it leads to"):
        restore(url_of(database), link, replace=True)
    assert restore(url_of(tmp_path / "other" / "parley.db"), link) == (revision.NEEDED, None)
    assert link.is_symlink()


def test_a_file_system_without_links(saved: Path, sqlite: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuses)
    _, kept = restore(sqlite.url, saved, replace=True)
    assert kept is not None
    assert (sessions(sqlite.file), sessions(kept)) == (1, 1)


def test_postgresql_s_own_tools_are_named_without_a_password(elsewhere: Path) -> None:
    url = "postgresql://ann:hunter2@db.example:5432/parley?sslmode=require&password=hunter2"
    with pytest.raises(StoreError, match="pg_dump --format=custom") as caught:
        backup(url, elsewhere / "saved.db")
    assert "postgresql://ann@db.example:5432/parley?sslmode=require" in str(caught.value)
    with pytest.raises(StoreError, match=r"pg_restore --clean .* 'my saved\.dump'") as also:
        restore(url, Path("my saved.dump"))
    assert "hunter2" not in f"{caught.value} {also.value}"
    assert [*elsewhere.iterdir()] == []


@pytest.mark.postgres
def test_the_commands_for_postgresql_do_it(cluster: postgres.Cluster, elsewhere: Path) -> None:
    url = cluster.database()
    store = Store(url, find)
    ref = asyncio.run(played(store))
    before = asyncio.run(rows(store, "event"))
    saved = elsewhere / "parley.dump"
    subprocess.run(shlex.split(command(lambda: backup(url, saved))), cwd=elsewhere, check=True)
    asyncio.run(played(store))
    store.close()
    subprocess.run(shlex.split(command(lambda: restore(url, saved))), cwd=elsewhere, check=True)
    again = Store(url, find)
    assert asyncio.run(rows(again, "event")) == before
    assert asyncio.run(again.load(ref)).position.over is not None
    again.close()
    cluster.drop(url)


def command(act: Callable[[], object]) -> str:
    """What one is told to run instead."""
    with pytest.raises(StoreError) as caught:
        act()
    return str(caught.value).partition("run: ")[2]
