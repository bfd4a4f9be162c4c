"""What is done where a session cannot go on as it should: it stands still, and somebody is told why."""

from contextlib import suppress
from typing import Any, Final

from bot.bridge import places
from bot.bridge.audience import PUBLIC, people_of
from bot.bridge.composing import body
from bot.bridge.context import Bridge
from scenarios.engine.ports import Post, Ref
from scenarios.engine.runner import Runner
from scenarios.kernel.errors import Refused
from storage.traffic import OutboxRow, PlaceRow

NO_PLACE: Final = "The place where it was played is gone."


async def stuck(bridge: Bridge, runner: Runner) -> None:
    """A machine or the rules failed: say so once, in words that give nothing away."""
    name = "player-failed" if runner.status == "paused" else "rules-failed"
    target = f"trouble:{runner.position.seq}"
    for place in await bridge.traffic.places(runner.ref):
        if place.purpose != PUBLIC or place.state != "open":
            continue
        if await bridge.traffic.message_of(place.id, target) is None:
            await bridge.traffic.add(runner.ref, [Post(place.id, "post", target, _notice(runner, name))])
            bridge.outbox.wake(place.id)


async def place_gone(bridge: Bridge, place: PlaceRow) -> None:
    """Nothing goes there any more. A session with no public place left is put on hold, and its host is told."""
    known = await bridge.traffic.places(place.ref)
    last = [one.id for one in known if one.purpose == PUBLIC and one.state != "gone"] == [place.id]
    if last:
        await _stand_still(bridge, place, NO_PLACE, "place-gone")
    await bridge.traffic.place_gone(place.id)
    await bridge.sessions.refresh(place.ref)
    if place.purpose == PUBLIC and not last:
        await unblocked(bridge, place)  # no right that was missing there is waited for any more
        await _leave_behind(bridge, place.ref)


async def _leave_behind(bridge: Bridge, ref: Ref) -> None:
    """It is played on elsewhere: who was only where it is gone counts as late at once."""
    runner = (await bridge.sessions.open(ref)).runner
    for seat in runner.position.seats:
        person = runner.holders[seat].person
        if person is not None and await places.left_behind(bridge, ref, person):
            for absent in bridge.features.absent:
                await absent(bridge, ref, seat)


async def shut_out(bridge: Bridge, place: PlaceRow) -> None:
    """The bridge was taken out of where it is played, and may be let in again: it waits for that."""
    if place.purpose == PUBLIC:
        await _stand_still(bridge, place, _no_right(place), "shut-out")


async def reached(bridge: Bridge, place: PlaceRow) -> None:
    """A place could be read: go on, unless something that could not be posted there still waits."""
    if place.id not in dict(await bridge.traffic.waiting()):
        await unblocked(bridge, place)


async def blocked(bridge: Bridge, place: PlaceRow, right: str) -> None:
    """A right is missing: stand still until it is there, and tell the host which."""
    if place.purpose == PUBLIC:
        await _stand_still(bridge, place, _no_right(place), "right-missing", right=right)


async def unblocked(bridge: Bridge, place: PlaceRow) -> None:
    """Something could be posted: go on, if it was a missing right that it stood still for."""
    live = await bridge.sessions.open(place.ref)
    if place.purpose == PUBLIC and live.runner.status == "held" and live.runner.why == _no_right(place):
        await live.resume()
        bridge.sessions.go_on(place.ref)


async def unreachable(bridge: Bridge, place: PlaceRow, row: OutboxRow) -> list[Post]:
    """Somebody takes no direct messages: from here on they learn of their moves where everybody plays.

    Gives what is to be posted there instead of the row; asked again after a crash, the same.
    """
    (person,) = people_of(place.purpose)
    wishes, kind = await bridge.persons.preferences(place.ref.tenant, person), str(row.body.get("kind"))
    kinds = ("turn", "choose", "reminder") if wishes.notify == "direct" else ("turn", "choose")
    if wishes.notify == "silent" or kind not in kinds:
        return []
    if wishes.notify == "direct":
        await bridge.persons.set_preferences(place.ref.tenant, person, wishes._replace(notify="mention"))
        await bridge.sessions.refresh(place.ref)
    shown = await places.public(bridge, place)
    rest = {name: value for name, value in row.body.items() if name not in ("kind", "to")}
    return [] if shown is None else [Post(shown.id, "post", row.target, body(kind, **rest))]


async def _stand_still(bridge: Bridge, place: PlaceRow, why: str, name: str, **args: Any) -> None:
    live = await bridge.sessions.open(place.ref)
    if live.runner.status != "running":  # whoever saw to that knows
        return
    host = await bridge.store.host(place.ref)
    at = None if host is None else await places.directly(bridge, place, host)
    told = [] if at is None else [Post(at, "post", None, _notice(live.runner, name, **args))]
    with suppress(Refused):  # it stands still just now
        await live.hold(why, posts=told)
        bridge.sessions.go_on(place.ref)


def _no_right(place: PlaceRow) -> str:
    """Why it stands still; only what can be posted in that very place lets it go on."""
    return f"A right is missing where it is played on {place.platform}."


def _notice(runner: Runner, name: str, **args: Any) -> str:
    return body("notice", name=name, args={"noun": runner.scenario.name.replace("-", " "), **args})
