"""Who is who in a workspace, and what its channels are called: looked up once in a while, and kept."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from bot.bridge.content import Spot
from bot.bridge.platform import Later, NotAllowed, PlaceGone
from bot.recent import Recent
from bot.slack import spots
from bot.slack.failures import outward
from bot.slack.known import Known
from bot.slack.link import Link
from scenarios.engine.ports import Clock

_KEPT: Final = 10_000
_FRESH: Final = 600 * 1_000_000
"""Microseconds for which what was looked up is taken for true; changes that are told of count at once."""


class Person(NamedTuple):
    """A user, as the workspace knows them; everything is empty for a stranger that it does not know."""

    name: str = ""
    member: bool = False
    """Is in the workspace, and not as its guest in some channels only."""
    manages: bool = False
    """Is an administrator or owner of the workspace."""
    program: bool = False


class Directory:
    """Of all workspaces. Whom Slack cannot tell of now are as they were, or else that raises `Later`; what may not be
    known has no name."""

    def __init__(self, link: Link, clock: Clock) -> None:
        self._link, self._clock = link, clock
        self._people: Recent[tuple[str, str], tuple[int, Person]] = Recent(_KEPT)
        self._channels: Recent[tuple[str, str], tuple[int, str]] = Recent(_KEPT)

    async def person(self, workspace: str, user: str) -> Person:
        """Whoever has the id there."""
        kept = self._people.get((workspace, user))
        if kept is not None and self._clock.now() - kept[0] < _FRESH:
            return kept[1]
        web = await self._link.web(workspace)
        try:
            async with outward(reading=True):
                found = _person(workspace, (await web.users_info(user=user)).get("user") or {})
        except (NotAllowed, PlaceGone):
            found = Person()
        except Later:
            if kept is None:
                raise
            return kept[1]
        self._people.keep((workspace, user), (self._clock.now(), found))
        return found

    async def channel(self, workspace: str, channel: str) -> str:
        """What it is called; "" for one that is nobody's business."""
        kept = self._channels.get((workspace, channel))
        if kept is not None and self._clock.now() - kept[0] < _FRESH:
            return kept[1]
        web = await self._link.web(workspace)
        try:
            async with outward(reading=True):
                found = (await web.conversations_info(channel=channel)).get("channel") or {}
            name = "" if found.get("is_private") else str(found.get("name") or "")
        except (NotAllowed, PlaceGone):
            name = ""
        self._channels.keep((workspace, channel), (self._clock.now(), name))
        return name

    def told(self, workspace: str, user: Mapping[str, Any]) -> None:
        """How somebody is now, as `user_change` tells."""
        self._people.keep((workspace, str(user.get("id"))), (self._clock.now(), _person(workspace, user)))

    async def known(
        self,
        workspace: str,
        users: Iterable[str] = (),
        channels: Iterable[str] = (),
        links: Iterable[Spot] = (),
    ) -> Known:
        """All that is needed to show or to read what speaks of these."""
        names = {user: (await self.person(workspace, user)).name for user in users}
        places = {channel: await self.channel(workspace, channel) for channel in channels}
        teams = {spot.workspace for spot in links if spot.platform == spots.PLATFORM and spot.workspace}
        homes = {team: await self._home(team) for team in sorted(teams)}

        def link(where: Spot, message: str | None) -> str | None:
            home = homes.get(where.workspace)
            return spots.permalink(home, where, message) if home else None

        return Known(lambda user: names.get(user, ""), lambda channel: places.get(channel, ""), link)

    async def _home(self, team: str) -> str | None:
        try:
            return (await self._link.me(team)).home
        except NotAllowed:
            return None


def _person(workspace: str, user: Mapping[str, Any]) -> Person:
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    teams = [user.get("team_id"), *((user.get("enterprise_user") or {}).get("teams") or ())]
    stranger = bool(user.get("is_stranger")) or workspace not in teams
    return Person(
        name=next((str(name) for name in names if name), ""),
        member=not (stranger or user.get("is_restricted") or user.get("is_ultra_restricted")),
        manages=not stranger and bool(user.get("is_admin") or user.get("is_owner")),
        program=bool(user.get("is_bot")),
    )
