"""The late person: reminders, then what was agreed on: those present decide, a stand-in moves, or it ends."""

import json
from collections.abc import Sequence
from typing import Final

from bot.bridge import choices, held, stand_ins
from bot.bridge.arming import HALF, TENTH, awaited
from bot.bridge.audience import direct
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, Done
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer, Ringer
from bot.bridge.deadlines import LATE
from bot.bridge.playing import about, noun, playing
from bot.bridge.texts import late as texts
from scenarios.engine.live import Live
from scenarios.engine.ports import Post, Ref
from scenarios.engine.runner import Runner
from scenarios.kernel.errors import ParleyError, Refused
from scenarios.kernel.position import OpenAsk
from storage.traffic import TimerRow

WAIT: Final = "wait"
STAND_IN: Final = "stand-in"
END: Final = "end"


async def remind(bridge: Bridge, row: TimerRow) -> None:
    """Half or nine tenths of the time have passed."""
    live = await bridge.sessions.open(row.ref)
    found = awaited(live.runner).get(int(row.name))
    post = None
    if found is not None:
        hidden = await choices.unnamed(bridge, live.runner, found[0])
        post = await _reminder(bridge, row, found[1], hidden=hidden)
    await held.publish(bridge, row.ref, [post] if post is not None else [], timer=row.id)


async def ring(bridge: Bridge, row: TimerRow) -> None:
    """Somebody's time is up. Done again after a crash, it finds what was done already."""
    live = await bridge.sessions.open(row.ref)
    number = int(row.name)
    found = awaited(live.runner).get(number)
    if found is None or not await _too_late(bridge, live, found[0], timer=row.id):
        await bridge.traffic.take_timer(row.id)
    bridge.sessions.go_on(row.ref)


async def absent(bridge: Bridge, ref: Ref, seat: str) -> None:
    """Who held the seat has left for good: they count as late at once in all that they are asked."""
    live = await bridge.sessions.open(ref)
    if live.runner.holders[seat].machine or live.runner.position.over is not None:
        return
    terms = await bridge.sessions.terms(ref)
    asked = next((one for one, _ in awaited(live.runner).values() if one.ask.seat == seat), None)
    if terms.late == "stand-in" and await stand_ins.stand_in(bridge, live, seat) is not None:
        await stand_ins.put(bridge, live, seat)
    elif asked is not None:
        await _too_late(bridge, live, asked)
    bridge.sessions.go_on(ref)


async def card(bridge: Bridge, due: Due) -> Content | None:
    """What those present decide about."""
    runner = (await bridge.sessions.open(due.ref)).runner
    number = int(str(due.body["ask"]))
    asked = runner.position.asks.get(number)
    if asked is None or held.waits_for(runner) != number:
        return Content((texts.GOES_ON,)) if due.editing else None
    late = None if await choices.unnamed(bridge, runner, asked) else asked.ask.seat
    return Content(
        (texts.not_moved(late, noun(runner)),), texts.TITLE, buttons=tuple(_buttons(runner, asked))
    )


def buttons(runner: Runner) -> Sequence[Button]:
    """What those present can decide now; nothing where there is nothing to decide."""
    asked = runner.position.asks.get(held.waits_for(runner) or 0)
    return [] if asked is None else _buttons(runner, asked)


def _buttons(runner: Runner, asked: OpenAsk) -> list[Button]:
    offered = [(texts.WAIT, WAIT), (texts.STAND_IN, STAND_IN), (texts.END, END)]
    return [
        Button(
            label,
            ButtonId(LATE, (runner.label, str(asked.number), what)),
            "danger" if what == END else "plain",
        )
        for label, what in offered
        if what != STAND_IN or _may_stand_in(asked)
    ]


async def decide(bridge: Bridge, here: Here) -> Answer:
    """One of those present has pressed the card."""
    label, ask, what = about(here).about
    play = await playing(bridge, here, label)
    runner, number = play.runner, int(ask)
    if not play.seats and await bridge.store.host(play.ref) != here.person:
        raise Refused("foreign", texts.ONLY_THOSE_PRESENT)
    asked = runner.position.asks.get(number)
    if asked is None or held.waits_for(runner) != number:
        await held.publish(bridge, play.ref, [held.card_changed(number)])
        raise Refused("late", texts.GOES_ON_ALREADY)
    seat = asked.ask.seat
    if what == STAND_IN and not runner.holders[seat].stands_in:
        await stand_ins.put(bridge, play.live, seat)
    if what == END:
        await play.live.end(await _why(bridge, runner, asked))
        await held.publish(bridge, play.ref, [held.card_changed(number)])
    else:
        await held.go_on(bridge, play, number)
    return Done()


async def _reminder(bridge: Bridge, row: TimerRow, person: int, *, hidden: bool) -> Post | None:
    """Where the person wants to be reminded; nowhere, for who wants to find out alone.

    `hidden`: nobody else is to learn that it is needed.
    """
    wishes = await bridge.persons.preferences(row.ref.tenant, person)
    body = {"kind": "reminder", "ask": int(row.name), "part": row.kind}
    match wishes.notify:
        case "silent":
            return None
        case "direct":
            body["to"] = direct(person)
        case _ if hidden:
            body["to"] = direct(person)
    return Post(None, "post", f"reminder:{row.name}:{row.kind}", json.dumps(body))


async def _too_late(bridge: Bridge, live: Live, asked: OpenAsk, timer: int | None = None) -> bool:
    """Do what was agreed on, unless it was answered just now; True where those present are to decide.

    Then the timer is taken away.
    """
    ref, number, terms = live.runner.ref, asked.number, await bridge.sessions.terms(live.runner.ref)
    card = Post(None, "post", f"late:{number}", json.dumps({"kind": "late", "ask": number}))
    cards = await held.everywhere(bridge, ref, [card])
    try:
        if terms.late == "end":
            await live.end(await _why(bridge, live.runner, asked), ask=number)
            return False
        if terms.late == "stand-in" and _may_stand_in(asked) and await _stands_in(bridge, live, asked):
            return False
        await live.hold(held.why_late(number), ask=number, posts=cards, timer=timer)
    except Refused:
        return False
    return True


async def _stands_in(bridge: Bridge, live: Live, asked: OpenAsk) -> bool:
    """Whether somebody moves for who is late; nobody can, or has to, where it is False."""
    try:
        await stand_ins.put(bridge, live, asked.ask.seat, ask=asked.number)
    except ParleyError:
        return False
    return True


async def _why(bridge: Bridge, runner: Runner, asked: OpenAsk) -> str:
    """Why it ended."""
    hidden = await choices.unnamed(bridge, runner, asked)
    return texts.not_in_time(None if hidden else asked.ask.seat)


def _may_stand_in(asked: OpenAsk) -> bool:
    """Nobody answers a questionnaire for somebody else."""
    return asked.ask.purpose == "move"


HANDLERS: dict[str, Handler] = {LATE: decide}
RENDERERS: dict[str, Renderer] = {"late": card}
RINGERS: dict[str, Ringer] = {HALF: remind, TENTH: remind, LATE: ring}
ABSENT = absent
TIME_UP = {LATE}
