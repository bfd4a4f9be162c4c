"""What has become of a lobby that has begun: who sits where now, and what can still be joined."""

from bot.bridge.audience import PUBLIC
from bot.bridge.content import Spot
from bot.bridge.context import Bridge
from bot.bridge.lobby.card import Sitting
from bot.bridge.places import spot
from bot.bridge.texts import lobby as texts
from bot.secrecy import OVER
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder, Ref
from scenarios.kernel.rules import Role, role_name
from storage.lobbies import LobbyRow


async def sitting_of(bridge: Bridge, row: LobbyRow) -> Sitting | None:
    """None where it has not begun."""
    if row.ref is None:
        return None
    info = await bridge.store.info(row.ref)
    where = await public_spot(bridge, row.ref, row.platform)
    roles = bridge.app.registry.scenario(row.scenario).scenario.definition.roles
    if info.status == OVER:
        holders = (await bridge.store.holders(row.tenant, info.session))[row.ref.branch]
        return Sitting(info.label, where, await named(bridge, row.tenant, holders), (), (), True)
    live = await bridge.sessions.open(row.ref)
    holders = seated(live)
    return Sitting(
        info.label,
        where,
        await named(bridge, row.tenant, holders),
        [seat for seat, holder in holders.items() if may_be_taken(roles[role_name(seat)], holder)],
        [
            name
            for name, role in roles.items()
            if role.open and sum(role_name(seat) == name for seat in holders) < role.max
        ],
        False,
    )


def seated(live: Live) -> dict[str, Holder]:
    """The seats there are now, and who holds each."""
    runner = live.runner
    seats = runner.position.seats if runner.position.seq else tuple(runner.holders)
    return {seat: runner.holders[seat] for seat in seats}


def may_be_taken(role: Role, holder: Holder) -> bool:
    """An AI decides there for itself alone: for nobody who is late, and on nobody's behalf."""
    return holder.machine and holder.person is None and role.kind != "service"


async def public_spot(bridge: Bridge, ref: Ref, platform: str) -> Spot | None:
    """Where everybody at the table sees it on that platform, if that is open."""
    for place in await bridge.traffic.places(ref):
        if (place.purpose, place.platform, place.state) == (PUBLIC, platform, "open"):
            return spot(place)
    return None


async def named(bridge: Bridge, tenant: int, holders: dict[str, Holder]) -> dict[str, str | None]:
    """Who is there, by seat; None for an AI."""
    people = [
        holder.person for holder in holders.values() if not holder.machine and holder.person is not None
    ]
    known = await bridge.persons.people(tenant, people)
    return {
        seat: None if holder.machine or holder.person is None else known[holder.person].name or texts.SOMEBODY
        for seat, holder in holders.items()
    }
