"""Ways in which a stored branch can be tampered with, each telling at which step it must be named."""

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from scenarios.engine.ports import Ref

FORK = 12


class Played(NamedTuple):
    """A database file with a branch that was made off another one, and both played to their ends."""

    file: Path
    parent: Ref
    child: Ref
    person: int


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
