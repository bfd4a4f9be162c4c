"""From a move to the card on which the people of a branch come together."""

from typing import Final

from bot.bridge.audience import PUBLIC
from bot.bridge.branching.asking import MAKE
from bot.bridge.branching.card import paint
from bot.bridge.branching.points import point_at
from bot.bridge.branching.rights import may_branch
from bot.bridge.branching.seats import at_first
from bot.bridge.content import Answer, Jump, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby.allowed import check_start
from bot.bridge.lobby.identity import identity
from bot.bridge.part import part_of
from bot.bridge.playing import about
from bot.bridge.texts import branching as texts
from bot.secrecy import OVER
from scenarios.kernel.errors import Refused

UNCHANGED: Final = 24 * 60 * 60 * 1_000_000
"""Microseconds after which a card closes on which nothing happens."""


async def make(bridge: Bridge, here: Here) -> Answer:
    """*Go on after this message* or *Replay this move*: the card is posted beside the first one's thread."""
    label, seq, how = about(here).about
    info = await bridge.store.find(here.tenant, label)
    if may_branch(await part_of(bridge, info, here.person)) == "later":
        raise Refused("illegal", texts.HOST_ONLY)
    found = bridge.app.registry.scenario(info.scenario)
    point = await point_at(bridge.store, info.ref, found.scenario, int(seq))
    if point is None:
        raise Refused("late", texts.NOTHING_YET)
    after = point.before if how == "again" else point.seq
    if after is None or (how != "again" and point.final):
        raise Refused("ended", texts.OVER_THERE)
    platform = here.arrival.where.platform
    places = [one for one in await bridge.traffic.places(info.ref) if one.platform == platform]
    public = next((one for one in places if one.purpose == PUBLIC), None)
    if public is None:
        raise Refused("illegal", texts.NOT_HERE)
    if info.status != OVER and not bridge.platforms[platform].can.threads:
        raise Refused("illegal", texts.ONE_AT_A_TIME)
    where = Spot(platform, public.workspace, public.channel)
    await check_start(bridge, here, where, info.scenario)
    row = await bridge.lobbies.create(
        here.tenant,
        identity(here.arrival.id),
        platform=platform,
        workspace=where.workspace,
        channel=where.channel,
        host=here.person,
        scenario=info.scenario,
        preset=info.preset,
        terms=await bridge.store.terms(info.ref),
        due=bridge.clock.now() + UNCHANGED,
        seats=at_first((await bridge.store.load(info.ref, after)).holders),
        parent=info.ref,
        parent_seq=after,
    )
    bridge.cards.changed(row, paint)
    bridge.alarms.wake()
    return notice(texts.posted(found.title.lower()), " ", Jump(texts.GO_THERE, where))


HANDLERS: dict[str, Handler] = {MAKE: make}
