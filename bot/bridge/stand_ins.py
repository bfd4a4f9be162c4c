"""Stand-ins: they move for a late person until that person takes the seat back, and say what they did meanwhile."""

from typing import Final

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button, Part, When
from bot.bridge.context import Bridge
from bot.bridge.lobby.players import players
from bot.bridge.playing import Playing
from bot.bridge.texts import late as texts
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder
from scenarios.kernel.errors import Refused

BACK: Final = "back"
"""Takes a seat back: (label, seat)."""


async def stand_in(bridge: Bridge, live: Live, seat: str) -> str | None:
    """Reference of who would stand in for that seat: as agreed, else the scenario's own; None for nobody."""
    agreed = (await bridge.sessions.terms(live.runner.ref)).stand_in
    if agreed is not None:
        return agreed
    info = await bridge.store.info(live.runner.ref)
    found = bridge.app.registry.scenario(info.scenario)
    preset = bridge.app.registry.preset(info.scenario, info.preset)
    return players(bridge.app, found, preset, [seat]).get(seat)


async def put(bridge: Bridge, live: Live, seat: str, *, ask: int | None = None) -> None:
    """Let a stand-in move from here on, on behalf of who holds the seat; with `ask`, who has not answered that.

    Raises `Refused` where there is none, or it was answered.
    """
    reference = await stand_in(bridge, live, seat)
    if reference is None:
        raise Refused("illegal", texts.NO_STAND_IN)
    person = live.runner.holders[seat].person
    await live.hand_over(seat, Holder(reference, person, stands_in=True), ask=ask)
    bridge.sessions.go_on(live.runner.ref)


def away(play: Playing) -> tuple[str, ...]:
    """The seats in which a stand-in moves for the person."""
    holders = play.runner.holders
    return tuple([seat for seat in play.seats if holders[seat].stands_in])


def back_button(play: Playing, seat: str) -> Button:
    """*Take my seat back*."""
    several = len(away(play)) > 1
    label = texts.take_back(seat) if several else texts.TAKE_BACK
    return Button(label, ButtonId(BACK, (play.label, seat)), "main")


async def done_for(bridge: Bridge, play: Playing, seat: str) -> tuple[Part, ...]:
    """What the stand-in has done since it took over, a line for each move; as far as the person may read it."""
    try:
        items = await play.live.seen(seat, play.person)
    except Refused:
        return ()
    since = max([item.seq for item in items if item.kind == "seated" and item.who == seat], default=0)
    parts: list[Part] = []
    for item in items:
        move = item.move
        if item.seq > since and move is not None and move.seat == seat and move.cause == "stand-in":
            moment = await _moment(bridge, play, item.seq)
            parts += [texts.MOVED_FOR_YOU, When(moment, "time"), f": {move.action.line()}.\n"]
    return tuple(parts)


async def missed(bridge: Bridge, play: Playing) -> tuple[Part, ...]:
    """What the late person finds: that a stand-in moves, and what it has done; empty where none does."""
    seats = away(play)
    if not seats:
        return ()
    told = [part for seat in seats for part in await done_for(bridge, play, seat)]
    return (f"{texts.MOVES_FOR_YOU}\n", *told)


async def _moment(bridge: Bridge, play: Playing, seq: int) -> int:
    """When an event was committed, UTC microseconds."""
    ((_, moment),) = await bridge.store.dated_history(play.ref, seq - 1, seq)
    return moment
