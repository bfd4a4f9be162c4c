"""What those who manage a server set for it: who may start what, by which AI, where, and how much."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import Field

from bot.bridge.buttons import ButtonId
from bot.bridge.communities import change_community, community_at
from bot.bridge.content import Answer, Bold, Button, Content, Jump, Notice, Part, Spot
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.host import forms, linking
from bot.bridge.host.standing import check_manages
from bot.bridge.playing import about
from bot.bridge.texts import settings as texts
from bot.community import MOST_SESSIONS, MOST_TOKENS, Community, Who
from scenarios.kernel.actions import Action, Option, one_of

SETTINGS: Final = "server"
ACCESS: Final = "server.access"
ACCESS_SET: Final = "server.access-set"
LIMITS: Final = "server.limits"
LIMITS_SET: Final = "server.limits-set"
CHANNEL: Final = "server.channel"
_WHO: Final[Mapping[str, Who]] = {
    texts.EVERYONE: "everyone",
    texts.MANAGERS: "managers",
    texts.ROLE: "role",
}


class Access(Action):
    """Who may start something, and what."""

    start: Literal["everyone", "administrators", "people with a role"] = Field(title=texts.WHO)
    role: str | None = Field(default=None, title=texts.WHICH_ROLE, description=texts.ROLE_HELP)
    scenarios: tuple[str, ...] = Field(default=(), title=texts.SCENARIOS, description=texts.ALL_HELP)
    models: tuple[str, ...] = Field(default=(), title=texts.MODELS, description=texts.MODELS_HELP)


class Amounts(Action):
    """How much there may be, and how much AI may use up."""

    person_sessions: int = Field(ge=1, le=MOST_SESSIONS, title=texts.PERSON_SESSIONS)
    server_sessions: int = Field(ge=1, le=MOST_SESSIONS, title=texts.SERVER_SESSIONS)
    session_tokens: int | None = Field(
        default=None, ge=0, le=MOST_TOKENS, title=texts.SESSION_TOKENS, description=texts.NO_LIMIT_HELP
    )
    person_tokens: int | None = Field(
        default=None, ge=0, le=MOST_TOKENS, title=texts.PERSON_TOKENS, description=texts.NO_LIMIT_HELP
    )
    server_tokens: int | None = Field(
        default=None, ge=0, le=MOST_TOKENS, title=texts.SERVER_TOKENS, description=texts.NO_LIMIT_HELP
    )


def button() -> Button:
    """That of the host's panel."""
    return Button(texts.TITLE, ButtonId(SETTINGS))


async def show(bridge: Bridge, here: Here) -> Answer:
    """As they are, and what to change."""
    check_manages(here)
    return await _shown(bridge, here, await community_at(bridge, here.arrival.where))


async def access(bridge: Bridge, here: Here) -> Answer:
    """The form: who and what."""
    check_manages(here)
    community, roles = await community_at(bridge, here.arrival.where), await _roles(bridge, here)
    role = next((name for name, known in roles.items() if known == community.role), None)
    values = {
        "start": next(name for name, who in _WHO.items() if who == community.start),
        "role": role,
        "scenarios": list(community.scenarios or ()),
        "models": [texts.NO_MODEL] if community.models == () else list(community.models or ()),
    }
    option = _access(bridge, roles)
    return forms.shown(ButtonId(ACCESS_SET), texts.ACCESS, option, values=_given(values))


async def access_set(bridge: Bridge, here: Here) -> Answer:
    """Set who may start what."""
    check_manages(here)
    roles = await _roles(bridge, here)
    option = _access(bridge, roles)
    given = forms.read(here, option, Access)
    if isinstance(given, Access) and _WHO[given.start] == "role" and given.role not in roles:
        given = {"role": texts.ROLE_NEEDED}
    if not isinstance(given, Access):
        return forms.shown(about(here), texts.ACCESS, option, values=forms.sent(here), errors=given)
    changed = {
        "start": _WHO[given.start],
        "role": roles.get(given.role or ""),
        "scenarios": given.scenarios or None,
        "models": () if texts.NO_MODEL in given.models else given.models or None,
    }
    return await _changed(bridge, here, changed)


async def limits(bridge: Bridge, here: Here) -> Answer:
    """The form: how much."""
    check_manages(here)
    community = await community_at(bridge, here.arrival.where)
    values = {name: getattr(community, name) for name in Amounts.model_fields}
    return forms.shown(ButtonId(LIMITS_SET), texts.LIMITS, Amounts, values=_given(values))


async def limits_set(bridge: Bridge, here: Here) -> Answer:
    """Set how much there may be."""
    check_manages(here)
    given = forms.read(here, Amounts, Amounts)
    if not isinstance(given, Amounts):
        return forms.shown(about(here), texts.LIMITS, Amounts, values=forms.sent(here), errors=given)
    return await _changed(bridge, here, dict(given))


async def channel(bridge: Bridge, here: Here) -> Answer:
    """Allow this channel, take it away, or allow all of them."""
    check_manages(here)
    (how,) = about(here).about
    this = here.arrival.where.channel

    def change(community: Community) -> Community:
        others = tuple([one for one in community.channels if one != this])
        channels = {"allow": (*others, this), "deny": others or community.channels}.get(how, ())
        return community.model_copy(update={"channels": channels})

    return await _shown(bridge, here, await change_community(bridge, here.arrival.where, change))


async def _changed(bridge: Bridge, here: Here, changed: Mapping[str, Any]) -> Answer:
    community = await change_community(
        bridge, here.arrival.where, lambda community: Community.model_validate({**dict(community), **changed})
    )
    return await _shown(bridge, here, community)


async def _shown(bridge: Bridge, here: Here, community: Community) -> Answer:
    names = {role: name for name, role in (await _roles(bridge, here)).items()}
    fields: list[tuple[str, tuple[Part, ...]]] = [
        (texts.WHO, (texts.who(community.start, names.get(community.role or "")),)),
        (texts.SCENARIOS, (texts.listed(community.scenarios),)),
        (texts.MODELS, (texts.listed(community.models),)),
        (texts.CHANNELS, _channels(here, community.channels)),
    ]
    fields += [
        (str(info.title), (texts.amount(getattr(community, name)),))
        for name, info in Amounts.model_fields.items()
    ]
    buttons = (
        Button(texts.ACCESS, ButtonId(ACCESS)),
        Button(texts.LIMITS, ButtonId(LIMITS)),
        *_channel_buttons(here, community.channels),
        *linking.button(bridge),
    )
    return Notice(Content((Bold(texts.HOLDS),), texts.TITLE, tuple(fields), buttons))


def _channels(here: Here, channels: Sequence[str]) -> tuple[Part, ...]:
    where = here.arrival.where
    if not channels:
        return (texts.EVERYWHERE,)
    links = [Jump(texts.CHANNEL, Spot(where.platform, where.workspace, one)) for one in channels]
    return tuple([part for link in links for part in (" ", link)][1:])


def _channel_buttons(here: Here, channels: Sequence[str]) -> list[Button]:
    """Nothing for direct messages, which are no channel of the server."""
    this = here.arrival.where.channel
    if this.startswith("@"):
        return []
    if not channels:
        return [Button(texts.ONLY_HERE, ButtonId(CHANNEL, ("allow",)))]
    anywhere = Button(texts.ANYWHERE, ButtonId(CHANNEL, ("all",)))
    if this not in channels:
        return [Button(texts.HERE_TOO, ButtonId(CHANNEL, ("allow",))), anywhere]
    if len(channels) == 1:  # without it, none would be left, which means all
        return [anywhere]
    return [Button(texts.NOT_HERE, ButtonId(CHANNEL, ("deny",))), anywhere]


def _access(bridge: Bridge, roles: Mapping[str, str]) -> Option:
    models = list(bridge.app.settings.models)
    scenarios = [found.scenario.name for found in bridge.app.registry.scenarios()]
    narrowed = {
        "scenarios": one_of(scenarios),
        "models": one_of([texts.NO_MODEL, *models]),
        "role": one_of(roles or [texts.NO_ROLES]),
    }
    return Access.where(**narrowed)


async def _roles(bridge: Bridge, here: Here) -> dict[str, str]:
    """Name to id, each name once."""
    where = here.arrival.where
    found = await bridge.platforms[where.platform].roles(where.workspace)
    names = list(found.values())
    return {name if names.count(name) == 1 else f"{name} ({role})": role for role, name in found.items()}


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


HANDLERS: dict[str, Handler] = {
    SETTINGS: show,
    ACCESS: access,
    ACCESS_SET: access_set,
    LIMITS: limits,
    LIMITS_SET: limits_set,
    CHANNEL: channel,
}
READS: Final = frozenset((SETTINGS, ACCESS, LIMITS))
