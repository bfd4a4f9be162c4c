"""The methods of the Web API by name, and what each is given."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tests.fakes.slack.errors import ApiError
from tests.fakes.slack.records import Channel, Installation, Message, Token
from tests.fakes.slack.requests import Args

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack

Body = dict[str, Any]
READ: Final = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
HISTORY: Final = {
    "channel": "channels:history",
    "group": "groups:history",
    "im": "im:history",
    "mpim": "mpim:history",
}
MANAGE: Final = {
    "channel": "channels:manage",
    "group": "groups:write",
    "im": "im:write",
    "mpim": "mpim:write",
}


class Context:
    """One call: by whom, with which arguments."""

    def __init__(self, emu: "Slack", args: Args, token: Token | None) -> None:
        self.emu, self.args, self.token = emu, args, token
        self.state, self.places = emu.state, emu.places

    @property
    def bot(self) -> Installation:
        """The app in the caller's workspace."""
        if self.token is None or self.token.installation is None:
            raise ApiError("not_allowed_token_type")
        return self.token.installation

    def needs(self, scope: str) -> None:
        """The token must have this scope."""
        provided = self.token.scopes if self.token else set()
        if scope not in provided:
            raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(provided)))

    def channel(self, name: str = "channel", scopes: dict[str, str] | None = None) -> Channel:
        """The place that an argument names, where the bot may know of it."""
        (wanted,) = self.args.needed(name)
        channel = self.state.channels.get(wanted)
        if channel is None or not channel.of(self.bot.team):
            raise ApiError("channel_not_found")
        if channel.private and self.bot.user not in channel.members:
            raise ApiError("channel_not_found")
        if scopes is not None:
            self.needs(scopes[channel.kind])
        return channel

    def inside(self, channel: Channel) -> None:
        """The bot must be in it, and it must be open."""
        if self.bot.user not in channel.members:
            raise ApiError("not_in_channel")
        if channel.archived:
            raise ApiError("is_archived")

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """The message that an argument names."""
        (ts,) = self.args.needed(name)
        found = self.state.message(channel.id, ts)
        if found is None:
            raise ApiError("message_not_found")
        return found

    def user(self, wanted: str) -> Any:
        """Somebody that the bot's workspace knows."""
        found = self.state.users.get(wanted)
        if found is None or not self.knows(wanted):
            raise ApiError("user_not_found")
        return found

    def knows(self, wanted: str) -> bool:
        """People of the workspace, and strangers in channels shared with it."""
        found, team = self.state.users[wanted], self.bot.team
        return found.team == team or any(
            wanted in channel.members for channel in self.state.channels.values() if channel.of(team)
        )

    def page(self, items: list[Any], default: int = 100, most: int = 1_000) -> tuple[list[Any], Body]:
        """One page of a list, and where the next begins."""
        begin = int(self.args.said("cursor") or 0)
        size = min(most, max(1, self.args.number("limit", default)))
        following = begin + size
        more = following < len(items)
        return items[begin:following], {"next_cursor": str(following) if more else ""}


Handler = Callable[[Context], Body]


class Method(NamedTuple):
    """One method: what it does, what it needs, and how often it may be called (a tier; None for no limit)."""

    handler: Handler
    scope: str | None
    tier: int | None
    kind: str
    """Whose token it takes: bot, app or none."""


METHODS: Final[dict[str, Method]] = {}


def method(
    name: str, scope: str | None = None, tier: int | None = 3, kind: str = "bot"
) -> Callable[[Handler], Handler]:
    """Adds a method to the Web API."""

    def add(handler: Handler) -> Handler:
        METHODS[name] = Method(handler, scope, tier, kind)
        return handler

    return add
