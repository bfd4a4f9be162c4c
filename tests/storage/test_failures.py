"""A full disk, a locked file, a cut log, a file that is none of ours: a clear sentence, and nothing lost."""

import random
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from scenarios.kernel.errors import ParleyError
from storage import migrate, revision
from storage.errors import StoreError
from storage.store import Store
from tests.fakes.loop import awaited
from tests.fakes.scenarios import find
from tests.storage.place import Place, new, next_step, rows


def pragma(store: Store, name: str, value: object) -> None:
    """Set something of the store's own connection."""
    connection = store.executor._connection  # type: ignore[attr-defined]
    connection.connection.driver_connection.execute(f"PRAGMA {name}={value}")


@pytest.mark.parametrize("threaded", [False, True])
@awaited
async def test_a_full_disk_loses_nothing_and_passes(sqlite: Place, threaded: bool) -> None:
    store = sqlite.open(threaded=threaded)
    ref = await new(store, params={"rounds": 500})
    pages = sqlite3.connect(sqlite.file).execute("PRAGMA page_count").fetchone()[0]
    pragma(store, "max_page_count", pages + 4)
    done = 0
    with pytest.raises(StoreError, match="The disk is full; free some space"):
        while done < 400:
            step = next_step(await store.load(ref), texts=(store.keep("word " * 200, None),))
            await store.commit(step)
            done += 1
    assert 0 < done < 400
    assert (await store.load(ref)).position.seq == done
    assert len(await rows(store, "text", "ref")) == done
    for _ in range(3):
        with pytest.raises(StoreError, match="The disk is full"):
            await store.commit(next_step(await store.load(ref), texts=(store.keep("w" * 9_000, None),)))
    pragma(store, "max_page_count", pages + 4_000)
    await store.commit(next_step(await store.load(ref), texts=(store.keep("w" * 9_000, None),)))
    assert (await sqlite.open().load(ref)).position.seq == done + 1
    assert sqlite3.connect(sqlite.file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("threaded", [False, True])
@awaited
async def test_a_locked_database_is_said_and_passes(sqlite: Place, threaded: bool) -> None:
    store = sqlite.open(threaded=threaded)
    ref = await new(store)
    pragma(store, "busy_timeout", 20)
    other = sqlite3.connect(sqlite.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(StoreError, match="The database is busy with another process"):
            await store.load(ref)
    other.execute("ROLLBACK")
    await store.commit(next_step(await store.load(ref)))
    other.close()


@awaited
async def test_two_stores_on_one_file_take_turns(sqlite: Place) -> None:
    one, two = sqlite.open(), sqlite.open(threaded=True)
    ref = await new(one, params={"rounds": 100})
    for turn in range(20):
        store = (one, two)[turn % 2]
        await store.commit(next_step(await store.load(ref)))
    assert (await one.load(ref)).position == (await two.load(ref)).position


@pytest.mark.parametrize("threaded", [False, True])
def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path: Path, threaded: bool) -> None:
    path = tmp_path / "photo.db"
    path.write_bytes(b"GIF89a" + bytes(range(256)) * 40)
    with pytest.raises(StoreError, match="no readable database"):
        Store(f"sqlite:///{path}", find, threaded=threaded)
    with pytest.raises(StoreError, match="no readable database"):
        revision.present(f"sqlite:///{path}")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://x/y", "not supported"),
        ("not a url", "cannot be read"),
        ("sqlite:////proc/nowhere/parley.db", "cannot be made"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be reached"),
    ],
)
@awaited
async def test_a_database_that_cannot_be_used_is_said_plainly(url: str, says: str) -> None:
    with pytest.raises(StoreError, match=says):
        await Store(url, find).tenant("local")


@awaited
async def test_a_database_without_tables_names_the_command(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}", find)
    with pytest.raises(StoreError, match="parley db upgrade"):
        await store.tenant("local")
    store.close()


@awaited
async def test_people_s_words_are_their_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "parley.db"
    url = f"sqlite:///{path}"
    revision.present(url)
    migrate.upgrade(url)
    store = Store(url, find)
    await store.tenant("local")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    files = sorted(file.name for file in path.parent.iterdir())
    assert files == ["parley.db", "parley.db-shm", "parley.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    store.close()


@pytest.mark.parametrize("damage", ["cut", "zeros", "garbage"])
@awaited
async def test_a_log_cut_anywhere_leaves_whole_steps(sqlite: Place, tmp_path: Path, damage: str) -> None:
    store = sqlite.open(durability="full")
    ref = await new(store, params={"rounds": 100})
    pragma(store, "wal_checkpoint", "TRUNCATE")
    pragma(store, "wal_autocheckpoint", 0)
    for n in range(12):
        await store.commit(next_step(await store.load(ref), texts=(store.keep(f"said {n}", None),)))
    base, wal = sqlite.file.read_bytes(), Path(f"{sqlite.file}-wal").read_bytes()
    draw = random.Random(damage)
    seen: set[int] = set()
    for attempt in range(25):
        offset = draw.randrange(len(wal)) if attempt else len(wal)
        folder = tmp_path / f"{damage}-{attempt}"
        folder.mkdir()
        (folder / "parley.db").write_bytes(base)
        rest = len(wal) - offset
        tail = {"cut": b"", "zeros": bytes(rest), "garbage": draw.randbytes(rest)}[damage]
        (folder / "parley.db-wal").write_bytes(wal[:offset] + tail)
        crashed = Store(f"sqlite:///{folder / 'parley.db'}", find)
        loaded = await crashed.load(ref)
        head = loaded.position.seq
        seen.add(head)
        assert [event.seq for event in await crashed.history(ref)] == list(range(1, head + 1))
        assert len(await rows(crashed, "text", "ref")) == head
        assert len(await rows(crashed, "ask", "number")) == head
        assert await crashed.run(lambda c: c.exec_driver_sql("PRAGMA integrity_check").scalar()) == "ok"
        await crashed.commit(next_step(loaded))
        crashed.close()
        shutil.rmtree(folder)
    assert max(seen) == 12
    assert len(seen) > 4


@awaited
async def test_a_broken_log_is_named_and_only_that_branch_stops(store: Store) -> None:
    ref, other = await new(store), await new(store)
    for one in (ref, other):
        for _ in range(3):
            await store.commit(next_step(await store.load(one)))
    await store.run(
        lambda c: (
            c.exec_driver_sql(f"UPDATE event SET at = at + 1 WHERE branch = {ref.branch} AND seq = 3")
            and None
        )
    )
    with pytest.raises(ParleyError, match="Step 3"):
        await store.load(ref)
    assert (await store.load(other)).position.seq == 3
