"""The host waits no longer for somebody: what the rules provide is done, or it is said why nothing can be."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host.standing import Hosting, hosting, live
from bot.bridge.playing import about, origin
from bot.bridge.texts import host as texts
from scenarios.engine.mandate import BeyondMandate
from scenarios.engine.ports import Holder
from scenarios.kernel.errors import Refused
from scenarios.kernel.position import OpenAsk, Position

CHOOSE: Final = "host.skip"
SKIP: Final = "host.skip-now"
_MOST: Final = 20


class Awaited(NamedTuple):
    """A move, or a secret choice of several, that the host may name."""

    number: int
    """Of the ask, or of the first of the choice."""
    seat: str | None
    """None where the host may not know who is missing."""


def awaited(
    position: Position, holders: Mapping[str, Holder], *, sees_all: bool, count_names: bool
) -> list[Awaited]:
    """What is waited for, as far as the host may know of it.

    Who plays knows of the moves of people alone, and of a secret choice not who is missing, unless all are shown.
    """
    found: list[Awaited] = []
    joints: set[str] = set()
    for number, asked in position.asks.items():
        if number in position.sealed or asked.addressee is not None:
            continue
        joint, person = asked.ask.joint, not holders[asked.ask.seat].machine
        if sees_all or (person and (joint is None or count_names)):
            found.append(Awaited(number, asked.ask.seat))
        elif joint is not None and joint not in joints:
            joints.add(joint)
            found.append(Awaited(number, None))
    return found


def button(found: Hosting) -> list[Button]:
    """That of the panel."""
    return [Button(texts.SKIP, ButtonId(CHOOSE, (found.label,)))] if found.may("skip") else []


async def choose(bridge: Bridge, here: Here) -> Answer:
    """Whose move is to be skipped."""
    found = await hosting(bridge, here, about(here).about[0], "skip")
    waits = (await _awaited(bridge, found))[:_MOST]
    if not waits:
        return notice(texts.NOBODY_AWAITED)
    buttons = [
        Button(texts.skip(wait.seat), ButtonId(SKIP, (found.label, str(wait.number)))) for wait in waits
    ]
    return notice(texts.SKIP_WHICH, buttons=tuple(buttons))


async def skip(bridge: Bridge, here: Here) -> Answer:
    """Do it."""
    label, number = about(here).about
    found = await hosting(bridge, here, label, "skip")
    at_work = await live(bridge, found)
    runner = at_work.runner
    if runner.status != "running":
        raise Refused("late", texts.RESUME_FIRST)
    waits = {wait.number: wait for wait in await _awaited(bridge, found)}
    asked = runner.position.asks.get(int(number))
    if asked is None or int(number) not in waits:
        raise Refused("late", texts.MADE_ALREADY)
    seat = waits[int(number)].seat
    group = [asked] if seat is not None else _missing(runner.position, asked)
    if (why := _provides_nothing(group, seat)) is not None:
        return notice(why)
    try:
        for place, one in enumerate(group, 1):
            # The last one settles what came in, so that after a crash the rest is skipped too.
            await at_work.skip(one.number, origin=origin(here) if place == len(group) else None)
    except BeyondMandate:
        return notice(texts.beyond_limits(seat))  # in words of our own: the limits are that seat's secret
    bridge.sessions.go_on(found.ref)
    return notice(texts.skipped(seat))


async def _awaited(bridge: Bridge, found: Hosting) -> Sequence[Awaited]:
    runner = (await live(bridge, found)).runner
    return awaited(
        runner.position,
        runner.holders,
        sees_all=found.part.sees_all,
        count_names=(await bridge.sessions.terms(found.ref)).count_names,
    )


def _missing(position: Position, asked: OpenAsk) -> list[OpenAsk]:
    """All of the same secret choice who have not chosen."""
    return [
        other
        for number, other in position.asks.items()
        if other.ask.joint == asked.ask.joint and number not in position.sealed and other.addressee is None
    ]


def _provides_nothing(group: Sequence[OpenAsk], seat: str | None) -> str | None:
    """Why nothing can be done for these."""
    if all(one.ask.default is not None for one in group):
        return None
    return texts.optional(seat) if all(one.ask.optional for one in group) else texts.no_default(seat)


HANDLERS: dict[str, Handler] = {CHOOSE: choose, SKIP: skip}
READS: Final = frozenset((CHOOSE,))
