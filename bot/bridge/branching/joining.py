"""Taking one's own seat in a branch, or another's that is lent or not secret any more."""

from typing import Final

from bot.bridge.audience import PUBLIC, direct
from bot.bridge.branching import seats
from bot.bridge.branching.beginning import begin_now
from bot.bridge.branching.card import JOIN, LEAVE, former, paint, shown_at
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import body
from bot.bridge.content import Answer, Button, Content, Done, Jump, notice
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.lobby.consent import missing
from bot.bridge.playing import about
from bot.bridge.receivers import receivers
from bot.bridge.texts import branching as texts
from bot.bridge.withheld import withheld
from bot.history import History
from bot.outcomes import learned
from bot.seating import HUMAN
from bot.secrecy import held_anywhere, opposite
from scenarios.engine.ports import Holder, Post, Ref
from scenarios.kernel.errors import Refused
from scenarios.kernel.seen import PUBLIC as EVERYBODY
from storage.lobbies import LobbyRow
from storage.sessions import BranchInfo

LEND: Final = "branch.lend"


async def join(bridge: Bridge, here: Here) -> Answer:
    """Take one's own seat, or ask who had it: (card, seat)."""
    public_id, seat = about(here).about
    row = await bridge.lobbies.load(here.tenant, public_id)
    check_usable(row, seat, here.person)
    holders = (await bridge.store.load(*seats.leaves(row))).holders
    hosts = await receivers(bridge, seats.leaves(row).ref, holders)
    asked = await missing(bridge, here, hosts, ButtonId(JOIN, (public_id, seat)))
    if asked is not None:
        return asked
    info = await bridge.store.info(seats.leaves(row).ref)
    against = opposite(await held_anywhere(bridge.store, info, here.person), (seat,))
    if against is not None:
        raise Refused("foreign", texts.opposite(against))
    owner = (await former(bridge, row)).get(seat)
    if owner is None:
        raise Refused("foreign", texts.NOBODY_TO_ASK)
    mine = owner[0] == here.person
    if row.ref is not None:
        if not mine:
            raise Refused("foreign", texts.BEGUN)
        return await _come_late(bridge, here, row.ref, seat)
    name = await bridge.persons.name(here.tenant, here.person)
    if mine or await _revealed(bridge, info):
        return await _take(bridge, row, seat, here.person, name)
    if await bridge.store.host(info.ref) == here.person:
        raise Refused("foreign", texts.HOST_KNOWS)
    return await _ask(bridge, here, row, seat, owner, name)


def check_usable(row: LobbyRow, seat: str, person: int) -> None:
    """Raises `Refused` where the card is closed, or the seat taken or an AI's."""
    if row.state != "started":
        seats.joined(row, seat, person, "")


async def _come_late(bridge: Bridge, here: Here, ref: Ref, seat: str) -> Answer:
    """Take one's own seat from its stand-in."""
    live = await bridge.sessions.open(ref)
    if live.runner.holders[seat].person is not None:
        raise Refused("illegal", texts.BEGUN)
    await live.hand_over(seat, Holder(HUMAN, here.person))
    await bridge.sessions.refresh(ref)
    bridge.sessions.go_on(ref)
    row = await bridge.lobbies.of_branch(ref)
    if row is not None:
        bridge.cards.changed(row, paint)
    spot = await shown_at(bridge, ref, here.arrival.where.platform)
    return notice(texts.here_now(seat), *(() if spot is None else (Jump(texts.GO_THERE, spot),)))


async def leave(bridge: Bridge, here: Here) -> Answer:
    """Give the seat back."""
    (public_id,) = about(here).about
    changed = await bridge.lobbies.change(here.tenant, public_id, lambda row: seats.left(row, here.person))
    bridge.cards.changed(changed, paint)
    return notice(texts.LEFT)


async def lend(bridge: Bridge, here: Here) -> Answer:
    """The answer of who had a seat that somebody else would like to play."""
    public_id, seat, asker, answer = about(here).about
    row = await bridge.lobbies.load(here.tenant, public_id)
    owner = (await former(bridge, row)).get(seat)
    if owner is None or owner[0] != here.person:
        raise Refused("foreign", texts.NO_LONGER)
    if row.state != seats.OPEN or seats.seat_called(row, seat).person is not None:
        return notice(texts.NO_LONGER)
    if answer == "no":
        return notice(texts.kept_to_oneself(seat))
    name = await bridge.persons.name(here.tenant, int(asker))
    info = await bridge.store.info(seats.leaves(row).ref)
    if not name or opposite(await held_anywhere(bridge.store, info, int(asker)), (seat,)) is not None:
        return notice(texts.NO_LONGER)
    await _take(bridge, row, seat, int(asker), name)
    return notice(texts.lent(name, seat))


async def _take(bridge: Bridge, row: LobbyRow, seat: str, person: int, name: str) -> Answer:
    changed = await bridge.lobbies.change(
        row.tenant, row.public_id, lambda now: seats.joined(now, seat, person, name)
    )
    if seats.complete(changed):
        await begin_now(bridge, changed)
        return Done()
    bridge.cards.changed(changed, paint)
    return notice(texts.joined(seat))


async def _ask(
    bridge: Bridge, here: Here, row: LobbyRow, seat: str, owner: tuple[int, str], name: str
) -> Answer:
    """Put the question to who had the seat, by direct message."""
    parent = seats.leaves(row).ref
    person, known_as = owner
    target = f"lend:{row.public_id}:{seat}:{here.person}"
    places = [one for one in await bridge.traffic.places(parent) if one.state == "open"]
    public = next((one for one in places if one.purpose == PUBLIC and one.platform == row.platform), None)
    if (
        public is None
        or await bridge.persons.account(row.tenant, person, row.platform, row.workspace) is None
    ):
        raise Refused("foreign", texts.NOBODY_TO_ASK)
    if not await bridge.persons.told_once(row.tenant, parent.branch, here.person, target):
        return notice(texts.asked_before(known_as))
    question = body("lend", to=direct(person), lobby=row.public_id, seat=seat, asker=here.person)
    await bridge.traffic.add(parent, [Post(public.id, "post", target, question)])
    bridge.outbox.wake(public.id)
    return notice(texts.asked(known_as))


async def lending(bridge: Bridge, due: Due) -> Content | None:
    """The question, with its answers."""
    said = due.body
    public_id, seat, asker = str(said["lobby"]), str(said["seat"]), str(said["asker"])
    row = await bridge.lobbies.load(due.ref.tenant, public_id)
    name = await bridge.persons.name(due.ref.tenant, int(asker))
    if row.state != seats.OPEN or not name:
        return Content((texts.NO_LONGER,)) if due.editing else None
    noun = bridge.app.registry.scenario(row.scenario).title.lower()

    def answer(label: str, value: str) -> Button:
        return Button(label, ButtonId(LEND, (public_id, seat, asker, value)))

    buttons = (answer(texts.agree(name), "yes"), answer(texts.REFUSE, "no"))
    return Content((texts.lend(name, seat, noun),), buttons=buttons)


async def _revealed(bridge: Bridge, info: BranchInfo) -> bool:
    """Whether nothing that a seat knew is secret any more."""
    if info.status != "done":
        return False
    past = History(bridge.store, info.ref, bridge.app.registry.scenario(info.scenario).scenario, EVERYBODY)
    await past.read()
    outcome = learned(past.items)
    return outcome is not None and outcome.reveal == "all" and not await withheld(bridge, info, outcome)


HANDLERS: dict[str, Handler] = {JOIN: join, LEAVE: leave, LEND: lend}
RENDERERS: dict[str, Renderer] = {"lend": lending}
