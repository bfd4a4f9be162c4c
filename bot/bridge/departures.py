"""Who leaves a server, and places that are no more."""

from typing import Final

from bot.bridge import troubles
from bot.bridge.content import Answer, Done
from bot.bridge.context import Bridge, Handler, Here
from storage.traffic import PlaceRow


async def left(bridge: Bridge, here: Here) -> Answer:
    """Whoever left is late in each seat that they hold in sessions of that server."""
    where = here.arrival.where
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
    """Sessions whose place is gone are put on hold, and their hosts are told."""
    for place in await bridge.traffic.open_places(here.arrival.where.platform):
        if _within(place, here):
            await troubles.place_gone(bridge, place)
    return Done()


def _within(place: PlaceRow, here: Here) -> bool:
    """Whether the place is what is gone, or lies in it: a server without a channel, a channel without a thread."""
    where = here.arrival.where
    return (
        place.workspace == where.workspace
        and where.channel in ("", place.channel)
        and where.thread in ("", place.thread)
    )


HANDLERS: Final[dict[str, Handler]] = {"*left": left, "*gone": gone}
