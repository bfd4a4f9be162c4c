"""The command *forget-me*: everything of a person goes, once they have said so twice."""

import logging
from typing import Final

from bot.bridge import redrawing
from bot.bridge.branching.tending import withdrawn as of_branch
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby.tending import withdrawn as of_lobby
from bot.bridge.stand_ins import stand_in
from bot.bridge.texts import forget as texts
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder
from scenarios.kernel.errors import ParleyError, Refused
from storage.sessions import BranchInfo

ONCE: Final = "forget"
TWICE: Final = "forget.really"
_GONE: Final = "somebody whom it needs has left for good"
_LOG = logging.getLogger("parley.forgetting")


async def forget_me(bridge: Bridge, here: Here) -> Answer:
    """Say what goes and what stays."""
    return notice(texts.EXPLAINED, buttons=(Button(texts.ERASE, ButtonId(ONCE), "danger"),))


async def once(bridge: Bridge, here: Here) -> Answer:
    """Ask once more."""
    return notice(texts.SURE, buttons=(Button(texts.REALLY, ButtonId(TWICE), "danger"),))


async def twice(bridge: Bridge, here: Here) -> Answer:
    """Give the person's seats to others, then erase all that is theirs."""
    for info in await bridge.persons.sessions_of(here.tenant, here.person):
        try:
            await _replaced(bridge, info, here.person)
        except ParleyError:
            _LOG.exception("a seat of %s could not pass on", info.label)
    lobbies = await bridge.lobbies.of_person(here.tenant, here.person)
    quoting = await bridge.persons.took_part(here.tenant, here.person)
    await redrawing.promise(bridge, quoting, str(here.person))
    erased = await bridge.app.engine.forget(here.tenant, here.person)
    for row in lobbies:
        await (of_branch if row.parent is not None else of_lobby)(bridge, row, here.person)
    await redrawing.keep(bridge, quoting, str(here.person))
    return notice(texts.done(erased))


async def _replaced(bridge: Bridge, info: BranchInfo, person: int) -> None:
    """Stand-ins hold the person's seats for good; a seat that nobody can play is left, or it ends."""
    live = await bridge.sessions.open(info.ref)
    seats = [seat for seat in live.runner.position.seats if live.runner.holders[seat].person == person]
    for seat in seats:
        substitute = await stand_in(bridge, live, seat)
        if substitute is not None:
            await live.hand_over(seat, Holder(substitute))
        else:
            await _left(live, seat)
    if seats:
        await bridge.sessions.refresh(info.ref)
        bridge.sessions.go_on(info.ref)


async def _left(live: Live, seat: str) -> None:
    try:
        await live.leave(seat)
    except Refused:
        await live.end(_GONE)


HANDLERS: dict[str, Handler] = {"/forget-me": forget_me, ONCE: once, TWICE: twice}
READS: Final = ("/forget-me", ONCE)
