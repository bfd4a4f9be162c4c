"""What just happens in workspaces: said, changed, deleted, left, gone. Nothing is decided here."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Spot
from bot.bridge.platform import Handle
from bot.slack import arrivals, bodies, inbound
from bot.slack.directory import Directory
from bot.slack.lanes import WINDOW, Lanes
from bot.slack.link import Link
from bot.slack.reading import Reading
from bot.slack.spots import PLATFORM, spot
from scenarios.engine.ports import Clock

Event = Mapping[str, Any]
_GONE: Final = ("channel_archive", "channel_deleted", "group_archive", "group_deleted")
_TAKEN_OUT: Final = ("channel_left", "group_left")
"""The app may be invited again."""
_SECOND: Final = 1_000_000


class Around(NamedTuple):
    """What events are turned into, and by whom."""

    link: Link
    directory: Directory
    reading: Reading
    clock: Clock
    lanes: Lanes
    handle: Handle
    mentioned: Callable[[Arrival, str, str, str], Awaitable[None]]
    """Answers a command that was given in a message: (arrival, user, channel, thread)."""
    home: Callable[[str, str, bool], object]
    """Shows somebody, in its own time, the home tab: (workspace, user, whether they have none yet)."""
    removed: Callable[[str, int], Awaitable[bool]]
    """The app was taken out of a workspace at some moment; False where it is there again."""


class Events:
    """Takes each event once, those of one thread in the order of their moments."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._link, self._lanes, self._handle = around.link, around.lanes, around.handle

    async def take(self, body: Mapping[str, Any]) -> None:
        """Returns when the bridge has it. Raises where it has not, and it is to be delivered again."""
        team, event, number = bodies.workspace(body), body["event"], str(body.get("event_id"))
        kind = event.get("type")
        if kind in ("message", "app_mention"):
            await self._written(team, event)
        elif kind == "app_home_opened" and event.get("tab") == "home":
            self._around.home(team, str(event["user"]), "view" not in event)
        elif kind == "user_change":
            await self._changed(team, event["user"], number)
        elif kind in (*_GONE, *_TAKEN_OUT):
            await self._gone(spot(team, str(event["channel"])), number, for_good=kind in _GONE)
        elif kind == "app_uninstalled" or (kind == "tokens_revoked" and event.get("tokens", {}).get("bot")):
            await self._removed(team, body, number)

    # --- messages

    async def _written(self, team: str, event: Event) -> None:
        if event["type"] == "app_mention":  # the message in which it stands comes as well, and tells more
            await asyncio.sleep(2 * WINDOW)
        me, subtype = await self._link.me(team), event.get("subtype")
        parts = [part for part in (event, event.get("message"), event.get("previous_message")) if part]
        ours = any(map(me.wrote, parts))
        if ours and event["type"] == "message":
            self._link.receipts.own(team, event)
        if subtype == "message_deleted":
            await self._deleted(team, event, str(event["deleted_ts"]), ours=ours)
        elif subtype == "message_changed" and inbound.buried(event["message"]):
            await self._deleted(team, event, str(event["message"]["ts"]), ours=ours)
        elif subtype == "message_changed":
            await self._edited(team, event, event["message"])
        elif inbound.said(event) and not ours and not event.get("edited"):
            await self._said(team, event)

    async def _said(self, team: str, event: Event) -> None:
        """By `message` and by `app_mention`, in whichever order they come: what it says decides."""
        channel, reading = str(event["channel"]), self._around.reading
        where = _place(team, event, event)

        async def take() -> None:
            if (command := await reading.command(where, event)) is not None:
                await self._around.mentioned(command, str(event["user"]), channel, where.thread)
            elif _listens(where) and (said := await reading.said(where, event)) is not None:
                await self._handle(said)

        if _listens(where) or f"<@{(await self._link.me(team)).user}" in str(event.get("text")):
            await self._in_order(where, ("said", team, channel, event["ts"]), event, take)

    async def _edited(self, team: str, event: Event, message: Event) -> None:
        """What Slack itself changes, as when it shows what a link leads to, is no news."""
        before, where = event.get("previous_message") or {}, _place(team, event, message)
        if not _listens(where) or not inbound.said(message) or message.get("text") == before.get("text"):
            return

        async def take() -> None:
            if (edited := await self._around.reading.edited(where, message)) is not None:
                await self._handle(edited)

        change = (message.get("edited") or {}).get("ts")
        key = ("edited", team, event["channel"], message["ts"], change, message.get("text"))
        await self._in_order(where, key, event, take)

    async def _deleted(self, team: str, event: Event, ts: str, *, ours: bool) -> None:
        """With its first message a thread is no more."""
        channel, direct = str(event["channel"]), event.get("channel_type") == "im"
        if ours and (direct or self._link.receipts.removed(team, channel, ts)):
            return
        message = event.get("previous_message") or event.get("message") or {}
        if message.get("thread_ts") == ts:
            message = {**message, "thread_ts": ""}
        where = _place(team, event, message)
        root = ours and not where.thread

        async def take() -> None:
            await self._handle(await self._around.reading.deleted(where, ts))
            if root:
                await self._handle(arrivals.gone(spot(team, channel, ts), ts, self._around.clock.now()))

        await self._in_order(where, ("deleted", team, channel, ts), event, take)

    async def _in_order(
        self, where: Spot, key: object, event: Event, take: Callable[[], Awaitable[None]]
    ) -> None:
        await self._lanes.take(where, key, str(event.get("event_ts") or event["ts"]), take)

    # --- people and places

    async def _changed(self, team: str, user: Event, number: str) -> None:
        self._around.directory.told(team, user)
        if user.get("deleted"):
            person = await self._around.directory.person(team, str(user["id"]))
            who = arrivals.author(str(user["id"]), person)
            await self._tell(arrivals.left(team, who, number, self._around.clock.now()), number)

    async def _removed(self, team: str, body: Mapping[str, Any], number: str) -> None:
        """Slack tells the second in which it happened; whoever installs the app again takes longer."""
        at = (int(body["event_time"]) + 1) * _SECOND if "event_time" in body else self._around.clock.now()
        if await self._around.removed(team, at):
            await self._gone(Spot(PLATFORM, team, ""), number)

    async def _gone(self, where: Spot, number: str, *, for_good: bool = True) -> None:
        await self._tell(arrivals.gone(where, number, self._around.clock.now(), for_good=for_good), number)

    async def _tell(self, arrival: Arrival, number: str) -> None:
        async def take() -> None:
            await self._handle(arrival)

        await self._lanes.take(arrival.where, number, arrival.order, take)


def _place(team: str, event: Event, message: Event) -> Spot:
    """Where a message stands, of which the event tells."""
    thread, user = str(message.get("thread_ts") or ""), str(message.get("user") or "")
    return arrivals.place_of(
        team, str(event["channel"]), thread, user, direct=event.get("channel_type") == "im"
    )


def _listens(where: Spot) -> bool:
    """Nothing is said to us elsewhere."""
    return bool(where.thread) or where.channel.startswith("@")
