"""What people write in a place: said as the rules allow, else off the record; never a move.

What counts is the first version: a later one is on record, changes nothing, and one reply says which one counts.
"""

from typing import Final

from bot.bridge import held, stand_ins
from bot.bridge.arrivals import Deleted, Said, Submitted
from bot.bridge.audience import people_of, seats_of
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import counted_target
from bot.bridge.content import Answer, Button, Content, Done, FormView, Jump, notice
from bot.bridge.context import Bridge, Due, Handler, Here, Renderer
from bot.bridge.given_back import mistake
from bot.bridge.moves import come_too_late, now
from bot.bridge.places import public, spot
from bot.bridge.platform import Capabilities
from bot.bridge.playing import Playing, about, noun, origin, playing, written
from bot.bridge.redrawing import redraw_family
from bot.bridge.texts import talk as texts
from scenarios.engine.runner import Runner
from scenarios.kernel import admit, options
from scenarios.kernel.actions import Action, Say
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import Refused
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.play import step
from scenarios.kernel.rules import ALL
from scenarios.kernel.wire import decode_entry
from scenarios.kernel.words import ERASED, Words, cleaned, render
from storage.traffic import PlaceRow

SAY: Final = "say"
"""Opens the form to say something: (label,)."""
SAID: Final = "said"
"""What that form held: (label,)."""


def say_button(runner: Runner, can: Capabilities) -> tuple[Button, ...]:
    """*Say…* where what people write does not arrive, and talk is part of it."""
    if can.reads_messages or runner.scenario.talk == "never":
        return ()
    return (Button(texts.SAY, ButtonId(SAY, (runner.label,))),)


async def said(bridge: Bridge, here: Here) -> Answer:
    """A message of somebody with a seat."""
    what, place = written(here)
    play = Playing(await bridge.sessions.open(place.ref), here.person)
    if play.runner.position.over is not None:
        return Done()
    heard: Answer = notice(texts.ATTACHED) if isinstance(what, Said) and what.attached else Done()
    if not cleaned(what.text):
        return heard
    if await bridge.traffic.event_of(here.tenant, place.id, what.message) is not None:
        return Done()  # it has counted already, in a later version
    if not play.held:
        missed = await stand_ins.missed(bridge, play)
        return notice(*(missed or (texts.AI_SPEAKS,)), buttons=now(play))
    if place.purpose.startswith("direct:"):
        return await _only_notices(bridge, place)
    seat = _speaker(play)
    try:
        say = options.parse((Say,), Say.__name__, {"text": what.text})
    except FieldErrors as wrong:
        raise Refused("invalid", " ".join([*wrong.errors.values(), texts.SHORTER])) from wrong
    why = _not_heard(play, seat)
    if why is None:
        try:
            if seats_of(place.purpose):
                _check_among(play, seat, say, place)
            await play.live.move(
                seat, say, source="message", person=here.person, origin=origin(here, what.message)
            )
            return heard
        except Refused as refused:
            if refused.kind != "silent":
                raise
            why = texts.NOT_NOW
    if seats_of(place.purpose):
        why = texts.UNHEARD  # off the record is for all, and this is for some
    else:
        await play.live.aside(seat, what.text, here.person, origin=origin(here, what.message))
    first = await bridge.persons.told_once(here.tenant, place.ref.branch, here.person, f"aside: {why[:20]}")
    return notice(why) if first else Done()


async def edited(bridge: Bridge, here: Here) -> Answer:
    """A message was changed: one that has not counted yet counts as it is now."""
    what, place = written(here)
    seq = await bridge.traffic.event_of(here.tenant, place.id, what.message)
    if seq is None:
        return await said(bridge, here)
    live = await bridge.sessions.open(place.ref)
    counted = await _words(bridge, live.runner, seq)
    if not counted or cleaned(what.text) == counted or live.runner.position.over is not None:
        return Done()
    await live.revised(seq, what.text, here.person, origin=origin(here, what.message))
    return Done()


async def deleted(bridge: Bridge, here: Here) -> Answer:
    """The words of messages that somebody deleted are erased; that they were there stays on record."""
    what, place = here.arrival.what, here.place
    if not isinstance(what, Deleted) or place is None:
        return Done()
    live = await bridge.sessions.open(place.ref)
    for message in what.messages:
        seq = await bridge.traffic.said_in(here.tenant, place.id, message)
        if seq is None:
            continue
        if await _words(bridge, live.runner, seq):
            await live.removed(seq, origin=origin(here, message)._replace(inbox=None))
        await redraw_family(bridge, place.ref)
    bridge.sessions.go_on(place.ref)
    return Done()


async def say(bridge: Bridge, here: Here) -> Answer:
    """The form to say something."""
    (label,) = about(here).about
    play = (await playing(bridge, here, label)).seated()
    return _form(play)


async def say_sent(bridge: Bridge, here: Here) -> Answer:
    """Said by the form."""
    (label,) = about(here).about
    play = (await playing(bridge, here, label)).seated()
    what = here.arrival.what
    if not isinstance(what, Submitted):
        return _form(play)
    text = str(what.values.get("text", ""))
    if not play.held:
        return await come_too_late(bridge, play, texts.AI_SPEAKS, what.values)
    seat = _speaker(play)
    why = _not_heard(play, seat)
    if why is not None:
        return mistake(why, what)
    try:
        action = options.parse((Say,), Say.__name__, {"text": text})
        await play.live.move(seat, action, person=here.person, origin=origin(here))
    except FieldErrors as errors:
        return _form(play, text, errors.errors)
    except Refused as refused:
        return _form(play, text, {"": refused.reason})
    bridge.sessions.go_on(play.ref)
    return Done()


async def counted(bridge: Bridge, due: Due) -> Content | None:
    """Which version of a changed message counts."""
    runner = (await bridge.sessions.open(due.ref)).runner
    text = await _words(bridge, runner, int(str(due.body["seq"])))
    target = counted_target(str(due.body["message"]))
    if not due.editing and (not text or await bridge.traffic.message_of(due.place.id, target) is not None):
        return None  # one answer, however often it is changed
    return Content((Jump(texts.COUNTS, spot(due.place), str(due.body["message"])), " ", text or ERASED))


def _form(play: Playing, text: str = "", errors: dict[str, str] | None = None) -> FormView:
    return FormView(
        ButtonId(SAID, (play.label,)),
        texts.SAY_TITLE,
        options.form(Say).fields,
        values={"text": text} if text else {},
        errors=errors or {},
        submit=texts.SEND,
    )


def _speaker(play: Playing) -> str:
    """Which of somebody's seats speaks: the one whose move it is, else the first."""
    asked = [one.ask.seat for one in play.asks() if one.ask.seat in play.held]
    return next(iter(asked), play.held[0])


def _not_heard(play: Playing, seat: str) -> str | None:
    """Why what somebody writes is off the record now; None where it is said."""
    runner = play.runner
    if runner.status == held.HELD and held.waits_for(runner) is None:
        return texts.PAUSED
    if runner.scenario.talk == "never" and not any(
        Say in map(options.action_of, one.ask.options) for one in play.asks() if one.ask.seat == seat
    ):
        return texts.NOT_PART.format(noun=noun(runner))
    return None


def _check_among(play: Playing, seat: str, say: Action, place: PlaceRow) -> None:
    """Raises `Refused` where others would learn it than those who read this place, and the other way round."""
    holders = play.runner.holders
    if {holders[one].person for one in seats_of(place.purpose)} != {*people_of(place.purpose)}:
        raise Refused("illegal", texts.FORMER)
    if not _heard_here(play, seat, say, place):
        raise Refused("illegal", texts.WIDER)


def _heard_here(play: Playing, seat: str, say: Action, place: PlaceRow) -> bool:
    """Whether nobody learns it who does not read this place. Derived without making the step."""
    runner = play.runner
    position = runner.position
    given = admit.admit(runner.scenario, position, seat, say, at=runner.now())
    tells = step(runner.game, position, given, runner.now()).entry.tells
    inside = seats_of(place.purpose)
    heard = {to for tell in tells for to in ((tell.to,) if isinstance(tell.to, str) else tell.to)}
    return ALL not in heard and heard <= inside


async def _only_notices(bridge: Bridge, place: PlaceRow) -> Answer:
    there = await public(bridge, place)
    return Done() if there is None else notice(texts.ONLY_NOTICES, Jump(texts.THERE, spot(there)))


async def _words(bridge: Bridge, runner: Runner, seq: int) -> str:
    """What a message said, as it counted; empty where it was erased or made nothing."""
    events = await bridge.store.history(runner.ref, seq - 1, seq)
    if not events:
        return ""
    event = events[0]
    given = decode_entry(runner.scenario, event.kind, loads(event.body), event.at).input
    words = [one for move in given.moves for one in move.action.speech()]
    if given.kind == "aside":
        words = [Words.decoded(given.data["text"])]
    refs = [one.ref for one in words if one.ref is not None]
    known = await bridge.store.texts(runner.ref.tenant, refs)
    return " ".join(render(one, known.get) for one in words if one.ref in known)


HANDLERS: dict[str, Handler] = {
    SAY: say,
    SAID: say_sent,
    "*said": said,
    "*edited": edited,
}
READS = {SAY}
RENDERERS: dict[str, Renderer] = {"counted": counted}
