"""The late person: reminders, then what was agreed on: those present decide, a stand-in moves, or it ends.

Each open ask of a person has timers named by it: two for reminders and one for when the time is up, which stays
for as long as the ask is looked after. Where time stands still there are none; they are set anew when it goes on.
"""

import json
from typing import Final

from bot.bridge import choices, held, stand_ins
from bot.bridge.audience import direct
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import asked as asked_of
from bot.bridge.content import Answer, Button, Content, Done
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer, Ringer
from bot.bridge.deadlines import LATE, NEVER, Deadline, deadline
from bot.bridge.playing import about, noun, playing
from bot.bridge.terms import Terms
from bot.bridge.texts import late as texts
from scenarios.engine.live import Live
from scenarios.engine.ports import Post, Ref
from scenarios.engine.runner import Runner
from scenarios.kernel.errors import ParleyError, Refused
from scenarios.kernel.position import OpenAsk
from storage.traffic import TimerRow

HALF: Final = "half"
TENTH: Final = "tenth"
_KINDS: Final = (HALF, TENTH, LATE)
WAIT: Final = "wait"
STAND_IN: Final = "stand-in"
END: Final = "end"


async def arm(bridge: Bridge, runner: Runner) -> None:
    """Set the timers of asks that have none yet, and take away those of asks that nobody waits for any more."""
    awaited, undecided = _awaited(runner), held.waits_for(runner)
    set_already = set()
    for row in await bridge.traffic.timers(runner.ref):
        if row.kind == LATE and int(row.name) == undecided:
            continue  # whoever rings it is about to post the card
        if row.kind in _KINDS and int(row.name) not in awaited:
            await bridge.traffic.clear_timers(runner.ref, row.kind, row.name)
        elif row.kind == LATE:
            set_already.add(int(row.name))
    terms, now = await bridge.sessions.terms(runner.ref), bridge.clock.now()
    for number, (asked, person) in awaited.items():
        if number not in set_already:
            limit = await deadline(bridge, runner, asked, person, terms, now)
            if limit is not None:
                await _set(bridge, runner.ref, number, limit, terms, now)


async def anew(bridge: Bridge, ref: Ref) -> None:
    """All time limits begin anew: those that were set count no more, unless those present decide already."""
    undecided = held.waits_for((await bridge.sessions.open(ref)).runner)
    for row in await bridge.traffic.timers(ref):
        if row.kind in _KINDS and int(row.name) != undecided:
            await bridge.traffic.clear_timers(ref, row.kind, row.name)


async def remind(bridge: Bridge, row: TimerRow) -> None:
    """Half or nine tenths of the time have passed."""
    live = await bridge.sessions.open(row.ref)
    found = _awaited(live.runner).get(int(row.name))
    post = None
    if found is not None:
        hidden = await choices.unnamed(bridge, live.runner, found[0])
        post = await _reminder(bridge, row, found[1], hidden=hidden)
    await held.publish(bridge, row.ref, [post] if post is not None else [], timer=row.id)


async def ring(bridge: Bridge, row: TimerRow) -> None:
    """Somebody's time is up. Done again after a crash, it finds what was done already."""
    live = await bridge.sessions.open(row.ref)
    number = int(row.name)
    if held.waits_for(live.runner) == number:
        await held.publish(bridge, row.ref, [_card(number)], timer=row.id)
        return
    found = _awaited(live.runner).get(number)
    if found is not None and await _too_late(bridge, live, found[0]):
        await held.publish(bridge, row.ref, [_card(number)], timer=row.id)
    else:
        await bridge.traffic.take_timer(row.id)
    bridge.sessions.go_on(row.ref)


async def absent(bridge: Bridge, ref: Ref, seat: str) -> None:
    """Who held the seat has left for good: they count as late at once in all that they are asked."""
    live = await bridge.sessions.open(ref)
    if live.runner.holders[seat].machine or live.runner.position.over is not None:
        return
    terms = await bridge.sessions.terms(ref)
    asked = next((one for one, _ in _awaited(live.runner).values() if one.ask.seat == seat), None)
    if terms.late == "stand-in" and await stand_ins.stand_in(bridge, live, seat) is not None:
        await stand_ins.put(bridge, live, seat)
    elif asked is not None and await _too_late(bridge, live, asked):
        await held.publish(bridge, ref, [_card(asked.number)])
        await bridge.traffic.clear_timers(ref, LATE, str(asked.number))
    bridge.sessions.go_on(ref)


async def card(bridge: Bridge, due: Due) -> Content | None:
    """What those present decide about."""
    runner = (await bridge.sessions.open(due.ref)).runner
    number = int(str(due.body["ask"]))
    asked = runner.position.asks.get(number)
    if asked is None or held.waits_for(runner) != number:
        return Content((texts.GOES_ON,)) if due.editing else None
    offered = [(texts.WAIT, WAIT), (texts.STAND_IN, STAND_IN), (texts.END, END)]
    late = None if await choices.unnamed(bridge, runner, asked) else asked.ask.seat
    return Content(
        (texts.not_moved(late, noun(runner)),),
        texts.TITLE,
        buttons=tuple(
            [
                Button(
                    label,
                    ButtonId(LATE, (runner.label, str(number), what)),
                    "danger" if what == END else "plain",
                )
                for label, what in offered
                if what != STAND_IN or _may_stand_in(asked)
            ]
        ),
    )


async def decide(bridge: Bridge, here: Here) -> Answer:
    """One of those present has pressed the card."""
    label, ask, what = about(here).about
    play = await playing(bridge, here, label)
    runner, number = play.runner, int(ask)
    if not play.seats and await bridge.store.host(play.ref) != here.person:
        raise Refused("foreign", texts.ONLY_THOSE_PRESENT)
    asked = runner.position.asks.get(number)
    if asked is None or held.waits_for(runner) != number:
        raise Refused("late", texts.GOES_ON_ALREADY)
    if what == STAND_IN and await stand_ins.stand_in(bridge, play.live, asked.ask.seat) is None:
        raise Refused("illegal", texts.NO_STAND_IN)
    await held.go_on(bridge, play, number)
    if what == STAND_IN:
        await stand_ins.put(bridge, play.live, asked.ask.seat)
    elif what == END:
        await play.live.end(await _why(bridge, runner, asked))
    return Done()


def _awaited(runner: Runner) -> dict[int, tuple[OpenAsk, int]]:
    """Ask number to the asks that people must answer, each with the person; none while it stands still."""
    position = runner.position
    if runner.status != "running" or position.over is not None:
        return {}
    return {
        number: (one, person)
        for number, one in position.asks.items()
        if not one.ask.optional
        and number not in position.sealed
        and (person := asked_of(runner.holders, one)) is not None
    }


async def _set(bridge: Bridge, ref: Ref, number: int, limit: Deadline, terms: Terms, now: int) -> None:
    """The one that says that the others are set comes last."""
    traffic, name = bridge.traffic, str(number)
    for kind, moment in ((HALF, limit.half), (TENTH, limit.tenth)):
        if moment is not None and moment > now:
            await traffic.set_timer(ref, kind, name, moment)
    acts = terms.late != "wait" and not limit.falls
    await traffic.set_timer(ref, LATE, name, limit.due if acts else NEVER)


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


async def _too_late(bridge: Bridge, live: Live, asked: OpenAsk) -> bool:
    """Do what was agreed on; True where those present are to decide."""
    terms = await bridge.sessions.terms(live.runner.ref)
    if terms.late == "end":
        await live.end(await _why(bridge, live.runner, asked))
        return False
    if terms.late == "stand-in" and _may_stand_in(asked):
        try:
            await stand_ins.put(bridge, live, asked.ask.seat)
        except ParleyError:
            pass  # nobody can; then those present decide
        else:
            return False
    await live.hold(held.why_late(asked.number))
    return True


async def _why(bridge: Bridge, runner: Runner, asked: OpenAsk) -> str:
    """Why it ended."""
    hidden = await choices.unnamed(bridge, runner, asked)
    return texts.not_in_time(None if hidden else asked.ask.seat)


def _may_stand_in(asked: OpenAsk) -> bool:
    """Nobody answers a questionnaire for somebody else."""
    return asked.ask.purpose == "move"


def _card(number: int) -> Post:
    return Post(None, "post", f"late:{number}", json.dumps({"kind": "late", "ask": number}))


HANDLERS: dict[str, Handler] = {LATE: decide}
RENDERERS: dict[str, Renderer] = {"late": card}
RINGERS: dict[str, Ringer] = {HALF: remind, TENTH: remind, LATE: ring}
DRIVEN = arm
ANEW = anew
ABSENT = absent
TIME_UP = {LATE}
