"""The command *checkpoint*: a name for the move at which it stands, to branch from it later."""

from typing import cast

from bot.bridge.arrivals import Command
from bot.bridge.branching.points import point_at
from bot.bridge.content import Answer, Bold, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.part import part_of
from bot.bridge.texts import branching as texts
from scenarios.kernel.errors import Refused


async def checkpoint(bridge: Bridge, here: Here) -> Answer:
    """Name the last move; the host and those with a seat may. Raises `ParleyError` for a name that is taken."""
    name = cast(Command, here.arrival.what).options.get("name", "").strip()
    if here.place is None:
        return notice(texts.NAME_THERE)
    info = await bridge.store.info(here.place.ref)
    if not (await part_of(bridge, info, here.person)).took_part:
        raise Refused("foreign", texts.NOT_YOURS_TO_NAME)
    if not name:
        return notice(texts.NAME_IT)
    scenario = bridge.app.registry.scenario(info.scenario).scenario
    point = await point_at(bridge.store, info.ref, scenario)
    if point is None:
        return notice(texts.NOTHING_YET)
    await bridge.store.checkpoint(info, point.seq, name)
    return notice(Bold(name), texts.NAMED, Bold(point.name), texts.NAMED_HOW)


HANDLERS: dict[str, Handler] = {"/checkpoint": checkpoint}
