"""Everything that the emulated Slack holds, with the few rules about who may see what."""

from collections.abc import Iterator
from typing import Any, Final

from tests.fakes.slack.records import (
    Channel,
    Ephemeral,
    File,
    Group,
    Installation,
    Kind,
    Message,
    Token,
    User,
    View,
)
from tests.fakes.slack.settings import Clock, Ticks

_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWX"


class State:
    """All records, by id."""

    def __init__(self, clock: Clock) -> None:
        self.ticks = Ticks(clock)
        self.teams: dict[str, dict[str, Any]] = {}
        self.users: dict[str, User] = {}
        self.groups: dict[str, Group] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.threads: dict[tuple[str, str], list[Message]] = {}
        """Replies by channel and root, those deleted among them."""
        self.ephemerals: list[Ephemeral] = []
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        """Open modals of each user, the topmost last."""
        self.homes: dict[str, View] = {}
        self.installations: dict[str, Installation] = {}
        self.tokens: dict[str, Token] = {}
        self.whereabouts: dict[str, Channel] = {}
        """What each person's client shows."""
        self.statuses: dict[tuple[str, str], str] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self._counter = 0

    def id(self, prefix: str) -> str:
        """A new id, as Slack's look."""
        self._counter += 1
        number, text = self._counter * 37 + 1_000_003, ""
        while number:
            number, digit = divmod(number, 32)
            text = _LETTERS[digit] + text
        return f"{prefix}0{text:0>9}"

    def now(self) -> float:
        """Seconds since 1970."""
        return self.ticks.seconds()

    # --- who is where

    def new_channel(self, team: str, name: str, kind: Kind, creator: str, members: list[str]) -> Channel:
        """A place with its members."""
        prefix = {"channel": "C", "group": "C", "im": "D", "mpim": "G"}[kind]
        channel = Channel(self.id(prefix), team, name, kind, creator, int(self.now()), list(members))
        self.channels[channel.id] = channel
        self.messages[channel.id] = {}
        return channel

    def direct(self, team: str, first: str, second: str) -> Channel:
        """The direct messages of two, made where there are none yet."""
        for channel in self.channels.values():
            if channel.kind == "im" and channel.team == team and set(channel.members) == {first, second}:
                return channel
        return self.new_channel(team, "", "im", second, [first, second])

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether a user can read there: members, and in public channels all of the workspace but guests."""
        if user in channel.members:
            return True
        member = self.users[user]
        return channel.kind == "channel" and not member.guest and channel.of(member.team)

    def bot_of(self, team: str) -> Installation | None:
        """The app in a workspace, if it is installed there."""
        found = self.installations.get(team)
        return found if found is not None and found.active else None

    # --- messages

    def keep(self, message: Message) -> None:
        """Take a new message in."""
        self.messages[message.channel.id][message.ts] = message
        if message.thread_ts is not None:
            self.threads.setdefault((message.channel.id, message.thread_ts), []).append(message)

    def message(self, channel: str, ts: str) -> Message | None:
        """One that is not deleted."""
        found = self.messages.get(channel, {}).get(ts)
        return found if found is not None and not found.deleted else None

    def replies(self, channel: str, root: str) -> list[Message]:
        """What stands under a root, oldest first."""
        return [message for message in self.threads.get((channel, root), ()) if not message.deleted]

    def history(self, channel: str) -> Iterator[Message]:
        """What stands in the channel itself, oldest first."""
        for message in self.messages[channel].values():
            broadcast = message.body.get("subtype") == "thread_broadcast"
            if not message.deleted and (message.thread_ts in (None, message.ts) or broadcast):
                yield message

    # --- views

    def top(self, user: str) -> View | None:
        """The modal that a user has before them."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def file_of(self, message: Message) -> list[File]:
        """Files that a message shows."""
        return [self.files[one["id"]] for one in message.body.get("files", ()) if one["id"] in self.files]
