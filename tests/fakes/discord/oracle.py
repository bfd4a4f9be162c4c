"""Whether what stands on Discord is what the database says was posted: each post once, in order, nothing else."""

import re
import sqlite3
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.fakes.discord.server import Server

_PART: Final = re.compile(r"-# (\d+)/(\d+)$")
"""How the parts of a long post are numbered."""


class _Row(NamedTuple):
    place: int
    operation: str
    target: str | None
    state: str
    external_id: str | None
    why: str | None
    attempts: int
    key: str


def disagreements(server: Server, folder: Path, *, unsent: bool = False) -> list[str]:
    """What differs, in words; empty is right. With `unsent` some posts may still be on their way."""
    connection = sqlite3.connect(f"file:{folder / 'parley.db'}?mode=ro", uri=True)
    try:
        rows = [_Row(*row) for row in connection.execute(_OUTBOX)]
        places = connection.execute(_PLACES).fetchall()
        inbox = connection.execute("SELECT external_id, state FROM inbox WHERE state = 'pending'").fetchall()
    finally:
        connection.close()
    wrong = [] if unsent else [f"{row.key} is {row.state}: {row.why}" for row in rows if row.state in _LEFT]
    wrong += [] if unsent else [f"{one} came in and was never done" for one, _ in inbox]
    return wrong + [line for place in places for line in _differs(server, place, rows)]


def _differs(server: Server, place: Any, rows: list[_Row]) -> list[str]:
    number, channel, thread = place
    there = _channel(server, channel, thread)
    if there is None:
        return [f"place {number} is not there"]
    removed = {row.target for row in rows if row.place == number and row.operation == "delete"}
    ours = [one for one in server.stands(there) if one.kind in ("bot", "voice")]
    ids = [one.id for one in ours]
    posted = [
        (int(row.external_id), row.key)
        for row in rows
        if row.place == number
        and row.operation == "post"
        and row.external_id
        and row.attempts  # else it is a person's own message, which stood there already
        and row.target not in removed
    ]
    wrong = [f"{key} does not stand in place {number}" for one, key in posted if one not in ids]
    order = [one for one, _ in posted]
    if order != sorted(set(order)):
        wrong.append(f"place {number} is out of order: {posted}")
    wrong += [
        f"nobody posted {one.text!r} ({one.id}) in place {number}"
        for one in ours
        if one.id not in order and not _PART.search(one.text)
    ]
    return wrong


def _channel(server: Server, channel: str, thread: str) -> int | None:
    number = (
        server.backend.dm_channels.get(int(channel[1:]))
        if channel.startswith("@")
        else int(thread or channel)
    )
    return number if number in server.backend.channels else None


_LEFT: Final = ("pending", "sending", "parked")
_OUTBOX: Final = """
    SELECT place, operation, target, state, external_id, why, attempts, branch || '.' || seq || '.' || ordinal
    FROM outbox ORDER BY branch, seq, ordinal
"""
_PLACES: Final = "SELECT id, channel, thread FROM place WHERE state = 'open' AND platform = 'discord'"
