"""Where a session is shown, and to whom: what composing needs to know of places and people."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bot.bridge.context import Bridge
from scenarios.engine.ports import Holder, Ref
from storage.persons import Notify
from storage.traffic import PlaceRow

PUBLIC: Final = "public"
_SIDE: Final = "side:"
_DIRECT: Final = "direct:"


class Audience(NamedTuple):
    """Of one session, as it stood when it was last looked up."""

    public: tuple[PlaceRow, ...]
    """One on each platform that takes part."""
    others: Mapping[tuple[str, str], int]
    """(platform, purpose) to the place that serves it."""
    sides: Mapping[str, int]
    """Platforms on which some can be among themselves, and how many; all others get direct messages."""
    notify: Mapping[int, Notify]
    """Person to how they want to learn of their move."""


def side(seats: Iterable[str], people: Iterable[int]) -> str:
    """The purpose of a place for these seats alone, as these people hold them: who follows them gets another."""
    return f"{_SIDE}{'+'.join(sorted(seats))}@{'+'.join(map(str, sorted(people)))}"


def seats_of(purpose: str) -> frozenset[str]:
    """The seats of a side place; none for any other."""
    seats = purpose.removeprefix(_SIDE).partition("@")[0] if purpose.startswith(_SIDE) else ""
    return frozenset(seats.split("+")) if seats else frozenset()


def direct(person: int) -> str:
    """The purpose of somebody's direct messages."""
    return f"{_DIRECT}{person}"


def people_of(purpose: str) -> tuple[int, ...]:
    """Who a side place or direct messages are for."""
    if purpose.startswith(_DIRECT):
        return (int(purpose.removeprefix(_DIRECT)),)
    if purpose.startswith(_SIDE):
        return tuple(map(int, purpose.partition("@")[2].split("+")))
    return ()


async def audience(bridge: Bridge, ref: Ref, holders: Mapping[str, Holder]) -> Audience:
    """As it stands now."""
    places = [place for place in await bridge.traffic.places(ref) if place.state != "gone"]
    people = sorted({holder.person for holder in holders.values() if holder.person is not None})
    known = await bridge.persons.people(ref.tenant, people)
    return Audience(
        tuple(place for place in places if place.purpose == PUBLIC),
        {(place.platform, place.purpose): place.id for place in places if place.purpose != PUBLIC},
        {
            name: platform.can.private_members
            for name, platform in bridge.platforms.items()
            if platform.can.private_places
        },
        {person: row.preferences.notify for person, row in known.items()},
    )
