"""Whose an arrival is: the tenant, the person, and the session's place that it came from."""

from typing import NamedTuple

from bot.bridge.arrivals import Arrival, Author, Command, Deleted, Edited, Pressed, Said, Submitted
from bot.bridge.content import Spot
from bot.bridge.context import Bridge
from storage.traffic import PlaceRow


class Whereabouts(NamedTuple):
    """`person` is 0 where nobody did it."""

    tenant: int
    person: int
    place: PlaceRow | None


async def found(bridge: Bridge, arrival: Arrival) -> Whereabouts | None:
    """None where it is nobody's business: messages outside of sessions, or of those who hold no seat there."""
    where = arrival.where
    place = await bridge.traffic.place_at(*where)
    match arrival.what:
        case Said() | Edited():
            return await _of_seated(bridge, place, arrival.who)
        case Deleted(messages=messages):
            return await _of_ours(bridge, place, messages)
        case Command() | Pressed() | Submitted():
            return await _of_anybody(bridge, place, where, arrival.who)
        case _:
            tenant = await bridge.communities.tenant_of(where.platform, where.workspace, where.workspace)
            if arrival.who is None:
                return Whereabouts(tenant, 0, place)
            known = await bridge.persons.known(tenant, where.platform, where.workspace, arrival.who.user)
            return None if known is None else Whereabouts(tenant, known, place)


async def _of_seated(bridge: Bridge, place: PlaceRow | None, who: Author | None) -> Whereabouts | None:
    if place is None or who is None:
        return None
    tenant = place.ref.tenant
    person = await bridge.persons.known(tenant, place.platform, place.workspace, who.user)
    if person is None or not await bridge.sessions.seats_of(place.ref, person):
        return None
    return Whereabouts(tenant, person, place)


async def _of_ours(bridge: Bridge, place: PlaceRow | None, messages: tuple[str, ...]) -> Whereabouts | None:
    if place is None:
        return None
    tenant = place.ref.tenant
    for message in messages:
        if await bridge.traffic.event_of(tenant, place.id, message) is not None:
            return Whereabouts(tenant, 0, place)
    return None


async def _of_anybody(
    bridge: Bridge, place: PlaceRow | None, where: Spot, who: Author | None
) -> Whereabouts | None:
    if who is None:
        return None
    workspace = where.workspace or (place.workspace if place else "")
    tenant = (
        place.ref.tenant
        if place is not None
        else await bridge.communities.tenant_of(where.platform, workspace, workspace)
    )
    person = await bridge.persons.person(tenant, where.platform, workspace, who.user, who.name)
    return Whereabouts(tenant, person, place)
