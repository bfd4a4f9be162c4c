"""The card in the channel on which people take their seats in a branch, until it begins."""

from collections.abc import Mapping

from bot.bridge.audience import PUBLIC
from bot.bridge.branching.points import point_at
from bot.bridge.branching.seats import leaves
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, Jump, Part, Parts, Spot, When
from bot.bridge.context import Bridge
from bot.bridge.lobby import verbs
from bot.bridge.terms import terms_of
from bot.bridge.texts import branching as texts
from bot.secrecy import OVER
from bot.wording import heading
from scenarios.engine.ports import Ref
from storage.lobbies import LobbyRow, LobbySeat

JOIN = "branch.join"
LEAVE = "branch.leave"
BEGIN = "branch.begin"
CALL_OFF = "branch.off"


async def paint(bridge: Bridge, row: LobbyRow) -> Content:
    """The card as it is now."""
    parent, seq = leaves(row)
    found = bridge.app.registry.scenario(row.scenario)
    point = await point_at(bridge.store, parent, found.scenario, seq)
    host = await bridge.persons.name(row.tenant, row.host)
    body: list[Part] = [texts.wants(host), Bold(point.name) if point is not None else texts.START, ". "]
    first = await shown_at(bridge, parent, row.platform)
    if first is not None:
        body += [texts.STAYS, Jump(texts.GO_THERE, first), "."]
    title = texts.card_title(found.title.lower())
    if row.state != "open":
        return Content(
            (*body, "\n\n", *await _become(bridge, row)), title, buttons=await late_joins(bridge, row)
        )
    body += ["\n\n", texts.HOW, When(row.due), "."]
    owners = await former(bridge, row)
    return Content(tuple(body), title, ((texts.SEATS, _seats(row, owners)),), _buttons(row))


async def _become(bridge: Bridge, row: LobbyRow) -> Parts:
    """What has become of it."""
    if row.ref is None:
        return (texts.CLOSED,)
    over = (await bridge.store.info(row.ref)).status == OVER
    where = await shown_at(bridge, row.ref, row.platform)
    said = texts.OVER if over else texts.PLAYED
    return (said,) if where is None else (said, " ", Jump(texts.GO_THERE, where))


async def late_joins(bridge: Bridge, row: LobbyRow) -> tuple[Button, ...]:
    """Those whose seats stand-ins have can still come."""
    if row.ref is None or (info := await bridge.store.info(row.ref)).status == OVER:
        return ()
    holders = (await bridge.store.holders(row.tenant, info.session))[row.ref.branch]
    owners = await former(bridge, row)
    free = [seat for seat, holder in holders.items() if seat in owners and holder.person is None]
    watch = Button(texts.WATCH, ButtonId(verbs.WATCH, (row.public_id,)))
    everyone = terms_of(row.terms).watch == "everyone"
    return (*[_join(row, seat) for seat in free], *([watch] if everyone else []))


def _join(row: LobbyRow, seat: str, enabled: bool = True) -> Button:
    return Button(texts.join(seat), ButtonId(JOIN, (row.public_id, seat)), "main", enabled)


async def former(bridge: Bridge, row: LobbyRow) -> dict[str, tuple[int, str]]:
    """The people whose seats the branch has, by seat: person and name."""
    holders = (await bridge.store.load(*leaves(row))).holders
    people = {seat: holder.person for seat, holder in holders.items() if holder.person is not None}
    known = await bridge.persons.people(row.tenant, sorted({*people.values()}))
    return {seat: (person, known[person].name) for seat, person in people.items() if person in known}


async def shown_at(bridge: Bridge, ref: Ref, platform: str) -> Spot | None:
    """Where everybody on that platform sees the branch."""
    for place in await bridge.traffic.places(ref):
        if place.platform == platform and place.purpose == PUBLIC and place.state == "open":
            return Spot(place.platform, place.workspace, place.channel, place.thread)
    return None


def _seats(row: LobbyRow, owners: Mapping[str, tuple[int, str]]) -> Parts:
    parts: list[Part] = []
    for seat in row.seats:
        parts += [Bold(heading(seat.seat)), f": {_who(seat, owners)}", "\n"]
    return tuple(parts[:-1])


def _who(seat: LobbySeat, owners: Mapping[str, tuple[int, str]]) -> str:
    if seat.actor is not None:
        return texts.AI
    if seat.person is not None:
        return texts.has_joined(seat.name)
    name = owners[seat.seat][1] if seat.seat in owners else ""
    return texts.unless(name) if name else texts.STAND_IN


def _buttons(row: LobbyRow) -> tuple[Button, ...]:
    joins = [_join(row, seat.seat, seat.person is None) for seat in row.seats if seat.actor is None]
    return (
        *joins,
        Button(texts.BEGIN, ButtonId(BEGIN, (row.public_id,)), "good"),
        Button(texts.LEAVE, ButtonId(LEAVE, (row.public_id,))),
        Button(texts.CALL_OFF, ButtonId(CALL_OFF, (row.public_id,))),
    )
