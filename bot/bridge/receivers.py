"""Who gets what people write: the hosts of the models that play a session, or may come to play it."""

from collections.abc import Mapping

from bot.bridge.context import Bridge
from bot.bridge.lobby import players
from bot.bridge.terms import terms_of
from scenarios.engine.ports import Holder, Ref


async def receivers(bridge: Bridge, ref: Ref, holders: Mapping[str, Holder]) -> tuple[str, ...]:
    """Of a branch with these holders: of AI in its seats, and of whoever may stand in for somebody."""
    info = await bridge.store.info(ref)
    found = bridge.app.registry.scenario(info.scenario)
    preset = bridge.app.registry.preset(info.scenario, info.preset)
    seats = [(seat, holder.actor if holder.machine else None) for seat, holder in holders.items()]
    stand_in = terms_of(await bridge.store.terms(ref)).stand_in
    playing = players.in_play(bridge.app, found, preset, seats)
    return players.hosts(bridge.app, playing if stand_in is None else {*playing, stand_in})
