"""*My role*: what somebody alone knows and can do, made anew whenever it is asked for, shown to nobody else."""

from collections.abc import Sequence
from typing import Final

from bot.bridge import moves, places, stand_ins, wishes
from bot.bridge.arrivals import Command
from bot.bridge.audience import PUBLIC, direct, people_of
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import body
from bot.bridge.content import Answer, Bold, Button, Content, Notice, Part, Parts, notice
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.held import HELD
from bot.bridge.moves import ROLE
from bot.bridge.platform import Capabilities
from bot.bridge.playing import Playing, about, origin, playing
from bot.bridge.stand_ins import BACK
from bot.bridge.talk import say_button
from bot.bridge.texts import late as late_texts
from bot.bridge.texts import role as texts
from bot.lines import line_of
from bot.seating import HUMAN
from bot.standing import in_short
from scenarios.engine.ports import Holder, Post
from scenarios.engine.quoted import words_of
from scenarios.kernel.errors import Refused
from scenarios.kernel.rules import ALL
from scenarios.kernel.seen import Seen
from scenarios.kernel.words import references, render

LEAVE: Final = "leave"
"""Asks once more: (label,)."""
LEAVE_NOW: Final = "leave.now"
"""Gives the seats up: (label,)."""
KEPT: Final = "role"
"""The kind, and the name, of the post in direct messages."""
_MOST_TOLD: Final = 12
"""Things told to a seat alone that are shown again, the newest."""


async def role(bridge: Bridge, here: Here) -> Answer:
    """The role of who asks, in all seats that they have there."""
    if isinstance(here.arrival.what, Command):
        return await _commanded(bridge, here)
    (label,) = about(here).about
    play = await playing(bridge, here, label)
    return await _answer(bridge, here, play.seated())


async def shown(bridge: Bridge, play: Playing, can: Capabilities, lead: Parts = ()) -> Content:
    """Everything that the person can know and do now."""
    parts: list[Part] = [*lead, *await stand_ins.missed(bridge, play)]
    for seat in play.seats:
        parts += await _seat(play, seat)
    parts += await _questions(play)
    names = (await bridge.sessions.terms(play.ref)).count_names
    parts += [f"{_whose_move(play, names=names)}\n"]
    leave = Button(texts.LEAVE, ButtonId(LEAVE, (play.label,)))
    over = play.runner.position.over is not None
    buttons = () if over else (*moves.now(play)[:-1], *say_button(play.runner, can), wishes.button(), leave)
    return Content(tuple(parts), texts.title(play.seats), buttons=buttons)


async def _answer(bridge: Bridge, here: Here, play: Playing, lead: Parts = ()) -> Answer:
    """In place; where such answers pass away, it stands in direct messages as well, always as it was shown last."""
    platform = here.arrival.where.platform
    can = bridge.platforms[platform].can
    if can.private_answers and not can.private_answers_last:
        await _lay_down(bridge, play, platform)
    return Notice(await shown(bridge, play, can, lead))


async def _lay_down(bridge: Bridge, play: Playing, platform: str) -> None:
    for public in await bridge.traffic.places(play.ref):
        if (public.platform, public.purpose, public.state) == (platform, PUBLIC, "open"):
            at = await places.other(bridge, public, direct(play.person))
            if at is not None:
                first = await bridge.persons.told_once(play.ref.tenant, play.ref.branch, play.person, KEPT)
                await bridge.traffic.add(play.ref, [Post(at, "post" if first else "edit", KEPT, body(KEPT))])
                bridge.outbox.wake(at)
            return


async def kept(bridge: Bridge, due: Due) -> Content | None:
    """The role in the direct messages of who has it."""
    (person,) = people_of(due.place.purpose)
    play = Playing(await bridge.sessions.open(due.ref), person)
    if not play.seats:
        return Content((texts.NONE,)) if due.editing else None
    return await shown(bridge, play, bridge.platforms[due.place.platform].can)


async def take_back(bridge: Bridge, here: Here) -> Answer:
    """The late person holds the seat again, and reads what the stand-in did."""
    label, seat = about(here).about
    play = (await playing(bridge, here, label)).seated()
    if seat not in stand_ins.away(play):
        raise Refused("late", late_texts.NOT_AWAY)
    told = await stand_ins.done_for(bridge, play, seat)
    await play.live.hand_over(seat, Holder(HUMAN, play.person), origin=origin(here))
    bridge.sessions.go_on(play.ref)
    return await _answer(bridge, here, play, (f"{late_texts.BACK}\n", *told))


async def leave(bridge: Bridge, here: Here) -> Answer:
    """Ask once more before a seat is given up."""
    (label,) = about(here).about
    (await playing(bridge, here, label)).seated()
    sure = Button(texts.LEAVE_NOW, ButtonId(LEAVE_NOW, (label,)), "danger")
    return notice(texts.LEAVE_SURE, buttons=(sure,))


async def leave_now(bridge: Bridge, here: Here) -> Answer:
    """The person's seats are given up for good: closed where the rules let them be, else an AI's."""
    (label,) = about(here).about
    play = (await playing(bridge, here, label)).seated()
    for seat in play.seats:
        await _give_up(bridge, play, seat)
    bridge.sessions.go_on(play.ref)
    return notice(texts.HAS_LEFT)


async def _give_up(bridge: Bridge, play: Playing, seat: str) -> None:
    try:
        await play.live.leave(seat)
    except Refused as refused:
        if refused.kind != "illegal":
            raise
        instead = await stand_ins.stand_in(bridge, play.live, seat)
        if instead is None:
            raise Refused("illegal", texts.NOBODY_INSTEAD) from refused
        await play.live.hand_over(seat, Holder(instead))


async def _commanded(bridge: Bridge, here: Here) -> Answer:
    """Of the place where it is asked, else of the only session that the person plays in."""
    if here.place is not None:
        play = Playing(await bridge.sessions.open(here.place.ref), here.person)
        if play.seats:
            return await _answer(bridge, here, play)
    found = []
    for info in await bridge.persons.sessions_of(here.tenant, here.person):
        play = Playing(await bridge.sessions.open(info.ref), here.person)
        if play.seats:
            found.append(play)
    match found:
        case []:
            raise Refused("foreign", texts.NONE)
        case [play]:
            return await _answer(bridge, here, play)
    buttons = [
        Button(texts.pick(play.runner.scenario.name, play.seats[0]), ButtonId(ROLE, (play.runner.label,)))
        for play in found
    ]
    return notice(texts.WHICH, buttons=tuple(buttons))


async def _seat(play: Playing, seat: str) -> list[Part]:
    """What one seat knows that not everybody does: its brief, what it was told, how it stands for it."""
    try:
        items = await play.live.seen(seat, play.person)
    except Refused:  # somebody who follows the first holder, and has no right yet
        items = []
    resolve = play.runner.texts.get
    await play.runner.find_words([ref for item in items for ref in words_of(item)])
    brief = next((item for item in reversed(items) if item.kind == "brief"), None)
    parts: list[Part] = [render(brief.text, resolve) if brief is not None else texts.COVERED, "\n"]
    told = [line.said for item in _alone(items) if (line := line_of(item, resolve)) is not None]
    if told:
        parts += [Bold(texts.TOLD), "\n", "\n".join(f"• {said}" for said in told[-_MOST_TOLD:]), "\n"]
    stands = in_short(play.runner.view(seat))
    if stands:
        parts += [Bold(texts.STANDS), "\n", stands, "\n"]
    if len(play.seats) > 1:
        parts = [Bold(texts.title((seat,))), "\n", *parts]
    return parts


def _alone(items: Sequence[Seen]) -> list[Seen]:
    """What was told to some only, and is no brief, no move of one's own and no result."""
    return [item for item in items if item.kind in ("told", "notice") and item.to != ALL]


async def _questions(play: Playing) -> list[Part]:
    """What the person's AI wants to know."""
    asked = [one.ask.text for one in play.asks() if one.addressee is not None and one.ask.text]
    await play.runner.find_words([ref for text in asked for ref in references(text)])
    said = [f"• {render(text, play.runner.texts.get)}\n" for text in asked]
    return [Bold(texts.ASKED), "\n", *said] if said else []


def _whose_move(play: Playing, *, names: bool) -> str:
    """Without `names`, nobody learns who has not chosen yet in secret."""
    runner = play.runner
    if runner.position.over is not None:
        return texts.OVER
    if runner.status == HELD:
        return texts.PAUSED
    mine = play.asks()
    if any(not asked.ask.optional for asked in mine):
        return texts.YOURS
    position = runner.position
    others = [
        one.ask
        for number, one in position.asks.items()
        if not one.ask.optional and number not in position.sealed and one.addressee is None
    ]
    named = [ask.seat for ask in others if names or ask.joint is None]
    if named:
        return texts.waits_for(list(dict.fromkeys(named)))
    if others:
        return texts.NOT_ALL
    return texts.FREE if mine else texts.NOBODY


HANDLERS: dict[str, Handler] = {
    ROLE: role,
    "/role": role,
    BACK: take_back,
    LEAVE: leave,
    LEAVE_NOW: leave_now,
}
READS = {ROLE, "/role", LEAVE}
RENDERERS: dict[str, Renderer] = {KEPT: kept}
