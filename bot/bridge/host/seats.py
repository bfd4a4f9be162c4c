"""Who plays a seat: the host passes it to an AI, gives it back, or offers it to somebody else."""

from typing import Final

from agents.forms import models_in
from bot.bridge.buttons import ButtonId
from bot.bridge.communities import community_at
from bot.bridge.content import Answer, Button, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host import forms
from bot.bridge.host.public import posted
from bot.bridge.host.standing import Hosting, hosting, live
from bot.bridge.lobby.painting import session_changed
from bot.bridge.lobby.players import hosts, stand_ins
from bot.bridge.permissions import models_refused
from bot.bridge.playing import about, origin
from bot.bridge.receivers import receivers
from bot.bridge.texts import host as texts
from bot.from_settings import players_of
from bot.seating import HUMAN
from bot.wording import heading
from scenarios.engine.live import Live
from scenarios.engine.ports import Holder
from scenarios.kernel.actions import Action, Option, one_of
from scenarios.kernel.errors import Refused

CHOOSE: Final = "host.seats"
SEAT: Final = "host.seat"
FOR_NOW: Final = "host.ai-for-now"
FOR_GOOD: Final = "host.ai-for-good"
GIVEN_FOR_NOW: Final = "host.given-for-now"
GIVEN_FOR_GOOD: Final = "host.given-for-good"
BACK: Final = "host.back"
OFFER: Final = "host.offer"
OFFERED: Final = "offered"
"""What an offer in the thread is rendered by."""
_MOST: Final = 24


class Choice(Action):
    """Who plays the seat from now on."""

    ai: str


def button(found: Hosting) -> list[Button]:
    """That of the panel."""
    return [Button(texts.HAND_OVER, ButtonId(CHOOSE, (found.label,)))] if found.may("hand over") else []


def offer_target(seat: str) -> str:
    """The name of the post that offers a seat."""
    return f"offer:{seat}"


async def choose(bridge: Bridge, here: Here) -> Answer:
    """Which seat."""
    found = await hosting(bridge, here, about(here).about[0], "hand over")
    runner = (await live(bridge, found)).runner
    buttons = [
        Button(await _named(bridge, found, runner.holders[name], name), ButtonId(SEAT, (found.label, name)))
        for name in runner.position.seats[:_MOST]
    ]
    return notice(texts.WHICH_SEAT, buttons=tuple(buttons))


async def seat(bridge: Bridge, here: Here) -> Answer:
    """What can be done with it."""
    label, name = about(here).about
    found = await hosting(bridge, here, label, "hand over")
    holder = holder_of(await live(bridge, found), name)
    mine = holder.person == here.person

    def choice(text: str, verb: str) -> Button:
        return Button(text, ButtonId(verb, (label, name)))

    buttons = [choice(texts.OFFER, OFFER)]
    if holder.stands_in and holder.person is not None:
        buttons.insert(0, choice(texts.TAKE_BACK if mine else texts.GIVE_BACK, BACK))
    elif holder.person is not None:
        buttons.append(choice(texts.AI_FOR_NOW, FOR_NOW))
    buttons.append(choice(texts.UP_FOR_GOOD if mine else texts.AI_FOR_GOOD, FOR_GOOD))
    who = await _named(bridge, found, holder, name)
    return notice(texts.what_with(who), *([texts.FOR_GOOD_MEANS] if mine else []), buttons=tuple(buttons))


async def which_ai(bridge: Bridge, here: Here) -> Answer:
    """Which AI: for as long as the person is away, or for good."""
    label, name = about(here).about
    found = await hosting(bridge, here, label, "hand over")
    option, names = await _players(bridge, here, found)
    good = about(here).verb == FOR_GOOD
    sent = ButtonId(GIVEN_FOR_GOOD if good else GIVEN_FOR_NOW, (label, name))
    title = texts.AI_FOR_GOOD_TITLE if good else texts.AI_FOR_NOW_TITLE
    intro = (texts.SOME_LEFT_OUT,) if len(names) < len(await _allowed(bridge, here, found)) else ()
    return forms.shown(sent, title.format(seat=heading(name)), option, intro=intro)


async def given(bridge: Bridge, here: Here) -> Answer:
    """The AI plays from here on."""
    label, name = about(here).about
    found = await hosting(bridge, here, label, "hand over")
    option, references = await _players(bridge, here, found)
    chosen = forms.read(here, option, Choice)
    if not isinstance(chosen, Choice):
        return forms.shown(about(here), texts.HAND_OVER, option, values=forms.sent(here), errors=chosen)
    at_work = await live(bridge, found)
    present = holder_of(at_work, name)
    for_now = about(here).verb == GIVEN_FOR_NOW and present.person is not None
    reference = references[chosen.ai]
    holder = Holder(reference, present.person, stands_in=True) if for_now else Holder(reference)
    await passed(bridge, here, at_work, name, holder)
    return notice(texts.plays_now(name, texts.player(reference)))


async def back(bridge: Bridge, here: Here) -> Answer:
    """The person whom an AI stands in for plays again."""
    label, name = about(here).about
    found = await hosting(bridge, here, label, "hand over")
    at_work = await live(bridge, found)
    present = holder_of(at_work, name)
    if not present.stands_in or present.person is None:
        raise Refused("illegal", texts.NOBODY_AWAY)
    await passed(bridge, here, at_work, name, Holder(HUMAN, present.person))
    return notice(texts.plays_again(name))


async def offer(bridge: Bridge, here: Here) -> Answer:
    """Offer it to whoever is there and takes it; until then all stays as it is."""
    label, name = about(here).about
    found = await hosting(bridge, here, label, "hand over")
    of = holder_of(await live(bridge, found), name).person
    body = {"kind": OFFERED, "seat": name, "of": of or 0}
    await posted(bridge, found.ref, body, offer_target(name))
    return notice(texts.offered(name))


async def passed(bridge: Bridge, here: Here, at_work: Live, name: str, holder: Holder) -> None:
    """Hand the seat over, and tell everything that depends on who holds it."""
    await at_work.hand_over(name, holder, origin=origin(here))
    ref = at_work.runner.ref
    await bridge.sessions.refresh(ref)
    bridge.sessions.go_on(ref)
    await session_changed(bridge, ref)


def holder_of(at_work: Live, name: str) -> Holder:
    """Who holds it now. Raises `Refused` for no such seat."""
    runner = at_work.runner
    if name not in runner.position.seats:
        raise Refused("illegal", texts.NO_SUCH_SEAT)
    return runner.holders[name]


async def _players(bridge: Bridge, here: Here, found: Hosting) -> tuple[Option, dict[str, str]]:
    """The form with the AI that may play here, and what each name there stands for.

    People have agreed to who receives what they write; nobody else is to.
    """
    agreed = {*await receivers(bridge, found.ref, (await live(bridge, found)).runner.holders)}
    references = [
        reference
        for reference in await _allowed(bridge, here, found)
        if agreed.issuperset(hosts(bridge.app, [reference]))
    ]
    if not references:
        raise Refused("illegal", texts.NO_AI)
    names = {texts.player(reference): reference for reference in references}
    return Choice.where(ai=one_of(names)), names


async def _allowed(bridge: Bridge, here: Here, found: Hosting) -> list[str]:
    """The AI that the community lets play here."""
    community = await community_at(bridge, here.arrival.where)
    named = players_of(bridge.app.settings)
    return [
        reference
        for reference in stand_ins(bridge.app, bridge.app.registry.scenario(found.info.scenario))
        if models_refused(community, models_in(reference, named)) is None
    ][:_MOST]


async def _named(bridge: Bridge, found: Hosting, holder: Holder, name: str) -> str:
    """The seat and who plays it; whoever plays too learns of an AI only that it is one."""
    person = None
    if holder.person is not None:
        person = (await bridge.persons.people(found.ref.tenant, [holder.person]))[holder.person].name
    ai = (texts.player(holder.actor) if found.part.sees_all else texts.AI) if holder.machine else None
    return texts.held(name, ai, person)


HANDLERS: dict[str, Handler] = {
    CHOOSE: choose,
    SEAT: seat,
    FOR_NOW: which_ai,
    FOR_GOOD: which_ai,
    GIVEN_FOR_NOW: given,
    GIVEN_FOR_GOOD: given,
    BACK: back,
    OFFER: offer,
}
READS: Final = frozenset((CHOOSE, SEAT, FOR_NOW, FOR_GOOD))
