"""What somebody is to a session when they press something on the host's panel."""

from typing import NamedTuple

from bot.bridge.context import Bridge, Here
from bot.bridge.part import Part, part_of
from bot.bridge.permissions import Deed, Standing, deed_refused, settings_refused
from scenarios.engine.live import Live
from scenarios.engine.ports import Ref
from scenarios.kernel.errors import Refused
from storage.sessions import BranchInfo


class Hosting(NamedTuple):
    """A session, and what the person in front of its panel is to it."""

    part: Part
    standing: Standing
    noun: str
    """What it is, in a sentence: "car sale"."""

    @property
    def info(self) -> BranchInfo:
        return self.part.info

    @property
    def ref(self) -> Ref:
        return self.part.info.ref

    @property
    def label(self) -> str:
        return self.part.info.label

    def may(self, deed: Deed) -> bool:
        """Whether the person may do this now."""
        return deed_refused(deed, self.standing) is None

    def check(self, deed: Deed) -> None:
        """Raises `Refused` where the person may not."""
        if (why := deed_refused(deed, self.standing)) is not None:
            raise Refused("foreign", why)


async def hosting(bridge: Bridge, here: Here, label: str, deed: Deed) -> Hosting:
    """The session of that label, for somebody who may do this. Raises `Refused`, or `ParleyError` for none."""
    found = await standing_in(bridge, here, await bridge.store.find(here.tenant, label))
    found.check(deed)
    return found


async def standing_in(bridge: Bridge, here: Here, info: BranchInfo) -> Hosting:
    """What the person is to that session."""
    part = await part_of(bridge, info, here.person)
    standing = Standing(part.host, await _manages(bridge, here, info), bool(part.playing), part.over)
    return Hosting(part, standing, bridge.app.registry.scenario(info.scenario).title.lower())


def check_manages(here: Here) -> None:
    """Raises `Refused` for somebody who may not change what holds for all there."""
    who = here.arrival.who
    why = settings_refused(who) if who is not None else None
    if why is not None:
        raise Refused("foreign", why)


async def live(bridge: Bridge, found: Hosting) -> Live:
    """The session at work."""
    return await bridge.sessions.open(found.ref)


async def _manages(bridge: Bridge, here: Here, info: BranchInfo) -> bool:
    """Whether the person manages the very server that it is shown in."""
    who, where = here.arrival.who, here.arrival.where
    if who is None or not who.manages:
        return False
    places = await bridge.traffic.places(info.ref)
    return any((place.platform, place.workspace) == (where.platform, where.workspace) for place in places)
