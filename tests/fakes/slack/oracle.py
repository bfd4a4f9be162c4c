"""Whether what stands in Slack is what the database says was posted: each post once, in order, nothing else.

And whether phones rang for moves alone, once for each person who was to make one.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.fakes.slack.emulator import Slack
from tests.fakes.slack.records import Message


class Stands(NamedTuple):
    """A message of Parley's that stands somewhere."""

    ts: str
    text: str
    part: bool
    """One of several messages of a post, but not its last; or one that shows its files."""


Look = Callable[[str, str, str], list[Stands]]
"""What stands in a workspace's channel (`@user`: their direct messages), in a thread or outside of all, in order."""


class _Row(NamedTuple):
    place: int
    operation: str
    target: str | None
    state: str
    external_id: str | None
    why: str | None
    attempts: int
    key: str


def disagreements(emu: Slack, folder: Path) -> list[str]:
    """What differs, in words; empty is right."""
    return differences(folder, partial(_look, emu)) + _twice(emu)


def differences(folder: Path, look: Look) -> list[str]:
    """What differs from what is stored in a folder, in words; empty is right."""
    connection = sqlite3.connect(f"file:{folder / 'parley.db'}?mode=ro", uri=True)
    try:
        rows = [_Row(*row) for row in connection.execute(_OUTBOX)]
        places = connection.execute(_PLACES).fetchall()
        inbox = connection.execute(_UNDONE).fetchall()
    finally:
        connection.close()
    wrong = [f"{row.key} is {row.state}: {row.why}" for row in rows if row.state in _LEFT]
    wrong += [f"{one} came in and is {state}" for one, state in inbox]
    return wrong + [line for place in places for line in _differs(look, place, rows)]


def miscalled(emu: Slack, folder: Path) -> list[str]:
    """Pings that belong to no move, or to one to which the same person was called before, in words; empty is right."""
    connection = sqlite3.connect(f"file:{folder / 'parley.db'}?mode=ro", uri=True)
    try:
        posts = {ts: (branch, json.loads(body)) for ts, branch, body in connection.execute(_POSTS)}
    finally:
        connection.close()
    wrong, called = list[str](), Counter[tuple[str, int, int]]()
    for ping in emu.pings.rung:
        branch, body = posts.get(ping.message, (0, {}))
        if ping.kind != "user" or body.get("kind") not in ("turn", "choose", "reminder"):
            wrong.append(f"{ping.whom} was pinged by {ping.text!r}")
        elif body["kind"] == "turn":
            called[ping.whom, branch, body["ask"]] += 1
        elif body["kind"] == "choose" and len(emu.pings.within(ping.message)) != len(body["call"]):
            wrong.append(f"{ping.text!r} was to call {len(body['call'])}")
    return wrong + [
        f"{whom} was called {many} times to {ask}" for (whom, _, ask), many in called.items() if many > 1
    ]


def _differs(look: Look, place: Any, rows: list[_Row]) -> list[str]:
    number, team, channel, thread = place
    there = look(team, channel, thread)
    ids = [one.ts for one in there]
    removed = {row.target for row in rows if row.place == number and row.operation == "delete"}
    posted = [
        (row.external_id, row.key)
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
    if not channel.startswith("@"):
        wrong += [
            f"nobody posted {one.text!r} ({one.ts}) in place {number}"
            for one in there
            if one.ts not in order and not one.part
        ]
    return wrong


def _twice(emu: Slack) -> list[str]:
    """What was made twice anywhere, be it a card, an answer or a post, in one message or several, or files."""
    made = Counter[tuple[str, str, str]]()
    every = (one for channel in emu.state.messages.values() for one in channel.values())
    for message in every:
        if message.bot is None or message.deleted:
            continue
        payload = (message.metadata or {}).get("event_payload") or {}
        marks = [f"{payload['key']} {payload['number']}"] if payload.get("key") else []
        if message.body.get("files"):
            marks += [str(block["block_id"]) for block in message.body.get("blocks") or ()]
        made.update((message.channel.id, message.thread_ts or "", mark) for mark in marks)
    return [
        f"{mark} stands {many} times in {channel}" for (channel, _, mark), many in made.items() if many > 1
    ]


def _look(emu: Slack, team: str, channel: str, thread: str) -> list[Stands]:
    return [
        Stands(one.ts, one.text, _part(one))
        for one in _messages(emu, team, channel, thread)
        if one.bot is not None
    ]


def _messages(emu: Slack, team: str, channel: str, thread: str) -> list[Message]:
    if channel.startswith("@"):
        installation = emu.state.installations[team]
        direct = emu.state.direct(team, installation.user, channel[1:])
        return [one for one in emu.state.messages[direct.id].values() if not one.deleted]
    return emu.state.replies(channel, thread) if thread else emu.state.history(channel)


def _part(message: Message) -> bool:
    payload = (message.metadata or {}).get("event_payload") or {}
    return payload.get("number") != payload.get("of") or bool(message.body.get("files"))


_UNDONE: Final = "SELECT external_id, state FROM inbox WHERE state IN ('pending', 'poison')"
_POSTS: Final = """
    SELECT external_id, branch, body FROM outbox
    WHERE operation = 'post' AND external_id IS NOT NULL AND body IS NOT NULL
"""
_LEFT: Final = ("pending", "sending", "parked")
_OUTBOX: Final = """
    SELECT place, operation, target, state, external_id, why, attempts, branch || '.' || seq || '.' || ordinal
    FROM outbox ORDER BY branch, seq, ordinal
"""
_PLACES: Final = (
    "SELECT id, workspace, channel, thread FROM place WHERE state = 'open' AND platform = 'slack'"
)
