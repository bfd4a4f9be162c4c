"""Timers of open asks: two for reminders, and one for when the time is up, which stays for as long as the ask does.

Where time stands still there are none; they are set anew when it goes on, and notices say so.
"""

import json
from typing import Final

from bot.bridge.composing import asked as asked_of
from bot.bridge.context import Bridge
from bot.bridge.deadlines import LATE, NEVER, Deadline, deadline
from bot.bridge.terms import Terms
from scenarios.engine.ports import Post, Ref
from scenarios.engine.runner import Runner
from scenarios.kernel.position import OpenAsk

HALF: Final = "half"
TENTH: Final = "tenth"
_KINDS: Final = (HALF, TENTH, LATE)


async def arm(bridge: Bridge, runner: Runner) -> None:
    """Set the timers of asks that have none yet, and take away those of asks that nobody waits for any more."""
    open_now, set_already = awaited(runner), set()
    for row in await bridge.traffic.timers(runner.ref):
        if row.kind in _KINDS and int(row.name) not in open_now:
            await bridge.traffic.clear_timers(runner.ref, row.kind, row.name)
        elif row.kind == LATE:
            set_already.add(int(row.name))
    terms, now = await bridge.sessions.terms(runner.ref), bridge.clock.now()
    for number, (asked, person) in open_now.items():
        if number not in set_already:
            limit = await deadline(bridge, runner, asked, person, terms, now)
            if limit is not None and await _set(bridge, runner.ref, number, limit, terms, now):
                await _shown_anew(bridge, runner.ref, number)


async def anew(bridge: Bridge, ref: Ref) -> None:
    """All time limits begin anew: those that were set count no more."""
    for row in await bridge.traffic.timers(ref):
        if row.kind in _KINDS:
            await bridge.traffic.clear_timers(ref, row.kind, row.name)


def awaited(runner: Runner) -> dict[int, tuple[OpenAsk, int]]:
    """Ask number to the asks that people must answer, each with the person; none while it stands still."""
    position = runner.position
    if runner.status != "running" or position.over is not None:
        return {}
    return {
        number: (one, person)
        for number, one in position.asks.items()
        if not one.ask.optional
        and number not in position.sealed
        and (person := asked_of(runner.holders, one)) is not None
    }


async def _set(bridge: Bridge, ref: Ref, number: int, limit: Deadline, terms: Terms, now: int) -> bool:
    """False where somebody else has set them meanwhile."""
    moments = ((HALF, limit.half), (TENTH, limit.tenth))
    dues = {kind: moment for kind, moment in moments if moment is not None and moment > now}
    acts = terms.late != "wait" and not limit.falls
    return await bridge.traffic.set_timers(ref, str(number), {LATE: limit.due if acts else NEVER, **dues})


async def _shown_anew(bridge: Bridge, ref: Ref, number: int) -> None:
    """A notice that stands there already says until when there is time now."""
    target = f"turn:{number}"
    for place in await bridge.traffic.places(ref):
        if place.state == "open" and await bridge.traffic.message_of(place.id, target) is not None:
            edit = Post(place.id, "edit", target, json.dumps({"kind": "turn", "ask": number}))
            await bridge.traffic.add(ref, [edit])
            bridge.outbox.wake(place.id)


DRIVEN = arm
ANEW = anew
