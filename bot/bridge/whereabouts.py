"""Whose an arrival is: the tenant, the person, and the session's place that it came from."""

from typing import NamedTuple

from bot.bridge.arrivals import Arrival, Command, Deleted, Edited, Pressed, Said, Submitted
from bot.bridge.content import Spot
from bot.bridge.context import Bridge, Here
from storage.traffic import PlaceRow


class Whereabouts(NamedTuple):
    """`person` is 0 where nobody did it."""

    arrival: Arrival
    """Of a direct message, with the community that it is about."""
    tenant: int
    person: int
    place: PlaceRow | None

    def here(self, inbox: int | None) -> Here:
        """For the handler, with the row that was kept."""
        return Here(self.arrival, self.tenant, self.person, self.place, inbox)


async def found(bridge: Bridge, arrival: Arrival) -> Whereabouts | None:
    """None where it is nobody's business: messages outside of sessions, or of those who hold no seat there."""
    place = await _place(bridge, arrival)
    where = arrival.where
    if place is not None:
        where = where._replace(workspace=place.workspace)
    elif where.channel.startswith("@") and not where.workspace and arrival.who is not None:
        where = where._replace(
            workspace=await bridge.persons.community_of(where.platform, arrival.who.user) or ""
        )
    if where != arrival.where:
        arrival = arrival.model_copy(update={"where": where})
    match arrival.what:
        case Said() | Edited():
            return await _of_seated(bridge, arrival, place)
        case Deleted(messages=messages):
            return await _of_ours(bridge, arrival, place, messages)
        case Command() | Pressed() | Submitted():
            return await _of_anybody(bridge, arrival, place)
        case _:
            return await _of_known(bridge, arrival, place)


async def _place(bridge: Bridge, arrival: Arrival) -> PlaceRow | None:
    where = arrival.where
    if not where.channel.startswith("@"):
        return await bridge.traffic.place_at(*where)
    message = arrival.what.message if isinstance(arrival.what, Pressed | Edited) else None
    return await bridge.traffic.direct_place(where.platform, where.workspace, where.channel, message)


async def _of_seated(bridge: Bridge, arrival: Arrival, place: PlaceRow | None) -> Whereabouts | None:
    if place is None or arrival.who is None:
        return None
    tenant = place.ref.tenant
    person = await bridge.persons.known(tenant, place.platform, place.workspace, arrival.who.user)
    if person is None or not await bridge.sessions.seats_of(place.ref, person):
        return None
    return Whereabouts(arrival, tenant, person, place)


async def _of_ours(
    bridge: Bridge, arrival: Arrival, place: PlaceRow | None, messages: tuple[str, ...]
) -> Whereabouts | None:
    for message in messages:
        platform, workspace, channel, _ = arrival.where
        card = await bridge.lobbies.by_message(platform, workspace, channel, message)
        if card is not None:
            return Whereabouts(arrival, card.tenant, 0, place)
        if place is None:
            continue
        if await bridge.traffic.event_of(place.ref.tenant, place.id, message) is not None:
            return Whereabouts(arrival, place.ref.tenant, 0, place)
    return None


async def _of_anybody(bridge: Bridge, arrival: Arrival, place: PlaceRow | None) -> Whereabouts | None:
    who, where = arrival.who, arrival.where
    if who is None:
        return None
    tenant = place.ref.tenant if place is not None else await _tenant(bridge, where)
    person = await bridge.persons.person(tenant, where.platform, where.workspace, who.user, who.name)
    return Whereabouts(arrival, tenant, person, place)


async def _of_known(bridge: Bridge, arrival: Arrival, place: PlaceRow | None) -> Whereabouts | None:
    where = arrival.where
    tenant = place.ref.tenant if place is not None else await _tenant(bridge, where)
    if arrival.who is None:
        return Whereabouts(arrival, tenant, 0, place)
    person = await bridge.persons.known(tenant, where.platform, where.workspace, arrival.who.user)
    return None if person is None else Whereabouts(arrival, tenant, person, place)


async def _tenant(bridge: Bridge, where: Spot) -> int:
    return await bridge.communities.tenant_of(where.platform, where.workspace, where.workspace)
