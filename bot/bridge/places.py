"""Places of a session: where they are, how they come about, who is let in."""

import logging
from collections.abc import Iterable

from bot.bridge.audience import PUBLIC, direct, people_of, seats_of
from bot.bridge.content import Spot
from bot.bridge.context import Bridge
from bot.bridge.platform import Platform
from bot.bridge.texts import places as texts
from scenarios.engine.ports import Ref
from scenarios.kernel.errors import ParleyError
from storage.traffic import PlaceRow

_LOG = logging.getLogger("parley.places")


def spot(place: PlaceRow) -> Spot:
    """Where a place is."""
    return Spot(place.platform, place.workspace, place.channel, place.thread)


async def public(bridge: Bridge, place: PlaceRow) -> PlaceRow | None:
    """The place of the same session and platform that everybody at the table sees."""
    for other in await bridge.traffic.places(place.ref):
        if other.purpose == PUBLIC and other.platform == place.platform and other.state != "gone":
            return other
    return None


async def other(bridge: Bridge, place: PlaceRow, purpose: str) -> int | None:
    """The place of this purpose beside a public one, made if there is none; None for who is not there at all."""
    channel = place.channel
    users = await accounts(bridge, place, people_of(purpose))
    if not users:
        return None
    if not seats_of(purpose):
        channel = f"@{users[0]}"
    made = await bridge.traffic.add_place(
        place.ref, place.platform, place.workspace, channel, "", purpose, place.under
    )
    await bridge.sessions.refresh(place.ref)
    return made


async def directly(bridge: Bridge, place: PlaceRow, person: int) -> int | None:
    """Somebody's direct messages: beside this place, or else on another platform on which it is played."""
    for public_one in (place, *(await bridge.sessions.audience(place.ref)).public):
        if (at := await other(bridge, public_one, direct(person))) is not None:
            return at
    return None


async def left_behind(bridge: Bridge, ref: Ref, person: int) -> bool:
    """Whether it is played on, but nowhere where the person has been."""
    shown = [place for place in await bridge.traffic.places(ref) if place.purpose == PUBLIC]
    there = [place for place in shown if await accounts(bridge, place, (person,))]
    left = [place for place in shown if place.state != "gone"]
    return bool(left) and bool(there) and not any(place in left for place in there)


async def opened(bridge: Bridge, place: PlaceRow, platform: Platform, key: str) -> PlaceRow:
    """The place, open; those who belong there are let in. Raises what the platform raises."""
    where = spot(place)
    if not place.channel.startswith("@"):
        where = await _made(bridge, place, platform, key)
    await bridge.traffic.opened(place.id, where.channel, where.thread)
    await bridge.sessions.refresh(place.ref)
    bridge.sessions.go_on(place.ref)  # with no open place, a restart has not looked at it
    return place._replace(channel=where.channel, thread=where.thread, state="open")


async def _made(bridge: Bridge, place: PlaceRow, platform: Platform, key: str) -> Spot:
    runner = (await bridge.sessions.open(place.ref)).runner
    seats = seats_of(place.purpose)
    seated = {holder.person for holder in runner.holders.values() if holder.person is not None}
    users = await accounts(bridge, place, people_of(place.purpose) or sorted(seated))
    where = await platform.open(
        spot(place)._replace(thread=""),
        texts.title(runner.scenario.name, runner.label, sorted(seats)),
        under=None if seats else place.under,
        private=await _private(bridge, place, platform),
        members=users,
        key=key,
    )
    await _let_in(bridge, place._replace(channel=where.channel, thread=where.thread), users)
    return where


async def _private(bridge: Bridge, place: PlaceRow, platform: Platform) -> bool:
    """Whether only its members see it."""
    if seats_of(place.purpose):
        return platform.can.private_places
    closed = (await bridge.sessions.terms(place.ref)).watch == "seated"
    return closed and platform.can.members_change


async def accounts(bridge: Bridge, place: PlaceRow, people: Iterable[int]) -> list[str]:
    """The users on the place's platform that these people are."""
    found = [
        await bridge.persons.account(place.ref.tenant, person, place.platform, place.workspace)
        for person in people
    ]
    return [user for user in found if user is not None]


async def settle_member(bridge: Bridge, place: PlaceRow, platform: Platform, person: int) -> None:
    """Let in who has a seat, and take out of a private place who has none and does not host.

    Raises what the platform raises.
    """
    runner = (await bridge.sessions.open(place.ref)).runner
    seated = {runner.holders[seat].person for seat in runner.position.seats}
    for user in await accounts(bridge, place, (person,)):
        if person in seated:
            await platform.admit(spot(place), user)
        elif await _private(bridge, place, platform) and await bridge.store.host(place.ref) != person:
            await platform.dismiss(spot(place), user)


async def _let_in(bridge: Bridge, place: PlaceRow, users: Iterable[str]) -> None:
    """Show the place to these users; where that fails, they still find it by themselves."""
    platform = bridge.platforms.get(place.platform)
    if platform is None:
        return  # it is not served now
    for user in users:
        try:
            await platform.admit(spot(place), user)
        except ParleyError as error:
            _LOG.warning("somebody was not let into place %d: %s", place.id, error)
