"""The home tab: what somebody plays, what waits for them, and how it works; made anew whenever they look."""

import json
import logging
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from bot.bridge.arrivals import Command
from bot.bridge.content import Content, Notice
from bot.bridge.platform import Handle
from bot.recent import Recent
from bot.slack import arrivals, home_view, markup
from bot.slack.directory import Directory
from bot.slack.failures import outward
from bot.slack.link import Link
from bot.slack.people import People
from bot.slack.spots import direct
from scenarios.engine.ports import Clock
from scenarios.kernel.errors import ParleyError

SHOWN: Final = ("role", "list", "help")
"""Commands whose answers stand there, one below the other."""
_KEPT: Final = 10_000
_LOG: Final = logging.getLogger("parley.slack")


class Home:
    """Publishes it for each who opens it, where it has changed since. What fails is logged: they can look again."""

    def __init__(
        self, link: Link, directory: Directory, people: People, clock: Clock, handle: Handle
    ) -> None:
        self._link, self._directory, self._people = link, directory, people
        self._clock, self._handle = clock, handle
        self._published: Recent[tuple[str, str], str] = Recent(_KEPT)

    async def opened(self, team: str, user: str, anew: bool) -> None:
        """Somebody looks at it; `anew` where they may not have it any more."""
        try:
            contents = await self._contents(team, user)
            parts = [part for content in contents for part in content.parts]
            known = await self._directory.known(team, markup.users(parts), links=markup.links(parts))
            view = home_view.view(contents, known)
            digest = blake2b(json.dumps(view).encode(), digest_size=16).hexdigest()
            if contents and (anew or self._published.get((team, user)) != digest):
                async with outward():
                    await (await self._link.web(team)).views_publish(user_id=user, view=view)
                self._published.keep((team, user), digest)
        except ParleyError as error:
            _LOG.warning("a home tab could not be shown: %s", error)

    async def _contents(self, team: str, user: str) -> Sequence[Content]:
        who = await self._people.author(team, user)
        if who is None:
            return ()
        found = []
        for name in SHOWN:
            now = self._clock.now()
            what, where = Command(name=name), direct(user, team)
            answer = await self._handle(arrivals.interactive(what, where, who, f"home {name} {now}", now))
            if isinstance(answer, Notice):
                found.append(answer.content)
        return found
