"""Who may do what: pure decisions. Each gives None for yes, else the sentence that says what to do instead."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from bot.bridge.arrivals import Author
from bot.bridge.texts import permissions as texts
from bot.community import Community

Deed = Literal[
    "open the panel",
    "pause",
    "skip",
    "hand over",
    "whisper",
    "announce",
    "spending",
    "end",
]

OF_MANAGERS: Final[frozenset[Deed]] = frozenset(("open the panel", "pause", "end"))
"""Those who manage the server keep order there, whoever hosts."""
NOT_WHILE_PLAYING: Final[frozenset[Deed]] = frozenset(("whisper", "announce"))
"""Whoever holds a seat sees, and speaks, through that seat only."""
NOT_AFTERWARDS: Final[frozenset[Deed]] = frozenset(("pause", "skip", "hand over", "end"))


class Standing(NamedTuple):
    """What somebody is to a session."""

    host: bool
    manages: bool
    """The server or workspace that it is shown in."""
    plays: bool
    """Holds a seat in any branch of it that is still played, or an AI holds one on the person's behalf."""
    over: bool


def deed_refused(deed: Deed, standing: Standing) -> str | None:
    """Why this may not be done by somebody of that standing."""
    if not standing.host and not (standing.manages and deed in OF_MANAGERS):
        return texts.ONLY_THE_HOST
    if standing.over and deed in NOT_AFTERWARDS:
        return texts.OVER
    if standing.plays and deed in NOT_WHILE_PLAYING:
        return texts.PLAYS[deed]
    return None


class Wish(NamedTuple):
    """What somebody wants to start."""

    scenario: str
    channel: str


class Running(NamedTuple):
    """What is open or being played already."""

    of_person: int
    """Hosted by whoever wants to start one more."""
    of_server: int


def start_refused(community: Community, who: Author, wish: Wish, running: Running) -> str | None:
    """Why this may not be started there by that person now."""
    if not _may_start(community, who):
        return texts.WHO[community.start]
    if community.channels and wish.channel not in community.channels:
        return texts.NOT_IN_THIS_CHANNEL
    if community.scenarios is not None and wish.scenario not in community.scenarios:
        return texts.not_that_scenario(community.scenarios)
    if running.of_person >= community.person_sessions:
        return texts.too_many_of_person(community.person_sessions)
    if running.of_server >= community.server_sessions:
        return texts.too_many_of_server(community.server_sessions)
    return None


def models_refused(community: Community, models: Iterable[str]) -> str | None:
    """Why an AI that plays by these models may not play there."""
    if community.models is None:
        return None
    foreign = sorted({*models} - {*community.models})
    return texts.not_that_model(foreign[0], community.models) if foreign else None


def scenarios_allowed(community: Community, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the scenarios that may be started there, in the same order."""
    return tuple([name for name in names if community.scenarios is None or name in community.scenarios])


def settings_refused(who: Author) -> str | None:
    """Why somebody may not change the settings of a server."""
    return None if who.manages else texts.ONLY_MANAGERS


def _may_start(community: Community, who: Author) -> bool:
    match community.start:
        case "everyone":
            return True
        case "managers":
            return who.manages
        case "role":
            return who.manages or community.role in who.roles
