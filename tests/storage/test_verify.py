"""Verifying names what was changed in a stored branch, at the event where it was changed."""

import asyncio
import json
import random
import re
import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scenarios import Say, Words
from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.log import Differs
from scenarios.kernel.position import Input
from storage.database import MEMORY
from storage.export import export
from storage.store import Store
from storage.verify import Verdict, verify
from tests.export.market import Stall, begin, open_store, play
from tests.export.stored import stored
from tests.storage.calling import made
from tests.storage.tampering import FORK, KINDS, Log, Played
from tests.zoo.cases import CASES
from tests.zoo.conduct import played

TAMPERINGS = 200
QUICK = 42
"""Of these, `make test` tries so many: each kind three times."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Played:
    file = tmp_path_factory.mktemp("verify") / "original.db"

    async def made() -> Played:
        stage, live = await begin(open_store(f"sqlite:///{file}"))
        await play(live)
        child = await stage.engine.branch(stage.ref, FORK)
        other = await stage.engine.open(child)
        await play(other, rounds=2, said="Another day.")
        await stage.engine.close_all()
        stage.store.close()
        return Played(file, stage.ref, child, stage.people["ann"])

    return asyncio.run(made())


def verdict(file: Path, ref: Ref) -> Verdict:
    store = Store(f"sqlite:///{file}", lambda name: Stall(), durability="normal")
    try:
        return asyncio.run(verify(store, ref))
    finally:
        store.close()


def test_what_nobody_touched_passes(original: Played) -> None:
    for ref, events in ((original.parent, 28), (original.child, 30)):
        found = verdict(original.file, ref)
        assert found.ok, found.why
        assert found.events == events
        assert (found.erased, found.unread) == (0, 0)
        assert found.words > 3
        assert found.snapshots >= 1


@pytest.mark.parametrize(
    "number",
    [pytest.param(one, marks=pytest.mark.long if one >= QUICK else ()) for one in range(TAMPERINGS)],
)
def test_every_tampering_is_named_where_it_was_made(original: Played, number: int, tmp_path: Path) -> None:
    tamper = KINDS[number % len(KINDS)]
    copy = tmp_path / "copy.db"
    shutil.copy(original.file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        seq = tamper(Log(connection, original, random.Random(number)))
        connection.commit()
    found = verdict(copy, original.child)
    assert found.differs == seq, f"{tamper.__name__}: {found.why}"
    assert found.why.startswith(f"Step {seq}: ")
    assert re.search(r"[^.]\.$", found.why)
    if seq > FORK:
        assert verdict(copy, original.parent).ok, "the parent has no part in it"


def test_erased_words_pass_and_are_counted(original: Played, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(original.file, copy)
    store = Store(f"sqlite:///{copy}", lambda name: Stall(), durability="normal")
    before = asyncio.run(verify(store, original.child))
    gone = asyncio.run(store.forget(original.parent.tenant, original.person))
    after = asyncio.run(verify(store, original.child))
    store.close()
    assert gone > 0
    assert after.ok
    assert after.erased > 0
    assert after.erased + after.words == before.words


def changed(original: Played, tmp_path: Path, statement: str, *values: Any) -> Path:
    copy = tmp_path / "copy.db"
    shutil.copy(original.file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute(statement, values).rowcount >= 1
        connection.commit()
    return copy


def test_a_snapshot_that_differs_is_named(original: Played, tmp_path: Path) -> None:
    with closing(sqlite3.connect(original.file)) as connection:
        seq, packed = connection.execute(
            "SELECT seq, form FROM snapshot WHERE branch = ? ORDER BY seq", (original.parent.branch,)
        ).fetchone()
    form = json.loads(zlib.decompress(packed))
    form["state"]["limit"]["seller"] += 1
    lie = zlib.compress(json.dumps(form).encode())
    copy = changed(original, tmp_path, "UPDATE snapshot SET form = ? WHERE seq = ?", lie, seq)
    found = verdict(copy, original.parent)
    assert (found.differs, "position kept" in found.why) == (seq, True)


def test_a_snapshot_that_cannot_be_read_is_passed_over(original: Played, tmp_path: Path) -> None:
    copy = changed(original, tmp_path, "UPDATE snapshot SET form = ?", b"nonsense")
    found = verdict(copy, original.parent)
    assert found.ok
    assert (found.snapshots, found.unread > 0) == (0, True)


@pytest.mark.parametrize(
    ("change", "seq"),
    [
        ("UPDATE branch SET head = head + 1", 29),
        ("UPDATE branch SET head = head - 1, status = 'running'", 28),
    ],
)
def test_the_row_of_the_branch_fits_its_last_event(
    original: Played, tmp_path: Path, change: str, seq: int
) -> None:
    copy = changed(original, tmp_path, f"{change} WHERE id = ?", original.parent.branch)
    assert verdict(copy, original.parent).differs == seq


@pytest.mark.parametrize(
    ("change", "seq", "what"),
    [
        ("UPDATE branch SET status = 'running' WHERE id = {parent}", 28, "stored as running"),
        ("DELETE FROM occupancy WHERE id = 2", 1, "holder of its seat"),
        ("UPDATE occupancy SET from_seq = 7, to_seq = NULL WHERE id = 1", 1, "holder of its seat"),
        ("UPDATE occupancy SET to_seq = 7 WHERE id = 1", 1, "does not leave it"),
        ("UPDATE seat SET name = 'tailor' WHERE name = 'seller'", 1, "seller"),
        ("UPDATE seat SET role = 'tailor' WHERE name = 'seller'", 1, "tailor"),
        (
            "INSERT INTO occupancy (tenant, branch, seat, actor, from_seq, stands_in)"
            " VALUES (1, {parent}, 1, 'x', 5, 0)",
            1,
            "seller",
        ),
    ],
)
def test_seats_and_status_that_the_log_does_not_give_are_named(
    original: Played, tmp_path: Path, change: str, seq: int, what: str
) -> None:
    copy = changed(original, tmp_path, change.format(parent=original.parent.branch))
    found = verdict(copy, original.parent)
    assert (found.differs, what in found.why) == (seq, True), found.why


def test_a_seat_that_was_passed_on_is_held_from_there(tmp_path: Path) -> None:
    file = tmp_path / "handed.db"

    async def made() -> Ref:
        stage, live = await begin(open_store(f"sqlite:///{file}"))
        await play(live, rounds=1)
        await live.hand_over("buyer", Holder("human", stage.people["bob"]))
        await play(live, rounds=1)
        child = await stage.engine.branch(stage.ref, 3, {"seller": Holder("human", stage.people["bob"])})
        await stage.engine.open(child)
        await stage.engine.close_all()
        for ref in (stage.ref, child):
            assert (await verify(stage.store, ref)).ok
        stage.store.close()
        return stage.ref

    ref = asyncio.run(made())
    for change, what in (
        ("DELETE FROM occupancy WHERE from_seq > 3", "does not leave it|new holder is not stored"),
        ("UPDATE occupancy SET from_seq = from_seq - 1 WHERE from_seq > 3", "pass on|leave it|passes on"),
    ):
        copy = tmp_path / "copy.db"
        shutil.copy(file, copy)
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute(change).rowcount == 1
            connection.commit()
        assert re.search(what, verdict(copy, ref).why), verdict(copy, ref).why


def test_an_end_that_no_event_makes_is_named(original: Played, tmp_path: Path) -> None:
    copy = changed(
        original, tmp_path, "DELETE FROM event WHERE branch = ? AND seq = 28", original.parent.branch
    )
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE branch SET head = 27 WHERE id = ?", (original.parent.branch,))
        connection.execute(
            "UPDATE ask SET closed_seq = NULL, answered = NULL WHERE closed_seq = 28 AND branch = ?",
            (original.parent.branch,),
        )
        connection.commit()
    assert "stored as done" in verdict(copy, original.parent).why


def test_other_parameters_in_the_sessions_row_are_named(original: Played, tmp_path: Path) -> None:
    copy = changed(original, tmp_path, """UPDATE session SET params = '{"seller": 5}'""")
    assert verdict(copy, original.parent).differs == 1


def test_an_ask_that_no_event_opened_is_named(original: Played, tmp_path: Path) -> None:
    statement = "INSERT INTO ask (tenant, branch, number, body, opened_seq) VALUES (1, ?, 999, '[]', 14)"
    copy = changed(original, tmp_path, statement, original.child.branch)
    found = verdict(copy, original.child)
    assert (found.differs, "did not put" in found.why) == (14, True)


def test_what_does_not_pass_is_not_exported(original: Played, tmp_path: Path) -> None:
    copy = changed(original, tmp_path, "UPDATE event SET at = at + 1 WHERE branch = 1 AND seq = 9")
    store = Store(f"sqlite:///{copy}", lambda name: Stall(), durability="normal")
    with pytest.raises(Differs, match="Step 9"):
        asyncio.run(export(store, original.parent))
    store.close()


@pytest.mark.parametrize("name", list(CASES))
def test_every_scenario_of_the_zoo_passes(name: str) -> None:
    session = played(CASES[name], 5)
    session.texts.clear()  # their references are no digests here
    store, ref = asyncio.run(stored(session))
    found = asyncio.run(verify(store, ref))
    store.close()
    assert found.ok or "words it refers to are missing" in found.why, found.why


def test_a_session_that_has_not_begun_passes() -> None:
    async def run() -> Verdict:
        stage, _ = await begin(open_store(MEMORY))
        fresh = await stage.store.branch(stage.ref, 0)
        found = await verify(stage.store, fresh)
        stage.store.close()
        return found

    found = asyncio.run(run())
    assert (found.ok, found.events) == (True, 0)


def test_memories_pass_with_their_words_and_without(tmp_path: Path) -> None:
    file = tmp_path / "memo.db"

    async def made() -> tuple[Ref, str]:
        stage, live = await begin(open_store(f"sqlite:///{file}"))
        await live.move("buyer", Say(text=Words("zq-said")))
        said = stage.store.keep("what buyer said", None)
        ann = stage.store.keep("zq-said", stage.people["ann"])
        kept = said._replace(sources=(ann.ref,))
        memo = {"seat": "seller", "about": "summary", "text": {"w": kept.ref}, "upto": 2}
        await live.runner.take(lambda p, at: Input("memo", (), memo), texts=(ann, kept))
        inline = {"seat": "judge", "about": "plan", "text": {"t": "be fair"}}
        await live.runner.take(lambda p, at: Input("memo", (), inline))
        await stage.engine.close_all()
        stage.store.close()
        return stage.ref, kept.ref

    ref, kept = asyncio.run(made())
    found = verdict(file, ref)
    assert (found.ok, found.words, found.erased) == (True, 2, 0), found.why
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("UPDATE text SET text = 'other' WHERE ref = ?", (kept,))
    assert "were changed" in verdict(file, ref).why
    store = open_store(f"sqlite:///{file}")
    asyncio.run(store.forget(ref.tenant, 1))
    store.close()
    found = verdict(file, ref)
    assert (found.ok, found.words, found.erased) == (True, 0, 2), found.why


def test_work_is_outside_of_the_promise(original: Played, tmp_path: Path) -> None:
    file = tmp_path / "work.db"
    shutil.copy(original.file, file)
    store = open_store(f"sqlite:///{file}")
    asyncio.run(made(store, original.parent))
    store.close()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("""UPDATE model_call SET response = '{"text": "another"}'""")
    assert verdict(file, original.parent).ok
