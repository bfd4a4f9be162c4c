"""The command *checkpoint*: a name for the move at which it stands, to branch from it later."""

from collections.abc import Mapping
from typing import Final, cast

from pydantic import Field

from bot.bridge.arrivals import Command, Submitted
from bot.bridge.branching.points import point_at
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Bold, Button, FormView, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.part import part_of
from bot.bridge.playing import about
from bot.bridge.texts import branching as texts
from scenarios.kernel.actions import Action
from scenarios.kernel.errors import Refused
from scenarios.kernel.options import form
from storage.sessions import BranchInfo

ASK: Final = "checkpoint"
SET: Final = "checkpoint.set"


class Checkpoint(Action):
    """A name for the move at which it stands."""

    name: str = Field(title=texts.CHECKPOINT_NAME)


def button(label: str) -> Button:
    """For whoever presses it, instead of the command."""
    return Button(texts.CHECKPOINT, ButtonId(ASK, (label,)))


async def checkpoint(bridge: Bridge, here: Here) -> Answer:
    """Name the last move; the host and those with a seat may. Raises `ParleyError` for a name that is taken."""
    name = cast(Command, here.arrival.what).options.get("name", "").strip()
    if here.place is None:
        return notice(texts.NAME_THERE)
    return await _named(bridge, here, await bridge.store.info(here.place.ref), name)


async def ask(bridge: Bridge, here: Here) -> Answer:
    """The form for the name: (label)."""
    return _form(about(here).about[0])


async def set_(bridge: Bridge, here: Here) -> Answer:
    """What that form held: (label)."""
    (label,) = about(here).about
    name = str(cast(Submitted, here.arrival.what).values.get("name") or "").strip()
    if not name:
        return _form(label, {"name": texts.NAME_MISSING})
    return await _named(bridge, here, await bridge.store.find(here.tenant, label), name)


def _form(label: str, errors: Mapping[str, str] = {}) -> FormView:
    return FormView(ButtonId(SET, (label,)), texts.CHECKPOINT, form(Checkpoint).fields, errors=errors)


async def _named(bridge: Bridge, here: Here, info: BranchInfo, name: str) -> Answer:
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


HANDLERS: dict[str, Handler] = {"/checkpoint": checkpoint, ASK: ask, SET: set_}
READS: Final = frozenset((ASK,))
