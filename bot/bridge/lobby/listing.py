"""The command *list*, and what is offered while somebody types the command *start*."""

from typing import Final

from bot.bridge.content import Answer, Content, Jump, Notice, Part, Parts, Spot
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.lobby.allowed import allowed
from bot.bridge.lobby.helping import command
from bot.bridge.lobby.sitting import public_spot
from bot.bridge.texts import help as texts
from scenarios.kernel.errors import ParleyError

MOST_OFFERED: Final = 25
LONGEST_LABEL: Final = 100


async def list_(bridge: Bridge, here: Here) -> Answer:
    """What can be played here, and what this person plays or hosts."""
    fields: list[tuple[str, Parts]] = [
        (
            found.title,
            (
                texts.scenario(
                    found.about, [(preset.name, preset.minutes) for preset in found.presets.values()]
                ),
            ),
        )
        for found in await allowed(bridge, here.arrival.where)
    ]
    if mine := await _mine(bridge, here):
        fields.append((texts.YOURS, mine))
    body = texts.how_to_start(command(bridge, here, "start")) if fields else texts.NOTHING
    return Notice(Content((body,), texts.LIST_TITLE, tuple(fields)))


async def scenarios_for(bridge: Bridge, where: Spot, typed: str) -> list[tuple[str, str]]:
    """What may be started there and has the typed text in its name: (name, as people read it)."""
    wanted = typed.casefold().strip()
    return [
        (found.scenario.name, _label(found.title, found.about))
        for found in await allowed(bridge, where)
        if wanted in found.scenario.name or wanted in found.title.casefold()
    ][:MOST_OFFERED]


async def presets_for(bridge: Bridge, scenario: str, typed: str) -> list[tuple[str, str]]:
    """The presets of a scenario that have the typed text in their names; none for no such scenario."""
    try:
        presets = bridge.app.registry.scenario(scenario).presets
    except ParleyError:
        return []
    wanted = typed.casefold().strip()
    return [
        (name, _label(name.replace("-", " "), preset.about))
        for name, preset in presets.items()
        if wanted in name
    ][:MOST_OFFERED]


async def _mine(bridge: Bridge, here: Here) -> Parts:
    parts: list[Part] = []
    for info in await bridge.persons.sessions_of(here.tenant, here.person):
        spot = await public_spot(bridge, info.ref, here.arrival.where.platform)
        parts += [texts.session(info.scenario, info.label, info.status)]
        parts += [": ", Jump(texts.GO_THERE, spot), "\n"] if spot is not None else ["\n"]
    return tuple(parts[:-1])


def _label(name: str, about: str) -> str:
    text = f"{name}: {about}" if about else name
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


HANDLERS: Final[dict[str, Handler]] = {"/list": list_}
READS: Final = frozenset(HANDLERS)
