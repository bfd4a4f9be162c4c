"""*Branch from here*: which move is meant, and whether to go on after it or to make it again."""

from collections.abc import Sequence
from typing import Final, cast

from bot.bridge.arrivals import Command
from bot.bridge.branching.points import Point, point_at
from bot.bridge.branching.rights import may_branch
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Bold, Button, Content, Notice, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.part import part_of
from bot.bridge.playing import about
from bot.bridge.texts import branching as texts
from storage.sessions import BranchInfo

AT: Final = "branch.at"
MAKE: Final = "branch.make"
NEWEST: Final = "branch.newest"
_MOST: Final = 10
"""Checkpoints that are offered, newest first."""


async def branch_from_here(bridge: Bridge, here: Here) -> Answer:
    """The command: on a message, or on the newest move."""
    target = cast(Command, here.arrival.what).target
    if here.place is None:
        return notice(texts.NOT_HERE)
    upto = None
    if target is not None:
        traffic, place = bridge.traffic, here.place.id
        upto = await traffic.event_of(here.tenant, place, target)
        if upto is None:
            upto = await traffic.event_before(here.tenant, place, target)
        if upto is None:
            return notice(texts.NOTHING_YET)
    return await _asked(bridge, here, await bridge.store.info(here.place.ref), upto, checkpoints=True)


async def branch_at(bridge: Bridge, here: Here) -> Answer:
    """The button of a bookmark or a checkpoint."""
    label, seq = about(here).about
    return await _asked(bridge, here, await bridge.store.find(here.tenant, label), int(seq))


def button(label: str) -> Button:
    """For whoever presses it, instead of the command."""
    return Button(texts.BRANCH, ButtonId(NEWEST, (label,)))


async def newest(bridge: Bridge, here: Here) -> Answer:
    """That button: (label)."""
    (label,) = about(here).about
    return await _asked(bridge, here, await bridge.store.find(here.tenant, label), None, checkpoints=True)


async def _asked(
    bridge: Bridge, here: Here, info: BranchInfo, upto: int | None, *, checkpoints: bool = False
) -> Answer:
    found = bridge.app.registry.scenario(info.scenario)
    when = may_branch(await part_of(bridge, info, here.person))
    point = await point_at(bridge.store, info.ref, found.scenario, upto)
    if point is None:
        return notice(texts.NOTHING_YET)
    noun = found.title.lower()
    if when == "later":
        await bridge.persons.bookmark(here.tenant, info.ref, here.person, point.seq)
        return notice(Bold(point.name), texts.kept(noun))
    buttons = [*_choices(info, point), *(await _checkpoints(bridge, info) if checkpoints else ())]
    over = f" {texts.OVER_THERE}" if point.final else ""
    body = (texts.which(noun), Bold(point.name), f".{over}")
    return Notice(Content(body, texts.TITLE, buttons=tuple(buttons)))


def _choices(info: BranchInfo, point: Point) -> Sequence[Button]:
    def choice(label: str, how: str) -> Button:
        return Button(label, ButtonId(MAKE, (info.label, str(point.seq), how)), "main")

    found = [] if point.final else [choice(texts.GO_ON, "after")]
    return found if point.before is None else [*found, choice(texts.REPLAY, "again")]


async def _checkpoints(bridge: Bridge, info: BranchInfo) -> Sequence[Button]:
    named = reversed(await bridge.store.checkpoints(info))
    return [
        Button(name, ButtonId(AT, (f"{info.session}/{number}", str(seq)))) for name, number, seq in named
    ][:_MOST]


HANDLERS: dict[str, Handler] = {"/branch": branch_from_here, AT: branch_at, NEWEST: newest}
