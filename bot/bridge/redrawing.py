"""Posts that stand somewhere are changed where they show words or names that are erased."""

import json
import logging
from collections.abc import Iterable, Sequence
from typing import Final

from bot.bridge.context import Bridge, Ringer
from bot.bridge.lobby.painting import painted, session_changed
from scenarios.engine.ports import Post, Ref
from scenarios.engine.quoted import words_of
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import ParleyError
from scenarios.kernel.seen import everything
from scenarios.kernel.wire import decode_entry
from storage.errors import StoreError
from storage.traffic import Shown, TimerRow

REDRAW: Final = "redraw"
"""A timer that stands from before something is erased until the posts are changed."""
_SOON: Final = 60_000_000
"""Microseconds until it is done by whoever comes next."""
_OF_ALL: Final = frozenset(("ended", "lend", "linked", "role", "welcome"))
"""Kinds of posts that name people, or quote moves that other posts show."""
_LOG = logging.getLogger("parley.redrawing")


async def promise(bridge: Bridge, refs: Sequence[Ref], name: str) -> None:
    """To be called before something is erased: the posts of these branches are changed even if this process dies."""
    due = bridge.clock.now() + _SOON
    for ref in refs:
        await bridge.traffic.set_timer(ref, REDRAW, name, due)
    bridge.alarms.wake()


async def keep(bridge: Bridge, refs: Sequence[Ref], name: str) -> None:
    """Do what was promised under that name."""
    for ref in refs:
        await _redrawn(bridge, ref)
        await bridge.traffic.clear_timers(ref, REDRAW, name)


async def ring(bridge: Bridge, row: TimerRow) -> None:
    """What was promised was not done."""
    await _redrawn(bridge, row.ref)
    await bridge.traffic.take_timer(row.id)


async def _redrawn(bridge: Bridge, ref: Ref) -> None:
    try:
        await redraw(bridge, ref)
    except StoreError:
        raise
    except ParleyError:
        _LOG.exception("posts of %s still show what is erased", ref)


async def redraw(bridge: Bridge, ref: Ref) -> None:
    """Change the posts of a branch that show what is no more, and draw the card again that it came from.

    What people wrote themselves is not ours to change.
    """
    found = [one for one in await bridge.traffic.shown(ref) if one.body["kind"] in _OF_ALL]
    found += await _emptied(bridge, ref)
    if found:
        await bridge.traffic.add(ref, [_again(one) for one in found])
        await bridge.outbox.wake_all(ref)
    await session_changed(bridge, ref)
    for place in await bridge.traffic.places(ref):
        for row in await bridge.lobbies.at(place.platform, place.workspace):
            if row.parent == ref:
                bridge.cards.changed(row, painted)


async def redraw_family(bridge: Bridge, ref: Ref) -> None:
    """The same for all branches of a session: each may quote what was said before it left another."""
    info = await bridge.store.info(ref)
    for one in await bridge.store.branches(ref.tenant, info.session):
        await redraw(bridge, one.ref)


def _again(one: Shown) -> Post:
    body = json.dumps({**one.body, "of": one.body.get("of", one.seq)})
    return Post(one.place, "edit", f"@{one.message}", body)


async def _emptied(bridge: Bridge, ref: Ref) -> Sequence[Shown]:
    """Posts of what was said in events whose words are erased."""
    quoting = [(one, _event(one)) for one in await bridge.traffic.shown(ref)]
    used = await words_said(bridge, ref, [seq for _, seq in quoting if seq is not None])
    known = await bridge.store.texts(ref.tenant, sorted({word for words in used.values() for word in words}))
    return [one for one, seq in quoting if seq is not None and used.get(seq, set()) - known.keys()]


async def words_said(bridge: Bridge, ref: Ref, events: Iterable[int]) -> dict[int, set[str]]:
    """References of the words in each of these events, erased ones too."""
    wanted = {*events}
    if not wanted:
        return {}
    scenario = (await bridge.store.load(ref)).game.scenario
    used: dict[int, set[str]] = {}
    for event in await bridge.store.history(ref, min(wanted) - 1, max(wanted)):
        if event.seq in wanted:
            entry = decode_entry(scenario, event.kind, loads(event.body), event.at)
            items = everything(event.seq, event.at, entry)
            used[event.seq] = {word for item in items for word in words_of(item)}
    return used


def _event(one: Shown) -> int | None:
    """The event whose words a post shows; None for a post of another kind."""
    match one.body["kind"]:
        case "seen":
            return one.seq
        case "counted":
            return int(one.body["seq"])
        case _:
            return None


RINGERS: dict[str, Ringer] = {REDRAW: ring}
