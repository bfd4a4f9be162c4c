"""Turn notices, reminders and the open floor, as they stand in a place now.

The wording is fixed: no word of a player or a model is in it, and nobody is pinged but who is to move.
"""

from typing import Final, NamedTuple

from bot.bridge import arming, deadlines, forms, more, moves, stand_ins, talk
from bot.bridge.audience import people_of
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import asked as asked_of
from bot.bridge.content import Answer, Button, Content, Mention, Part, When
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.playing import Playing, about, noun, playing
from bot.bridge.texts import late as late_texts
from bot.bridge.texts import moves as texts
from scenarios.engine.runner import Runner
from scenarios.kernel import options
from scenarios.kernel.position import OpenAsk

FLOOR: Final = "floor"
"""Does what may be done without having to: (label, action, basis)."""


class Asked(NamedTuple):
    """An open ask with the person who is to answer it."""

    runner: Runner
    asked: OpenAsk
    person: int


async def asked_now(bridge: Bridge, due: Due, number: int) -> Asked | None:
    """None where nobody is asked that any more."""
    runner = (await bridge.sessions.open(due.ref)).runner
    asked = runner.position.asks.get(number)
    if asked is None or number in runner.position.sealed or runner.position.over is not None:
        return None
    person = asked_of(runner.holders, asked)
    return None if person is None else Asked(runner, asked, person)


async def turn(bridge: Bridge, due: Due) -> Content | None:
    """The notice of one ask; without buttons once it is answered."""
    number = int(str(due.body["ask"]))
    found = await asked_now(bridge, due, number)
    if found is None:
        return await _closed(bridge, due, number) if due.editing else None
    runner, asked, person = found
    direct = people_of(due.place.purpose)
    if direct and person not in direct:  # the seat has passed to somebody else
        return await _closed(bridge, due, number) if due.editing else None
    lead: str = texts.your_move(asked.ask.seat)
    if asked.addressee is not None:
        lead = texts.asked_by_ai(asked.ask.seat)
    elif asked.ask.purpose == "form":
        lead = texts.questions(asked.ask.seat)
    buttons = moves.buttons(runner.label, (asked,), due.seq)
    if asked.addressee is not None and not direct:
        buttons = ()  # what the AI thinks of doing is nobody else's business; it stands under My role
    if await account(bridge, due, person) is None:
        lead, buttons = texts.to_move(asked.ask.seat), ()  # they are called where they are
    can = bridge.platforms[due.place.platform].can
    last = (*talk.say_button(runner, can), moves.role_button(runner.label), *more.button(runner.label, can))
    return Content(
        (*await _named(bridge, due, person), lead, *await _time_left(bridge, due, found)),
        buttons=(*buttons, *last),
        ping=await pinged(bridge, due, person),
    )


async def reminder(bridge: Bridge, due: Due) -> Content | None:
    """Half of the time has passed, or nine tenths; nothing where it is not needed any more."""
    found = await asked_now(bridge, due, int(str(due.body["ask"])))
    direct = people_of(due.place.purpose)
    if found is None or due.editing or (direct and found.person not in direct):
        return None
    user = await account(bridge, due, found.person)
    if user is None:
        return None
    lead = late_texts.HALF if due.body["part"] == "half" else late_texts.TENTH
    wishes = await bridge.persons.preferences(due.ref.tenant, found.person)
    label, can = found.runner.label, bridge.platforms[due.place.platform].can
    return Content(
        (*await _named(bridge, due, found.person), lead, *await _time_left(bridge, due, found)),
        buttons=(moves.role_button(label), *more.button(label, can)),
        ping=(user,) if wishes.notify != "silent" else (),
    )


async def floor(bridge: Bridge, due: Due) -> Content | None:
    """What may be done at any time, for whoever presses it."""
    runner = (await bridge.sessions.open(due.ref)).runner
    open_now = [asked for asked in runner.position.asks.values() if asked.ask.optional]
    if not open_now:
        return Content((texts.FLOOR_CLOSED,)) if due.editing else None
    titles = {
        moves.key(option): options.action_of(option).title()
        for asked in open_now
        for option in asked.ask.options
    }
    choices = [
        Button(title, ButtonId(FLOOR, (runner.label, key, str(due.seq)))) for key, title in titles.items()
    ]
    can = bridge.platforms[due.place.platform].can
    last = (*talk.say_button(runner, can), moves.role_button(runner.label), *more.button(runner.label, can))
    lead = (
        texts.OPEN_TO_ALL
        if can.reads_messages and runner.scenario.talk == "any_time"
        else texts.OPEN_BY_BUTTON
    )
    return Content((lead,), buttons=(*choices, *last))


async def press_floor(bridge: Bridge, here: Here) -> Answer:
    """A move that needs nobody's turn, by whoever pressed it."""
    label, action, basis = about(here).about
    play = (await playing(bridge, here, label)).seated()
    for asked in play.asks():
        for option in asked.ask.options:
            if asked.ask.optional and moves.key(option) == action:
                want = moves.Wanted(label, asked.number, action, int(basis), 1)
                if options.form(option).fields:
                    return await forms.open_for(bridge, here, play, want)
                return await moves.chosen(bridge, here, play, want)
    return await moves.come_too_late(bridge, play, texts.not_now(noun(play.runner)))


async def pinged(bridge: Bridge, due: Due, person: int) -> tuple[str, ...]:
    """Who is pinged by a notice for that person: the account there, unless another way was chosen."""
    user = await account(bridge, due, person)
    wishes = await bridge.persons.preferences(due.ref.tenant, person)
    direct = due.place.purpose.startswith("direct:")
    wanted = wishes.notify == ("direct" if direct else "mention")
    return (user,) if user is not None and wanted else ()


async def account(bridge: Bridge, due: Due, person: int) -> str | None:
    """How the place's platform knows the person."""
    place = due.place
    return await bridge.persons.account(due.ref.tenant, person, place.platform, place.workspace)


async def _named(bridge: Bridge, due: Due, person: int) -> tuple[Part, ...]:
    user = await account(bridge, due, person)
    return () if user is None else (Mention(user),)


async def _time_left(bridge: Bridge, due: Due, found: Asked) -> tuple[Part, ...]:
    """Until when; as it was set, where it is set already."""
    await arming.arm(bridge, found.runner)  # what is shown is what holds
    agreed = await bridge.sessions.terms(due.ref)
    name = str(found.asked.number)
    rows = await bridge.traffic.timers(due.ref)
    armed = next((row.due for row in rows if row.kind == deadlines.LATE and row.name == name), None)
    if armed is not None and armed < deadlines.NEVER:
        return (texts.TIME_LEFT, When(armed), ".")
    limit = await deadlines.deadline(bridge, found.runner, found.asked, found.person, agreed, due.at)
    return () if limit is None else (texts.TIME_LEFT, When(limit.due), ".")


async def _closed(bridge: Bridge, due: Due, number: int) -> Content:
    """Nobody is asked any more: the move is made, or a stand-in makes it."""
    live = await bridge.sessions.open(due.ref)
    seat = str(due.body.get("seat", ""))
    holder = live.runner.holders.get(seat)
    if holder is None or not holder.stands_in or live.runner.position.over is not None:
        return Content((texts.made(seat) if due.body.get("made") else texts.CLOSED,))
    play = Playing(live, holder.person or 0)
    return Content((late_texts.stands_in(seat),), buttons=(stand_ins.back_button(play, seat),))


HANDLERS: dict[str, Handler] = {FLOOR: press_floor}
RENDERERS: dict[str, Renderer] = {"turn": turn, "reminder": reminder, "floor": floor}
