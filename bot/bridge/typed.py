"""Platforms of text alone: every button is a word to type, `!offer 9,000 I like it`, and every form is a line.

What was shown in a place is remembered for as long as the process runs; after that, the words for moves are found
from how the session stands, and other buttons are shown again by whatever showed them.
"""

import re
from collections.abc import Mapping
from typing import Final
from weakref import WeakKeyDictionary

from bot.bridge import choices, ending, late, moves
from bot.bridge.arrivals import Arrival, Command, Pressed, Said, Submitted
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Content, FormView, Part, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby.painting import painted
from bot.bridge.longest import longest
from bot.bridge.playing import Playing, about
from bot.bridge.texts import typed as texts
from bot.bridge.typed_fields import values
from bot.bridge.whereabouts import Whereabouts, found
from bot.secrecy import OVER

UNKNOWN: Final = "typed.unknown"
"""A word that means nothing there: (word,)."""
AGAIN: Final = "typed.again"
"""Shows a form once more: (word,)."""
_MOST_PLACES: Final = 5_000
_MOST_WORDS: Final = 200
_COMMANDS: Final[Mapping[str, tuple[str, ...]]] = {
    "start": ("scenario", "preset"),
    "list": (),
    "role": (),
    "host": (),
    "checkpoint": ("name",),
    "branch": (),
    "export": ("format",),
    "forget-me": (),
    "help": (),
}
"""Commands with their options in order."""

Meant = ButtonId | FormView


class _Shown:
    """What can be typed in each place, as it was shown there last."""

    def __init__(self) -> None:
        self._places: dict[Spot, dict[str, Meant]] = {}

    def put(self, where: Spot, words: Mapping[str, Meant]) -> None:
        known = self._places.pop(_home(where), {})
        for word, meant in words.items():
            known.pop(word, None)
            known[word] = meant
        for word in list(known)[: max(0, len(known) - _MOST_WORDS)]:
            del known[word]
        self._places[_home(where)] = known
        for place in list(self._places)[: max(0, len(self._places) - _MOST_PLACES)]:
            del self._places[place]

    def at(self, where: Spot) -> Mapping[str, Meant]:
        return self._places.get(_home(where), {})


_SHOWN: WeakKeyDictionary[Bridge, _Shown] = WeakKeyDictionary()


def spelled(bridge: Bridge, where: Spot, shown: Content | FormView) -> Content:
    """The post or form with what to type in the place of its buttons and fields."""
    memory = _SHOWN.setdefault(bridge, _Shown())
    if isinstance(shown, FormView):
        memory.put(where, {_word(shown.title): shown})
        return _form(shown)
    enabled = [button for button in shown.buttons if button.enabled]
    memory.put(where, {_word(button.label): button.id for button in enabled})
    line = texts.words([_word(button.label) for button in enabled]) if enabled else ""
    body: tuple[Part, ...] = (*shown.body, "\n", line) if shown.body and line else (*shown.body, line)
    return shown._replace(body=tuple(part for part in body if part), buttons=())


async def meant(bridge: Bridge, arrival: Arrival) -> Arrival:
    """The command, press or form that a written message stands for; the message itself where it is talk."""
    what = arrival.what
    can = bridge.platforms[arrival.where.platform].can
    if not isinstance(what, Said) or (can.buttons and can.forms):
        return arrival
    if not what.text.strip().startswith(texts.MARK):
        return arrival
    text = what.text.strip().removeprefix(texts.MARK).strip()
    seeing = Arrival(
        id=arrival.id, where=arrival.where, who=arrival.who, what=Pressed(button=ButtonId(UNKNOWN))
    )
    where = await found(bridge, seeing)
    if where is None:
        return arrival
    known = await _known(bridge, where, what.message)
    match, command = longest(text, known), longest(text, _COMMANDS)
    if match is None and command is None:
        known = await _recalled(bridge, where)
        match = longest(text, known)
    if match is not None:
        word, rest = match
        return await _pressed(bridge, where, arrival, known[word], rest)
    if command is not None:
        name, rest = command
        return _changed(arrival, Command(name=name, options=_options(name, rest)))
    if where.place is None and not arrival.where.channel.startswith("@"):
        return arrival
    return _changed(arrival, Pressed(button=ButtonId(UNKNOWN, (text.split()[0][:30] if text else "",))))


async def unknown(bridge: Bridge, here: Here) -> Answer:
    """A word that means nothing there; it is no talk either."""
    (word,) = about(here).about
    where = Whereabouts(here.arrival, here.tenant, here.person, here.place)
    known = {**await _recalled(bridge, where), **await _known(bridge, where, None)}
    return notice(texts.unknown(word, list(known)))


async def again(bridge: Bridge, here: Here) -> Answer:
    """The form whose word was typed with nothing behind it: (word,)."""
    (word,) = about(here).about
    form = _shown_to(bridge, here.arrival).get(word)
    if not isinstance(form, FormView):
        return await unknown(bridge, here)
    return form


async def _known(bridge: Bridge, where: Whereabouts, message: str | None) -> dict[str, Meant]:
    """All that can be typed there by that person; what they can do now comes before what was shown to all."""
    known, place = _shown_to(bridge, where.arrival), where.place
    if place is None or place.purpose.startswith("direct:"):
        return known
    play = Playing(await bridge.sessions.open(place.ref), where.person)
    if not play.seats or play.runner.position.over is not None:
        return known
    basis = play.runner.position.seq
    if message is not None:
        before = await bridge.traffic.event_before(where.tenant, place.id, message)
        basis = basis if before is None else before
    own = play.asks()
    named = {seat: play.named(seat) for seat in play.seats}
    open_moves = moves.buttons(play.label, [one for one in own if one.ask.joint is None], basis, named)
    secret = [one for one in own if one.ask.joint is not None]
    buttons = [*open_moves, *moves.now(play)[len(moves.of(play, own)) :]]
    buttons += [choices.button(play.label, one.number) for one in secret[:1]]
    return {**known, **{_word(button.label): button.id for button in buttons}}


async def _recalled(bridge: Bridge, where: Whereabouts) -> dict[str, Meant]:
    """What stands there for all on cards that an earlier process has posted."""
    place, at = where.place, where.arrival.where
    rows = await bridge.lobbies.at(at.platform, at.workspace) if not at.thread else []
    rows = [seen for row in rows if (seen := row.seen_on(at.platform)).channel == at.channel]
    buttons: list[Button] = []
    if place is not None and not place.purpose.startswith("direct:"):
        begun = await bridge.lobbies.of_branch(place.ref)
        rows += [begun.seen_on(at.platform)] if begun is not None else []
        info = await bridge.store.info(place.ref)
        live = await bridge.sessions.open(place.ref)
        buttons += ending.buttons(info) if info.status == OVER else late.buttons(live.runner)
    for row in rows:
        buttons += (await painted(bridge, row)).buttons
    return {_word(button.label): button.id for button in buttons if button.enabled}


def _shown_to(bridge: Bridge, arrival: Arrival) -> dict[str, Meant]:
    """What was shown there to all, and to that person alone where such answers stand in place."""
    shown = _SHOWN.get(bridge)
    if shown is None:
        return {}
    known = dict(shown.at(arrival.where))
    if arrival.who is not None and bridge.platforms[arrival.where.platform].can.private_answers:
        known |= shown.at(arrival.where._replace(channel=f"@{arrival.who.user}", thread=""))
    return known


async def _pressed(
    bridge: Bridge, where: Whereabouts, arrival: Arrival, pressed: Meant, rest: str
) -> Arrival:
    """The press, or the form that is sent where something is typed behind the word, or nothing has to be."""
    if isinstance(pressed, FormView):
        form, shown = pressed, ButtonId(AGAIN, (_word(pressed.title),))
    else:
        opening, shown = where._replace(arrival=_changed(where.arrival, Pressed(button=pressed))), pressed
        handler = bridge.features.handlers.get(pressed.verb)
        if handler is None or pressed.verb not in bridge.features.reads:
            return opening.arrival
        answer = await bridge.intake.answered(handler, opening.here(None))
        if not isinstance(answer, FormView):
            return opening.arrival
        form = answer
    if not rest and any(field.required for field in form.fields):
        return _changed(arrival, Pressed(button=shown))
    filled = {**form.values, **values(form.fields, rest)}
    return _changed(arrival, Submitted(form=form.id, values=filled))


def _options(command: str, rest: str) -> dict[str, str]:
    """What is typed behind a command; the last option takes all that is left."""
    names = _COMMANDS[command]
    tokens = rest.split(None, max(0, len(names) - 1)) if names else []
    return dict(zip(names, tokens, strict=False))


def _form(form: FormView) -> Content:
    """A form as text: what is asked, what was wrong, what each field takes, and what to type."""
    lines = [f"{texts.WRONG}{why}" if not name else f"{name}: {why}" for name, why in form.errors.items()]
    if form.errors and form.values:
        lines.append(texts.YOU_WROTE + ", ".join(f"{name}={value}" for name, value in form.values.items()))
    now = {} if form.errors else form.values
    lines += [texts.field(field, now.get(field.name)) for field in form.fields]
    lines.append(texts.form(_word(form.title), form.fields))
    body: tuple[Part, ...] = (*form.intro, "\n") if any(form.intro) else ()
    return Content((*body, "\n".join(lines)), form.title)


def _word(label: str) -> str:
    """How a label is typed: "Say…" is `say`."""
    return re.sub(r"[^\w\s'/&+-]", "", label).strip().casefold()


def _home(where: Spot) -> Spot:
    """Direct messages are the same whatever community they are about."""
    return where._replace(workspace="") if where.channel.startswith("@") else where


def _changed(arrival: Arrival, what: Command | Pressed | Submitted) -> Arrival:
    return arrival.model_copy(update={"what": what})


HANDLERS: dict[str, Handler] = {UNKNOWN: unknown, AGAIN: again}
READS = {UNKNOWN, AGAIN}
MEANT = meant
SPELLED = spelled
