"""Messages of people as arrivals, whether they have just come or were looked up."""

from collections.abc import Mapping
from typing import Any

from bot.bridge.arrivals import Arrival, Command
from bot.bridge.content import Spot
from bot.slack import arrivals, commands, inbound
from bot.slack.directory import Directory
from bot.slack.known import Known
from bot.slack.link import Link
from bot.slack.people import People, leaves
from scenarios.engine.ports import Clock

Message = Mapping[str, Any]


class Reading:
    """A `Reads`."""

    def __init__(self, link: Link, directory: Directory, people: People, clock: Clock) -> None:
        self._link, self._directory, self._people, self._clock = link, directory, people, clock

    async def command(self, where: Spot, message: Message) -> Arrival | None:
        """What was asked for by mentioning the app; within a thread all else is a part of what is said there.

        Nobody has asked for it where who did is refused.
        """
        if not inbound.said(message):
            return None
        said = inbound.addressed(message, (await self._link.me(where.workspace)).user, Known())
        if said is None:
            return None
        command = commands.parsed(said)
        inside = bool(where.thread) or where.channel.startswith("@")
        if inside and (command is None or (len(said.split()) > 1 and not commands.WORDS[command.name])):
            return None
        meant = command or Command(name="help")
        who = await self._people.author(where.workspace, str(message["user"]), leaving=leaves(meant))
        return arrivals.commanded(meant, where, who, str(message["ts"]))

    async def said(self, where: Spot, message: Message) -> Arrival | None:
        if not inbound.said(message) or await self.command(where, message) is not None:
            return None
        who = await self._people.author(where.workspace, str(message["user"]))
        return None if who is None else arrivals.said(message, where, who, await self._known(where, message))

    async def edited(self, where: Spot, message: Message) -> Arrival | None:
        if not inbound.said(message) or await self.command(where, message) is not None:
            return None
        who = await self._people.author(where.workspace, str(message["user"]))
        return (
            None if who is None else arrivals.edited(message, where, who, await self._known(where, message))
        )

    async def deleted(self, where: Spot, ts: str) -> Arrival:
        return arrivals.deleted((ts,), where, self._clock.now())

    async def _known(self, where: Spot, message: Message) -> Known:
        text = str(message.get("text") or "")
        return await self._directory.known(where.workspace, inbound.users(text), inbound.channels(text))
