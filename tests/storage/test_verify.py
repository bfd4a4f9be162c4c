"""Verifying names what was changed in a stored branch, at the event where it was changed."""

import asyncio
import json
import random
import re
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.log import Differs
from storage.database import MEMORY
from storage.export import export
from storage.store import Store
from storage.verify import Verdict, verify
from tests.export.market import Stall, begin, open_store, play
from tests.export.stored import stored
from tests.zoo.cases import CASES
from tests.zoo.conduct import played

TAMPERINGS = 200
FORK = 12


class Played(NamedTuple):
    """A database file with a branch that was made off another one, and both played to their ends."""

    file: Path
    parent: Ref
    child: Ref
    person: int


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


class Log:
    """The rows of the child's history in a copy of the database, to be changed."""

    def __init__(self, connection: sqlite3.Connection, played: Played, rng: random.Random) -> None:
        self.connection, self.played, self.rng = connection, played, rng
        rows = connection.execute(
            "SELECT branch, seq, kind, at, body, chain FROM event "
            "WHERE (branch = ? AND seq <= ?) OR branch = ? ORDER BY seq",
            (played.parent.branch, FORK, played.child.branch),
        ).fetchall()
        self.rows: list[tuple[int, int, str, int, str, bytes]] = rows

    def pick(self, key: str) -> tuple[int, int, dict[str, Any]]:
        """Branch, number and body of an event whose body has that key."""
        branch, seq, body = self.rng.choice(
            [(b, s, json.loads(o)) for b, s, _, _, o, _ in self.rows if key in json.loads(o)]
        )
        return branch, seq, body

    def any(self) -> tuple[int, int, str, int, str, bytes]:
        return self.rng.choice(self.rows)

    def put(self, branch: int, seq: int, **columns: Any) -> int:
        for name, value in columns.items():
            stored = json.dumps(value, ensure_ascii=False, separators=(",", ":")) if name == "body" else value
            if name == "raw":
                name, stored = "body", value
            changed = self.connection.execute(
                f"UPDATE event SET {name} = ? WHERE branch = ? AND seq = ?",
                (stored, branch, seq),
            )
            assert changed.rowcount == 1
        return seq


def payload(log: Log) -> int:
    branch, seq, body = log.pick("m")
    move = log.rng.choice(body["m"])
    fields = [name for name, value in move[2].items() if isinstance(value, int)]
    if fields and log.rng.random() < 0.6:
        move[2][log.rng.choice(fields)] += log.rng.choice((-1, 1, 1000))
    else:
        move[4] = (move[4] or 0) + 1
    return log.put(branch, seq, body=body)


def order(log: Log) -> int:
    one, other = sorted(log.rng.sample(log.rows, 2), key=lambda row: row[1])
    while one[2:5] == other[2:5] or one[4] == other[4]:
        one, other = sorted(log.rng.sample(log.rows, 2), key=lambda row: row[1])
    whole = log.rng.random() < 0.5
    for place, content in ((one, other), (other, one)):
        log.put(place[0], place[1], raw=content[4])
        if whole:
            log.put(place[0], place[1], kind=content[2], at=content[3], chain=content[5])
    return one[1]


def audience(log: Log) -> int:
    branch, seq, body = log.pick("t")
    tell = log.rng.choice(body["t"])
    tell[0] = log.rng.choice(
        [to for to in ("*", "seller", "buyer", "judge", ["buyer", "judge"]) if to != tell[0]]
    )
    return log.put(branch, seq, body=body)


def extra_tell(log: Log) -> int:
    branch, seq, body = log.pick("m")
    return log.put(branch, seq, body={**body, "t": [*body.get("t", []), ["*", "Nobody said this."]]})


def outcome(log: Log) -> int:
    branch, seq, body = log.pick("o")
    match log.rng.randrange(3):
        case 0:
            body["o"]["summary"] += " Really."
        case 1:
            body["o"]["payoffs"]["seller"] += 1.0
        case _:
            del body["o"]
    return log.put(branch, seq, body=body)


def missing_row(log: Log) -> int:
    branch, seq, *_ = log.any()
    log.connection.execute("DELETE FROM event WHERE branch = ? AND seq = ?", (branch, seq))
    return seq


def time(log: Log) -> int:
    branch, seq, _, at, *_ = log.any()
    return log.put(branch, seq, at=at + log.rng.choice((-1, 1, 1_000_000_000)))


def digest(log: Log) -> int:
    branch, seq, *_, chain = log.any()
    place = log.rng.randrange(len(chain))
    return log.put(branch, seq, chain=chain[:place] + bytes([chain[place] ^ 1]) + chain[place + 1 :])


def draw(log: Log) -> int:
    branch, seq, body = log.pick("r")
    body["r"][0][1] = body["r"][0][1] % 9 + 1
    return log.put(branch, seq, body=body)


def kind(log: Log) -> int:
    branch, seq, was, *_ = log.any()
    return log.put(
        branch, seq, kind=log.rng.choice([k for k in ("moves", "memo", "end", "nonsense") if k != was])
    )


def nonsense(log: Log) -> int:
    branch, seq, *_ = log.any()
    return log.put(
        branch, seq, raw=log.rng.choice(("", "{", "[]", "null", "7", '{"m":[[]]}', '{"m":7}', "{}"))
    )


def form(log: Log) -> int:
    branch, seq, _, _, body, _ = log.any()
    return log.put(branch, seq, raw=f"{body} ")


def words(log: Log) -> int:
    firsts: dict[str, int] = {}
    refs = [ref for (ref,) in log.connection.execute("SELECT ref FROM text ORDER BY ref")]
    for _, seq, _, _, body, _ in log.rows:
        for ref in refs:
            if ref in body:
                firsts.setdefault(ref, seq)
    ref = log.rng.choice(sorted(firsts))
    change = log.rng.choice(
        ("UPDATE text SET text = 'Lies.'", "UPDATE text SET salt = NULL", "DELETE FROM text")
    )
    log.connection.execute(f"{change} WHERE ref = ?", (ref,))
    return firsts[ref]


def ask(log: Log) -> int:
    rows = log.connection.execute(
        "SELECT branch, number, opened_seq, closed_seq FROM ask "
        "WHERE branch = ? OR (branch = ? AND opened_seq <= ?)",
        (log.played.child.branch, log.played.parent.branch, FORK),
    ).fetchall()
    branch, number, opened, closed = log.rng.choice(rows)
    change, seq = log.rng.choice(
        [
            ('UPDATE ask SET body = \'["buyer",["Say"]]\'', opened),
            ("UPDATE ask SET due = 77", opened),
            ("DELETE FROM ask", opened),
            *(
                [("UPDATE ask SET answered = 1 - answered", closed)]
                if closed and branch == log.played.child.branch
                else []
            ),
        ]
    )
    log.connection.execute(f"{change} WHERE branch = ? AND number = ?", (branch, number))
    return int(seq)


KINDS: tuple[Callable[[Log], int], ...] = (
    *(payload, order, audience, outcome, missing_row, time, digest, draw),
    *(words, extra_tell, kind, nonsense, form, ask),
)


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


@pytest.mark.parametrize("number", range(TAMPERINGS))
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
            "INSERT INTO occupancy (tenant, branch, seat, actor, from_seq) VALUES (1, {parent}, 1, 'x', 5)",
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
