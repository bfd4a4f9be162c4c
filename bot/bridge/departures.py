"""Who leaves a server, and messages and places that are no more."""

from typing import Final, cast

from bot.bridge import recovery, talk, troubles
from bot.bridge.arrivals import Deleted, Gone
from bot.bridge.audience import PUBLIC
from bot.bridge.branching import tending as branches
from bot.bridge.content import Answer, Done
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby import tending as lobbies
from storage.traffic import PlaceRow


async def left(bridge: Bridge, here: Here) -> Answer:
    """Whoever left is late in each seat that they hold in sessions of that server; seats on cards are free."""
    where = here.arrival.where
    await lobbies.left(bridge, here)
    await branches.left(bridge, here)
    for place in await bridge.traffic.open_places(where.platform):
        if (
            place.purpose == "public"
            and place.workspace == where.workspace
            and place.ref.tenant == here.tenant
        ):
            for seat in await bridge.sessions.seats_of(place.ref, here.person):
                for absent in bridge.features.absent:
                    await absent(bridge, place.ref, seat)
    return Done()


async def gone(bridge: Bridge, here: Here) -> Answer:
    """Sessions whose place is gone are put on hold, cards that were there are closed, and their hosts are told.

    A whole server is perhaps not gone for good, nor a channel that the bridge was taken out of: what is played only
    there waits.
    """
    where, what = here.arrival.where, cast(Gone, here.arrival.what)
    await lobbies.gone(bridge, where)
    for place in await bridge.traffic.open_places(where.platform):
        if not _within(place, here):
            continue
        if (where.channel and what.for_good) or await _played_elsewhere(bridge, place, here):
            await troubles.place_gone(bridge, place)
        else:
            await troubles.shut_out(bridge, place)
            if where.channel:
                recovery.shut(bridge, place.id)
    return Done()


async def deleted(bridge: Bridge, here: Here) -> Answer:
    """Cards that are gone are closed; of what was said, the words are erased."""
    await lobbies.deleted(bridge, here.arrival.where, cast(Deleted, here.arrival.what).messages)
    return await talk.deleted(bridge, here)


async def _played_elsewhere(bridge: Bridge, place: PlaceRow, here: Here) -> bool:
    shown = [one for one in await bridge.traffic.places(place.ref) if one.purpose == PUBLIC]
    return any(one.state != "gone" and not _within(one, here) for one in shown)


def _within(place: PlaceRow, here: Here) -> bool:
    """Whether the place is what is gone, or lies in it: a server without a channel, a channel without a thread."""
    where = here.arrival.where
    return (
        (place.platform, place.workspace) == (where.platform, where.workspace)
        and where.channel in ("", place.channel)
        and where.thread in ("", place.thread)
    )


HANDLERS: Final[dict[str, Handler]] = {"*left": left, "*gone": gone, "*deleted": deleted}
