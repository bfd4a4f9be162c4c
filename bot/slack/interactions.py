"""Commands, buttons, shortcuts and forms: each is handed to the bridge, and answered."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.bridge.arrivals import Arrival, Author, Command, Pressed, Submitted
from bot.bridge.buttons import ButtonId, UnknownButton, decoded
from bot.bridge.content import Answer, Notice, notice
from bot.bridge.platform import Handle, Platform
from bot.slack import arrivals, asked, bodies, commands, fields, ids, inbound, spots, start_view, texts
from bot.slack import texts_outward as outward_texts
from bot.slack.asked import Asked
from bot.slack.directory import Directory
from bot.slack.failures import outward
from bot.slack.link import Link
from bot.slack.people import People, leaves
from bot.slack.replies import AGAIN, Ack, Replies
from scenarios.engine.ports import Clock
from scenarios.kernel.errors import ParleyError

Body = Mapping[str, Any]
_WORD: Final = 40
_LOG: Final = logging.getLogger("parley.slack")


class Interactions:
    """Slack delivers each once: what cannot be done is said at once, so that whoever did it can do it again."""

    def __init__(
        self,
        link: Link,
        directory: Directory,
        people: People,
        replies: Replies,
        platform: Platform,
        clock: Clock,
        handle: Handle,
    ) -> None:
        self._link, self._directory, self._people, self._replies = link, directory, people, replies
        self._platform, self._clock, self._handle = platform, clock, handle
        self._takers: dict[str, Callable[[Body], Awaitable[Ack]]] = {
            "block_actions": self._pressed,
            "view_submission": self._submitted,
            "shortcut": self._shortcut,
            "message_action": self._message_shortcut,
        }

    async def take(self, body: Body) -> Ack:
        """What the acknowledgement says."""
        taker = self._takers.get(str(body.get("type")))
        return await taker(body) if taker is not None else None

    async def commanded(self, body: Body) -> Ack:
        """`/parley …`."""
        where = asked.command(body)
        text = await self._plain(where, str(body.get("text") or ""))
        command = commands.parsed(text)
        if command is None:
            word = text.split()[0][:_WORD]
            return await self._say(
                where, texts.UNKNOWN_COMMAND.format(word=word, words=", ".join(commands.WORDS))
            )
        return await self._ask(where, command, str(body.get("trigger_id")))

    async def mentioned(self, arrival: Arrival, user: str, channel: str, thread: str) -> None:
        """A command in a message of that user."""
        where = asked.mentioned(arrival.where, user, channel, thread)
        why = texts.NO_STRANGERS if arrival.who is None else await self._absent(where, arrival)
        answer: Answer = notice(why) if why else await self._handle(arrival)
        await self._replies.show(where, answer, arrival.id)

    # --- kinds of payloads

    async def _pressed(self, body: Body) -> Ack:
        (action, *_) = body["actions"]
        where = asked.used(body)
        value, message = str(action.get("value") or ""), body.get("message") or {}
        if str(action.get("action_id")).startswith(AGAIN) and await self._replies.open_again(where, value):
            return None
        try:
            button = decoded(value)
        except UnknownButton as error:
            return await self._say(where, str(error))
        what = Pressed(button=button, message=str(message["ts"]) if message.get("ts") else None)
        return await self._ask(where, what, str(body.get("trigger_id")))

    async def _submitted(self, body: Body) -> Ack:
        view, team, user = body["view"], bodies.workspace(body), str(body["user"]["id"])
        if view.get("callback_id") == ids.START:
            return await self._started(body)
        own = spots.direct(user, team)
        try:
            kept = ids.known(str(view.get("private_metadata") or ""))
        except UnknownButton as error:
            return await self._say(asked.sent(body, None, own), str(error))
        direct = kept.where.channel.startswith("@")
        if kept.where.workspace != team or (direct and kept.where.channel != own.channel):
            return await self._say(asked.sent(body, None, own), texts.OLDER)
        where = asked.sent(body, kept.id, kept.where)
        what = Submitted(form=kept.id, values=fields.values(view.get("state") or {}))
        return await self._ask(where, what, str(body.get("trigger_id")))

    async def _shortcut(self, body: Body) -> Ack:
        if body.get("callback_id") == ids.START:
            web = await self._link.web(bodies.workspace(body))
            try:
                async with outward():
                    await web.views_open(trigger_id=str(body["trigger_id"]), view=start_view.view())
            except ParleyError as error:
                _LOG.warning("a form could not be opened: %s", error)
        return None

    async def _started(self, body: Body) -> Ack:
        """Where something is to start was chosen."""
        team, channel = bodies.workspace(body), start_view.chosen(body["view"].get("state") or {})
        if channel is None:
            return start_view.refused(texts.WHERE)
        start = Command(name="start")
        where = asked.sent(body, ButtonId(ids.START), spots.spot(team, channel))
        who = await self._author(where, start)
        if isinstance(who, str):
            return start_view.refused(who)
        arrival = self._arrival(start, where, who, str(body["view"]["id"]))
        if why := await self._absent(where, arrival):
            return start_view.refused(why)
        return await self._replies.answer(where, arrival.id, lambda: self._handle(arrival))

    async def _message_shortcut(self, body: Body) -> Ack:
        if body.get("callback_id") != ids.BRANCH:
            return None
        command = Command(name="branch", target=str(body["message"]["ts"]))
        return await self._ask(asked.used(body), command, str(body.get("trigger_id")))

    # --- beneath

    async def _ask(self, where: Asked, what: Command | Pressed | Submitted, trigger: str) -> Ack:
        async def work() -> Answer:
            who = await self._author(where, what)
            if isinstance(who, str):
                return notice(who)
            arrival = self._arrival(what, where, who, trigger)
            why = await self._absent(where, arrival)
            return notice(why) if why else await self._handle(arrival)

        return await self._replies.answer(where, trigger, work)

    async def _author(self, where: Asked, what: Command | Pressed | Submitted) -> Author | str:
        """Who it is, or why nothing is done for them."""
        team, leaving = where.where.workspace, leaves(what)
        try:
            who = await self._people.author(team, where.user, where.handle, leaving=leaving)
        except ParleyError as error:
            _LOG.warning("nobody knows who %s is: %s", where.user, error)
            return texts.LATER
        return texts.NO_STRANGERS if who is None else who

    async def _absent(self, where: Asked, arrival: Arrival) -> str:
        """Why nothing can start there; "" where it can."""
        what = arrival.what
        if not isinstance(what, Command) or what.name != "start" or where.where.channel.startswith("@"):
            return ""
        try:
            lacking = await self._platform.lacking(where.where)
        except ParleyError as error:
            _LOG.warning("nobody knows whether something can start: %s", error)
            return ""
        return outward_texts.INVITE if outward_texts.PRESENCE in lacking else ""

    async def _say(self, where: Asked, text: str) -> Ack:
        answer: Notice = notice(text)
        return await self._replies.give(where, answer, f"{where.trigger} {text}")

    async def _plain(self, where: Asked, text: str) -> str:
        team = where.where.workspace
        known = await self._directory.known(team, inbound.users(text), inbound.channels(text))
        return inbound.plain({"text": text}, known)

    def _arrival(
        self, what: Command | Pressed | Submitted, where: Asked, who: Author, trigger: str
    ) -> Arrival:
        return arrivals.interactive(what, where.where, who, trigger, self._clock.now())
