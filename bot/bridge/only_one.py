"""Where no command can be given in a thread, it means the channel's only session in which somebody takes part."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from bot.bridge import places
from bot.bridge.arrivals import Arrival, Command
from bot.bridge.audience import PUBLIC
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.playing import about
from bot.bridge.texts import errors
from bot.bridge.texts import help as texts
from storage.sessions import BranchInfo
from storage.traffic import PlaceRow

COMMANDS: Final = ("role", "checkpoint", "branch", "export")
"""Those that are about one session."""
WHICH: Final = "which"
PICKED: Final = "picked"
"""One was chosen of several: (command, label, and what was typed behind the command)."""
_MOST: Final = 20


class _There(NamedTuple):
    info: BranchInfo
    place: PlaceRow


async def meant(bridge: Bridge, arrival: Arrival) -> Arrival:
    """Where only one can be meant, as if the command was given there; where several can, the question which."""
    what, where = arrival.what, arrival.where
    if not isinstance(what, Command) or what.name not in COMMANDS or where.thread:
        return arrival
    if bridge.platforms[where.platform].can.commands_in_threads or where.channel.startswith("@"):
        return arrival
    if await bridge.traffic.place_at(*where) is not None:
        return arrival
    match await _taken_part(bridge, arrival):
        case []:
            return arrival
        case [one]:
            return arrival.model_copy(update={"where": places.spot(one.place)})
    asked = Command(name=WHICH, options={"command": what.name, "rest": " ".join(what.options.values())})
    return arrival.model_copy(update={"what": asked})


async def which(bridge: Bridge, here: Here) -> Answer:
    """A button for each that can be meant."""
    what = here.arrival.what
    options = what.options if isinstance(what, Command) else {}
    found = await _taken_part(bridge, here.arrival)
    return notice(texts.WHICH, buttons=tuple(_button(one.info, options) for one in found[:_MOST]))


async def picked(bridge: Bridge, here: Here) -> Answer:
    """The command, as if it was given where that one is played."""
    name, label, *rest = about(here).about
    info = await bridge.store.find(here.tenant, label)
    place = await _place(bridge, info, here.arrival.where)
    handler = bridge.features.handlers.get(f"/{name}")
    if name not in COMMANDS or place is None or handler is None:
        return notice(errors.GONE)
    options = {"name": " ".join(rest), "format": " ".join(rest)} if rest else {}
    changed = {"where": places.spot(place), "what": Command(name=name, options=options)}
    return await handler(bridge, here._replace(arrival=here.arrival.model_copy(update=changed), place=place))


async def _taken_part(bridge: Bridge, arrival: Arrival) -> Sequence[_There]:
    where, who = arrival.where, arrival.who
    tenant = await bridge.communities.tenant_of(where.platform, where.workspace, where.workspace)
    person = who and await bridge.persons.known(tenant, where.platform, where.workspace, who.user)
    found = []
    for info in await bridge.persons.sessions_of(tenant, person) if person else ():
        if (place := await _place(bridge, info, where)) is not None:
            found.append(_There(info, place))
    return found


async def _place(bridge: Bridge, info: BranchInfo, where: Spot) -> PlaceRow | None:
    """Where it is played in that channel, for all to see."""
    there = (where.platform, where.workspace, where.channel)
    for place in await bridge.traffic.places(info.ref):
        here = (place.platform, place.workspace, place.channel)
        if (place.purpose, place.state, here) == (PUBLIC, "open", there):
            return place
    return None


def _button(info: BranchInfo, options: dict[str, str]) -> Button:
    """What was typed behind the command goes with it, if there is room."""
    made = ButtonId(PICKED, (options["command"], info.label))
    if options.get("rest"):
        longer = made._replace(about=(*made.about, options["rest"]))
        with suppress(ValueError):
            longer.encoded()
            made = longer
    return Button(texts.session(info.scenario, info.label, info.status), made)


HANDLERS: dict[str, Handler] = {f"/{WHICH}": which, PICKED: picked}
READS: Final = {f"/{WHICH}"}
MEANT: Final = meant
