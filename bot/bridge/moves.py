"""Somebody moves: by a button that acts at once, or with what a form held."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from bot.bridge import held, stand_ins, steps
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Done, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.doubts import doubt
from bot.bridge.given_back import given_back
from bot.bridge.playing import Playing, about, origin, playing
from bot.bridge.texts import moves as texts
from scenarios.engine.ports import PRINCIPAL
from scenarios.kernel import options
from scenarios.kernel.actions import Action, Option
from scenarios.kernel.admit import SEALED
from scenarios.kernel.codec import loads
from scenarios.kernel.errors import Refused
from scenarios.kernel.log import Event
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.seen import PUBLIC, seen
from scenarios.kernel.wire import decode_entry

MOVE: Final = "move"
"""Acts at once: (label, ask, action, basis)."""
SURE: Final = "sure"
"""Sends what was found to be worse than one's limit: (label, ask, action, basis)."""
FORM: Final = "form"
"""Opens the form of an action: (label, ask, action, basis, part)."""
ROLE: Final = "role"
"""Shows one's role: (label,)."""

_LONGEST_NAME: Final = 40


class Wanted(NamedTuple):
    """What a button or a form is about."""

    label: str
    ask: int
    action: str
    basis: int
    """The last event that its viewer was shown."""
    part: int

    def id(self, verb: str, part: int | None = None) -> ButtonId:
        """The button of that verb about the same."""
        about = (self.label, str(self.ask), self.action, str(self.basis))
        return ButtonId(verb, about if part is None else (*about, str(part)))


def wanted(button: ButtonId) -> Wanted:
    """What stands in a button's id."""
    label, ask, action, basis, *part = button.about
    return Wanted(label, int(ask), action, int(basis), int(part[0]) if part else 1)


def key(option: Option) -> str:
    """An action's name, short enough for a button."""
    name = options.action_of(option).__name__
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 9]}~{blake2b(name.encode(), digest_size=4).hexdigest()}"


def buttons(
    label: str, asks: Iterable[OpenAsk], basis: int, named: Mapping[str, str] = {}
) -> tuple[Button, ...]:
    """A button for each option of these asks; `named` is what stands behind the titles of a seat."""
    return tuple(
        [
            _button(Wanted(label, asked.number, key(option), basis, 1), option, named.get(asked.ask.seat, ""))
            for asked in asks
            for option in asked.ask.options
        ]
    )


def of(play: Playing, asks: Sequence[OpenAsk]) -> tuple[Button, ...]:
    """The buttons for what a person can do now, shown to that person alone."""
    named = {seat: play.named(seat) for seat in play.seats}
    return buttons(play.label, asks, play.runner.position.seq, named)


def now(play: Playing) -> tuple[Button, ...]:
    """All that a person can press now: moves, a seat to take back, the role."""
    back = [stand_ins.back_button(play, seat) for seat in stand_ins.away(play)]
    return (*of(play, play.asks()), *back, role_button(play.label))


def role_button(label: str) -> Button:
    """*My role*, for whoever presses it."""
    return Button(texts.MY_ROLE, ButtonId(ROLE, (label,)))


def asked_in(play: Playing, want: Wanted) -> tuple[OpenAsk, Option] | None:
    """The open ask and the option that a button is about; None where they are not open any more.

    Raises `Refused` where the ask is somebody else's, or over, or its offer has changed.
    """
    position = play.runner.position
    asked = position.asks.get(want.ask)
    if position.over is not None:
        raise Refused("ended", texts.OVER)
    if asked is None:
        return None
    if asked.ask.seat not in play.seats:
        raise Refused("foreign", texts.not_yours(asked.ask.seat) if play.seats else texts.NO_SEAT)
    if want.ask in position.sealed:
        raise Refused("late", SEALED)
    if asked.number not in [mine.number for mine in play.asks()]:
        return None
    option = next((option for option in asked.ask.options if key(option) == want.action), None)
    if option is None:
        return None
    if options.action_of(option).bound and want.basis < position.changed:
        raise Refused("stale", texts.OFFER_CHANGED)
    return asked, option


async def make(
    bridge: Bridge, here: Here, play: Playing, asked: OpenAsk, action: Action, want: Wanted
) -> Answer:
    """Make the move. Raises `Refused`, and nothing has changed then."""
    await held.wake(bridge, play, asked.ask.seat)
    if asked.addressee is not None:
        await play.live.answer(asked.number, action, by=PRINCIPAL, person=play.person, origin=origin(here))
    else:
        made = await play.live.move(
            asked.ask.seat,
            action,
            ask=asked.number,
            basis=want.basis,
            person=play.person,
            origin=origin(here),
        )
    await bridge.persons.drop_drafts(here.tenant, play.ref.branch, play.person)
    bridge.sessions.go_on(play.ref)
    if asked.addressee is not None:
        return notice(texts.PASSED_ON)
    return _answer(play, asked, action, made)


async def ask_again(
    bridge: Bridge,
    here: Here,
    play: Playing,
    want: Wanted,
    action: Action,
    values: Mapping[str, Any],
    why: str,
) -> Answer:
    """Before a move that is worse than one's limit: what was filled in is kept meanwhile."""
    branch, option = play.ref.branch, want.action
    await bridge.persons.keep_draft(here.tenant, play.person, branch, want.ask, option, dict(values), 1)
    send = Button(texts.SEND_ANYWAY, want.id(SURE), "danger")
    change = (Button(texts.CHANGE, want.id(FORM, 1)),) if type(action).model_fields else ()
    return notice(f"{why}{texts.ASKED_AGAIN}", title=texts.BEYOND, buttons=(send, *change))


async def come_too_late(bridge: Bridge, play: Playing, why: str, values: Mapping[str, Any] = {}) -> Answer:
    """It could not count: what was written comes back, with what a stand-in did and what can be done now."""
    written = given_back(values)
    back = f"{why}\n{written}\n" if written else f"{why}\n"
    return notice(back, *await stand_ins.missed(bridge, play), buttons=now(play))


async def press(bridge: Bridge, here: Here) -> Answer:
    """An action without fields."""
    want = wanted(about(here))
    return await chosen(bridge, here, (await playing(bridge, here, want.label)).seated(), want)


async def chosen(bridge: Bridge, here: Here, play: Playing, want: Wanted) -> Answer:
    """Make the move that a button without a form stands for."""
    try:
        found = asked_in(play, want)
        if found is None:
            return await come_too_late(bridge, play, texts.NO_LONGER_OPEN)
        asked, option = found
        action = steps.made(option, {})
        if (why := doubt(play.runner, asked.ask.seat, action)) is not None:
            return await ask_again(bridge, here, play, want, action, {}, why)
        return await make(bridge, here, play, asked, action, want)
    except Refused as refused:
        return await _refused(bridge, play, refused)


async def sure(bridge: Bridge, here: Here) -> Answer:
    """Send what is worse than one's limit after all."""
    want = wanted(about(here))
    play = (await playing(bridge, here, want.label)).seated()
    draft = await bridge.persons.draft(here.tenant, play.person, play.ref.branch, want.ask, want.action)
    try:
        found = asked_in(play, want)
        if found is None or draft is None:
            return await come_too_late(bridge, play, texts.NO_LONGER_OPEN)
        asked, option = found
        return await make(bridge, here, play, asked, steps.made(option, draft.values), want)
    except FieldErrors as errors:
        return await come_too_late(bridge, play, errors.reason)
    except Refused as refused:
        return await _refused(bridge, play, refused)


async def _refused(bridge: Bridge, play: Playing, refused: Refused) -> Answer:
    """Why it did not count, with what can be done instead; raised again where nothing can."""
    if refused.kind in ("late", "stale", "illegal", "invalid"):
        return await come_too_late(bridge, play, refused.reason)
    raise refused


def _answer(play: Playing, asked: OpenAsk, action: Action, made: Event) -> Answer:
    """What the one who moved reads: nothing where everybody can see the move."""
    line = action.line()
    if made.kind == "sealed":
        return notice(texts.LOCKED.format(line=line))
    if asked.ask.joint is not None:
        return notice(texts.LOCKED_LAST.format(line=line))
    entry = decode_entry(play.runner.scenario, made.kind, loads(made.body), made.at)
    shown = seen(made.seq, made.at, entry, PUBLIC)
    if any(item.move is not None and item.move.seat == asked.ask.seat for item in shown):
        return Done()
    return notice(texts.DONE.format(line=line))


def _button(want: Wanted, option: Option, behind: str) -> Button:
    form = options.form(option)
    return Button(f"{form.title}{behind}", want.id(FORM, 1) if form.fields else want.id(MOVE))


HANDLERS: dict[str, Handler] = {MOVE: press, SURE: sure}
