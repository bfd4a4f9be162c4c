"""Going on after a restart, and after the connection to a platform was lost."""

import logging
from typing import Final

from bot.bridge import second_look, troubles
from bot.bridge.alarms import RULES, SECOND
from bot.bridge.arrivals import Said
from bot.bridge.context import Bridge
from bot.bridge.places import spot
from bot.bridge.platform import Later, NotAllowed, PlaceGone, Unsure
from scenarios.engine.ports import Owned
from scenarios.kernel.errors import ParleyError
from storage.errors import StoreError
from storage.traffic import PlaceRow

AGAIN: Final = 30
"""Seconds until what could not be read is tried again."""
MISSED_AGAIN: Final = 60
"""The same where events are missed for a while; as long as that lasts, platforms say so every minute."""
SHUT_AGAIN: Final = (60, 3_600)
"""Seconds until one looks again at a place that may not be read, for nothing else might tell that it may be: at first,
and at most; between, a tenth of the time for which it has been so."""
_LOG = logging.getLogger("parley.recovery")


async def start(bridge: Bridge) -> None:
    """Set everything going that an earlier process left behind: what came in, what goes out, sessions, alarms.

    Time limits that fell while nobody was there begin anew. Platforms may deliver from here on; once one is connected,
    `caught_up` has to be called for it.
    """
    for repair in bridge.features.repairs:
        try:
            await repair(bridge)
        except Exception:
            _LOG.exception("%s could not put in order what was left behind", repair.__module__)
    limits = RULES | bridge.features.time_up
    fallen = {row.ref for row in await bridge.traffic.due_timers(bridge.clock.now()) if row.kind in limits}
    live = await bridge.traffic.live_branches()
    for ref in live:
        try:
            await bridge.sessions.open(ref, rearm=ref in fallen)
            if ref in fallen:
                for anew in bridge.features.anew:
                    await anew(bridge, ref)
        except ParleyError:
            _LOG.exception("session %s cannot go on", ref)
    for row in await bridge.traffic.pending():  # before time goes on: who moved in time is not late
        await bridge.intake.replay(row)
    for ref in live:
        bridge.sessions.go_on(ref)
    for place, _ in await bridge.traffic.waiting():
        bridge.outbox.wake(place)
    bridge.alarms.start()


def lost(bridge: Bridge, platform: str) -> None:
    """The connection to a platform broke: what happens until `caught_up` may be missed."""
    bridge.behind[platform] = object()


def missed(bridge: Bridge, platform: str) -> None:
    """Something was missed though the platform is connected, and perhaps more is just now: it is read when that has
    been over for a while."""
    lost(bridge, platform)
    _read_later(bridge, platform, MISSED_AGAIN)


async def caught_up(bridge: Bridge, platform: str) -> None:
    """Take in what was written, changed and deleted in live places while nobody listened.

    To be called when a platform is connected (again) and may have lost events.
    """
    since = bridge.behind.get(platform)
    bridge.unread.pop(platform, None)
    places = [one for one in await bridge.traffic.open_places(platform) if not one.channel.startswith("@")]
    if not all([await _read_back(bridge, place) for place in places]):
        _read_later(bridge, platform, AGAIN)
    elif bridge.behind.get(platform) is since:  # else it was lost again meanwhile
        bridge.behind.pop(platform, None)


async def sweep(bridge: Bridge) -> None:
    """What could not be read is tried again."""
    now = bridge.clock.now()
    for platform in [platform for platform, due in bridge.unread.items() if due <= now]:
        del bridge.unread[platform]
        bridge.spawn(caught_up(bridge, platform))
    for number in [number for number, (_, due) in bridge.shut.items() if due <= now]:
        shut(bridge, number)
        bridge.spawn(_look_again(bridge, number))


def shut(bridge: Bridge, place: int) -> None:
    """A place may not be read, and perhaps may be later: look again after a while."""
    now, (least, most) = bridge.clock.now(), SHUT_AGAIN
    since, _ = bridge.shut.get(place, (now, now))
    due = now + min(max(least * SECOND, (now - since) // 10), most * SECOND)
    bridge.shut[place] = (since, due)
    bridge.alarms.at(due)


def _read_later(bridge: Bridge, platform: str, seconds: int) -> None:
    bridge.unread[platform] = due = bridge.clock.now() + seconds * SECOND
    bridge.alarms.at(due)


async def _look_again(bridge: Bridge, number: int) -> None:
    place = await bridge.traffic.place(number)
    if place.state == "open":
        await _read_back(bridge, place)
    else:
        bridge.shut.pop(number, None)


async def _read_back(bridge: Bridge, place: PlaceRow) -> bool:
    """Whether the place could be read, or is not to be read any more."""
    try:
        for arrival in await bridge.platforms[place.platform].missed(spot(place), place.watermark):
            await bridge.intake.take(arrival)
            if isinstance(arrival.what, Said) and bridge.intake.complete:
                await bridge.traffic.watermark(place.id, arrival.what.message)
        await second_look.look(bridge, place)
        bridge.shut.pop(place.id, None)
        await troubles.reached(bridge, place)
    except PlaceGone:
        await troubles.place_gone(bridge, place)
    except NotAllowed as refused:
        await troubles.blocked(bridge, place, str(refused))
        if place.id not in bridge.shut:
            shut(bridge, place.id)
    except (Later, Unsure, StoreError, Owned) as error:
        _LOG.warning("what was missed in place %d could not be read: %s", place.id, error)
        return False
    return True


SWEEP: Final = sweep
