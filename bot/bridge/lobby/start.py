"""The command *start*, *Play again*, and what both lead to: a card in the channel."""

from collections.abc import Mapping
from typing import Any, Final, cast

from bot.bridge.arrivals import Command
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Answer, Button, Done, Jump, Spot, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby import rules
from bot.bridge.lobby.allowed import allowed, check_start
from bot.bridge.lobby.helping import command
from bot.bridge.lobby.identity import identity
from bot.bridge.lobby.painting import paint
from bot.bridge.lobby.shape import shape_of
from bot.bridge.lobby.verbs import AGAIN, BEGIN
from bot.bridge.longest import longest
from bot.bridge.platform import Later, NotAllowed, Unsure
from bot.bridge.playing import about
from bot.bridge.terms import Terms, terms_of
from bot.bridge.texts import lobby as texts
from scenarios.kernel.errors import ParleyError
from scenarios.registry import Found
from storage.errors import Unknown

MOST_BUTTONS: Final = 20


async def start(bridge: Bridge, here: Here) -> Answer:
    """The command: {scenario, preset}, both optional."""
    options = cast(Command, here.arrival.what).options
    scenario, preset = (options.get(name, "").strip() for name in ("scenario", "preset"))
    if not scenario:
        return await _choice(bridge, here)
    return await _opened(bridge, here, *_meant(bridge, scenario, preset))


async def begin(bridge: Bridge, here: Here) -> Answer:
    """A button that names what is to be played: (scenario) or (scenario, preset)."""
    scenario, *preset = about(here).about
    return await _opened(bridge, here, scenario, preset[0] if preset else None)


async def again(bridge: Bridge, here: Here) -> Answer:
    """The same once more, by the same terms: (label of what is over)."""
    info = await bridge.store.find(here.tenant, about(here).about[0])
    terms = terms_of(await bridge.store.terms(info.ref))
    has_presets = bool(bridge.app.registry.scenario(info.scenario).presets)
    return await _opened(bridge, here, info.scenario, info.preset if has_presets else None, terms)


async def _opened(
    bridge: Bridge, here: Here, scenario: str, preset: str | None, terms: Terms | None = None
) -> Answer:
    """A new lobby with its card in the channel that this came from. Done twice for one arrival, it is one lobby."""
    where = here.arrival.where._replace(thread="")
    if where.channel.startswith("@"):
        raise ParleyError(texts.IN_A_CHANNEL)
    found = await _named(bridge, where, scenario)
    scenario = found.scenario.name
    chosen = bridge.app.registry.preset(scenario, preset)
    public_id = identity(here.arrival.id)
    fresh = not await _is_there(bridge, here.tenant, public_id)
    if fresh:
        await check_start(bridge, here, where, scenario)
    row = await bridge.lobbies.create(
        here.tenant,
        public_id,
        platform=where.platform,
        workspace=where.workspace,
        channel=where.channel,
        host=here.person,
        scenario=scenario,
        preset=chosen.name if found.presets else None,
        terms=_terms(chosen.hosting, terms),
        due=bridge.clock.now() + rules.UNCHANGED,
        seats=shape_of(found.scenario, chosen).at_first(),
    )
    try:
        await bridge.cards.draw(row, paint, fresh=fresh)
    except (NotAllowed, Later):
        await bridge.lobbies.change(row.tenant, row.public_id, rules.closed)
        raise
    except Unsure:
        bridge.cards.changed(row, paint)  # it is looked for, now and later
    bridge.alarms.wake()
    return Done() if where == here.arrival.where else notice(texts.STARTED, Jump(texts.GO_THERE, where))


async def _is_there(bridge: Bridge, tenant: int, public_id: str) -> bool:
    """Whether an earlier process has made it, and died before it was done."""
    try:
        await bridge.lobbies.load(tenant, public_id)
    except Unknown:
        return False
    return True


def _terms(hosting: Mapping[str, Any], terms: Terms | None) -> dict[str, Any]:
    return (terms_of(hosting) if terms is None else terms).model_dump()


def _meant(bridge: Bridge, scenario: str, preset: str) -> tuple[str, str | None]:
    """Both as they are called, in however many words they were typed: `car sale first car`."""
    known = {
        name: found
        for found in bridge.app.registry.scenarios()
        for name in (found.title, found.scenario.name)
    }
    match = longest(f"{scenario} {preset}", known)
    if match is None or (scenario in known and preset in known[scenario].presets):
        return scenario, preset or None
    found = known[match.word]
    named = longest(match.rest, found.presets)
    return found.scenario.name, (match.rest if named is None or named.rest else named.word) or None


async def _named(bridge: Bridge, where: Spot, typed: str) -> Found:
    """The scenario that somebody means who typed its name, or its title as people read it."""
    for found in bridge.app.registry.scenarios():
        if typed.casefold() in (found.scenario.name, found.title.casefold()):
            return found
    names = [one.scenario.name for one in await allowed(bridge, where)]
    raise ParleyError(texts.no_such(typed, names) if names else texts.NOTHING_TO_PLAY)


async def _choice(bridge: Bridge, here: Here) -> Answer:
    """What may be played here, each on a button."""
    found = await allowed(bridge, here.arrival.where)
    if not found:
        raise ParleyError(texts.NOTHING_TO_PLAY)
    said = texts.which([one.scenario.name for one in found], command(bridge, here, "start"))
    if not bridge.platforms[here.arrival.where.platform].can.private_answers:
        return notice(said)  # in a direct message, where a button could not tell which channel is meant
    buttons = [Button(one.title, ButtonId(BEGIN, (one.scenario.name,))) for one in found[:MOST_BUTTONS]]
    return notice(said, buttons=tuple(buttons))


HANDLERS: Final[dict[str, Handler]] = {"/start": start, BEGIN: begin, AGAIN: again}
