"""From the card to the branch: it is made, its thread opens under the card, and each knows of the other."""

from collections.abc import Mapping, Sequence

from bot.bridge.audience import PUBLIC, Audience
from bot.bridge.branching import seats
from bot.bridge.branching.card import BEGIN, CALL_OFF, late_joins, paint, shown_at
from bot.bridge.branching.points import point_at
from bot.bridge.composing import body, standing
from bot.bridge.content import Answer, Content, Done, Jump, Spot, notice
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.lobby.players import players
from bot.bridge.playing import about
from bot.bridge.terms import terms_of
from bot.bridge.texts import branching as texts
from bot.seating import HUMAN
from scenarios.engine.ports import Holder, Loaded, Post, Ref
from scenarios.kernel.errors import Refused
from storage.lobbies import LobbyRow
from storage.traffic import PlaceRow


async def begin(bridge: Bridge, here: Here) -> Answer:
    """The button: stand-ins play for who has not joined."""
    (public_id,) = about(here).about
    row = await bridge.lobbies.load(here.tenant, public_id)
    seats.check_open(row)
    if seats.seat_of(row, here.person) is None and not await _is_host(bridge, row, here.person):
        raise Refused("foreign", texts.WHO_BEGINS)
    await begin_now(bridge, row)
    return Done()


async def call_off(bridge: Bridge, here: Here) -> Answer:
    """The button that closes the card."""
    (public_id,) = about(here).about
    row = await bridge.lobbies.load(here.tenant, public_id)
    if not await _is_host(bridge, row, here.person):
        raise Refused("foreign", texts.WHO_CALLS_OFF)
    row = await bridge.lobbies.change(here.tenant, public_id, seats.called_off)
    bridge.cards.changed(row, paint)
    return notice(texts.OFF)


async def begin_now(bridge: Bridge, row: LobbyRow) -> None:
    """Make the branch that the card is for. Raises `Refused` where it has begun, or nobody plays a seat."""
    parent, seq = seats.leaves(row)
    async with bridge.cards.alone(row.tenant, row.public_id):
        row = await bridge.lobbies.load(row.tenant, row.public_id)
        seats.check_open(row)
        loaded = await bridge.store.load(parent, seq)
        changes = await bridge.app.engine.seated(parent, seq, await _holders(bridge, row, loaded))
        ref = await bridge.lobbies.branch(
            row,
            changes,
            row.channel,
            "",
            await _first_posts(bridge, row, loaded, {**loaded.holders, **changes}),
            await _parent_posts(bridge, row, parent),
            await _elsewhere(bridge, row, parent),
        )
    await bridge.outbox.wake_all(ref)
    await bridge.outbox.wake_all(parent)
    bridge.sessions.go_on(ref)
    bridge.cards.changed(row, paint)


async def _holders(bridge: Bridge, row: LobbyRow, loaded: Loaded) -> dict[str, Holder]:
    """Who takes a seat that another had at that time: those who joined, and stand-ins. AI keeps its seats."""
    joined = {seat.seat: seat.person for seat in row.seats if seat.person is not None}
    substitutes = await _stand_ins(bridge, row, loaded.position.seats)
    changes: dict[str, Holder] = {}
    for seat in loaded.position.seats:
        holder, person = loaded.holders[seat], joined.get(seat)
        if holder.person is None or (person == holder.person and not holder.stands_in):
            continue
        if person is not None:
            changes[seat] = Holder(HUMAN, person, holder.mandate)
        elif seat in substitutes:
            changes[seat] = Holder(substitutes[seat], None, holder.mandate)
        else:
            raise Refused("illegal", texts.nobody_plays(seat))
    return changes


async def _stand_ins(bridge: Bridge, row: LobbyRow, names: Sequence[str]) -> Mapping[str, str]:
    agreed = terms_of(row.terms).stand_in
    if agreed is not None:
        return dict.fromkeys(names, agreed)
    registry = bridge.app.registry
    found = registry.scenario(row.scenario)
    return players(bridge.app, found, registry.preset(row.scenario, row.preset), names)


async def _first_posts(
    bridge: Bridge, row: LobbyRow, loaded: Loaded, holders: Mapping[str, Holder]
) -> list[Post]:
    """What stands first in the branch's thread: where it comes from, and whose move it is."""
    people = {holder.person for holder in holders.values() if holder.person is not None}
    known = await bridge.persons.people(row.tenant, people)
    notify = {person: one.preferences.notify for person, one in known.items()}
    thread = PlaceRow(
        0, loaded.ref, row.platform, row.workspace, row.channel, "", PUBLIC, row.message, "", "wanted"
    )
    around = Audience((thread,), {}, {}, notify)
    return [
        Post(None, "post", "linked", body("linked", lobby=row.public_id)),
        *standing(around, loaded.position, holders),
    ]


async def _parent_posts(bridge: Bridge, row: LobbyRow, parent: Ref) -> list[Post]:
    """The word in the first one's threads."""
    return [
        Post(one.id, "post", f"linked:{row.public_id}", body("linked", lobby=row.public_id))
        for one in await bridge.traffic.places(parent)
        if one.purpose == PUBLIC and one.state == "open"
    ]


async def _elsewhere(bridge: Bridge, row: LobbyRow, parent: Ref) -> list[tuple[str, str, str]]:
    """Channels on other platforms in which the first one is played as well."""
    return [
        (one.platform, one.workspace, one.channel)
        for one in await bridge.traffic.places(parent)
        if one.purpose == PUBLIC and one.state == "open" and one.platform != row.platform
    ]


async def linked(bridge: Bridge, due: Due) -> Content | None:
    """In a branch's thread where it comes from, or in the first one's thread where the branch is played."""
    row = await bridge.lobbies.load(due.ref.tenant, str(due.body["lobby"]))
    if row.ref is None:
        return None
    parent, seq = seats.leaves(row)
    scenario = bridge.app.registry.scenario(row.scenario).scenario
    point = await point_at(bridge.store, parent, scenario, seq)
    name = texts.START if point is None else point.name
    if due.ref == row.ref:
        bridge.cards.changed(row, paint)  # which can now say where its thread is
        where = await shown_at(bridge, parent, due.place.platform)
        return Content(
            (texts.from_first(name),) if where is None else (texts.from_first(name), _there(where))
        )
    where = await shown_at(bridge, row.ref, due.place.platform)
    if due.place.platform != row.platform:  # the card is nowhere near
        jump = () if where is None else (_there(where),)
        return Content((texts.to_branch(name), *jump), buttons=await late_joins(bridge, row))
    card = Jump(texts.GO_THERE, Spot(row.platform, row.workspace, row.channel), row.message)
    return Content((texts.to_branch(name), card if where is None else _there(where)))


def _there(where: Spot) -> Jump:
    return Jump(texts.GO_THERE, where)


async def _is_host(bridge: Bridge, row: LobbyRow, person: int) -> bool:
    """Whether the branch is this person's idea, or what it leaves is hosted by them."""
    return person in (row.host, await bridge.store.host(seats.leaves(row).ref))


HANDLERS: dict[str, Handler] = {BEGIN: begin, CALL_OFF: call_off}
RENDERERS: dict[str, Renderer] = {"linked": linked}
