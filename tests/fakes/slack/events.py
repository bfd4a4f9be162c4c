"""Events of the Events API: who gets which, in which envelope, and how often it is tried."""

import asyncio
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Final

from tests.fakes.slack.records import Channel, Installation
from tests.fakes.slack.state import State
from tests.fakes.slack.transport import Transport

Body = dict[str, Any]

_MESSAGES: Final = {
    "channel": ("message.channels", "channels:history"),
    "group": ("message.groups", "groups:history"),
    "im": ("message.im", "im:history"),
    "mpim": ("message.mpim", "mpim:history"),
}
_READ: Final = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
_SCOPES: Final = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "group_deleted": "groups:read",
    "user_change": "users:read",
    "group_archive": "groups:read",
    "channel_left": "channels:read",
    "group_left": "groups:read",
    "assistant_thread_started": "assistant:write",
}
ALL: Final = frozenset(
    {
        *(name for name, _ in _MESSAGES.values()),
        *_SCOPES,
        *("member_joined_channel", "member_left_channel", "app_home_opened"),
        *("app_uninstalled", "tokens_revoked"),
    }
)


class Delivery:
    """One event on its way: its body, and what became of each try."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.tries: list[str] = []
        """"ok", or why a delivery counts as failed."""

    @property
    def event(self) -> Mapping[str, Any]:
        return self.body["event"]

    @property
    def done(self) -> bool:
        return "ok" in self.tries


class Events:
    """Sends what happens to the app, where it has subscribed to it and may know of it."""

    def __init__(
        self, state: State, transport: Transport, subscribed: set[str], app_id: str, verification: str
    ) -> None:
        self.state, self.transport, self.app_id, self.verification = state, transport, app_id, verification
        self.subscribed = subscribed
        self.all: list[Delivery] = []
        self.lost: list[Delivery] = []
        """What was tried as often as Slack tries, and never acknowledged."""
        self.mention_first = False
        """`app_mention` comes before the `message` that it stands in."""
        self.running: set[asyncio.Task[None]] = set()
        self._held: list[Delivery] | None = None
        self._limited: str | None = None

    def publish(self, team: str, event: Body, channel: Channel | None = None) -> None:
        """It has happened in a workspace, in a channel that the app must be in to be told of it."""
        bot = self.state.bot_of(team)
        if bot is None and channel is not None:
            found = (self.state.bot_of(other) for other in sorted(channel.shared))
            bot = next((one for one in found if one is not None and one.user in channel.members), None)
        if bot is None or not self._told(bot, event, channel):
            return
        self.send(Delivery(self.envelope(team, bot, event, channel)))

    # --- things that go wrong on the way

    def hold(self) -> None:
        """Keep what happens from now on until `release`."""
        self._held = []

    def release(self, *, backwards: bool = False) -> None:
        """Send what was held, in order or the other way round."""
        held, self._held = self._held or [], None
        for delivery in held[::-1] if backwards else held:
            self.send(delivery)

    def limit(self, team: str | None) -> None:
        """Too much happens in this workspace: that is told, and nothing else from there. None: no more so."""
        self._limited = team
        if team is not None:
            told = {
                "token": self.verification,
                "type": "app_rate_limited",
                "team_id": team,
                "minute_rate_limited": int(self.state.now()) // 60 * 60,
                "api_app_id": self.app_id,
            }
            self._spawn(self.transport.event(told, 0, ""))

    def again(self, which: Callable[[Mapping[str, Any]], bool] = lambda event: True) -> None:
        """Send the newest such event once more, as a retry."""
        found = next(one for one in reversed(self.all) if which(one.event))
        self._spawn(self._try(found, 1, "timeout"))

    # --- delivering

    def send(self, delivery: Delivery) -> None:
        """Put it on its way."""
        if delivery.body["team_id"] == self._limited:
            return
        if self._held is not None:
            self._held.append(delivery)
            return
        self.all.append(delivery)
        self._spawn(self._deliver(delivery))

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        reason = ""
        timing = self.transport.timing
        for number, delay in enumerate((timing.event_delay, *timing.retry_delays)):
            if delay:
                await asyncio.sleep(delay)
            reason = await self._try(delivery, number, reason)
            if not reason:
                return
        self.lost.append(delivery)

    async def _try(self, delivery: Delivery, number: int, reason: str) -> str:
        ack = await self.transport.event(deepcopy(delivery.body), number, reason)
        delivery.tries.append("ok" if ack.ok else ack.reason)
        return "" if ack.ok else ack.reason

    # --- what the app may know

    def _told(self, bot: Installation, event: Body, channel: Channel | None) -> bool:
        kind = str(event["type"])
        if channel is not None and bot.user not in channel.members and kind not in _TOLD_OUTSIDE:
            return False
        name, scope = kind, _SCOPES.get(kind)
        if kind == "message" and channel is not None:
            name, scope = _MESSAGES[channel.kind]
        elif kind in ("member_joined_channel", "member_left_channel") and channel is not None:
            scope = _READ[channel.kind]
        return name in self.subscribed and (scope is None or scope in bot.scopes)

    def envelope(self, team: str, bot: Installation, event: Body, channel: Channel | None = None) -> Body:
        """The event as the app gets it; `team` is where it happened: of a shared channel, whose that is, which need
        not be a workspace that the app is in (java-slack-sdk#629)."""
        return {
            "token": self.verification,
            "team_id": team,
            "context_team_id": bot.team,
            "context_enterprise_id": None,
            "api_app_id": self.app_id,
            "event": deepcopy(event),
            "type": "event_callback",
            "event_id": self.state.id("Ev"),
            "event_time": int(self.state.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": bot.team,
                    "user_id": bot.user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared),
            "event_context": f"4-{self.state.id('EC')}",
        }


_TOLD_OUTSIDE: Final = frozenset({"channel_left", "group_left", "channel_created", "app_home_opened"})
