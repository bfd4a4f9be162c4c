"""What happens in channels: posting, changing, deleting, reacting, coming and going, each with the events it causes."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from tests.fakes.slack import wire
from tests.fakes.slack.events import Body, Events
from tests.fakes.slack.records import Channel, Ephemeral, Installation, Message
from tests.fakes.slack.state import State

Watcher = Callable[[str, Any], None]
"""Is told what was shown: posted, edited, ephemeral, ephemeral_edited, view, file, joined."""

_NEVER = object()


class Places:
    """Changes the state and tells the app and the watchers."""

    def __init__(self, state: State, events: Events, app_id: str) -> None:
        self.state, self.events, self.app_id = state, events, app_id
        self.watchers: list[Watcher] = []
        self.echo_metadata = False
        """Events of the bot's own messages carry their metadata, and not only their kind."""

    def shown(self, what: str, record: Any) -> None:
        """Somebody can see something that was not there before."""
        for watcher in self.watchers:
            watcher(what, record)

    # --- messages

    def post(
        self,
        channel: Channel,
        fields: Body,
        *,
        user: str | None = None,
        bot: Installation | None = None,
        thread: Message | None = None,
        broadcast: bool = False,
        metadata: Body | None = None,
        mentions: tuple[str, ...] = (),
    ) -> Message:
        """A new message, of a person or of the bot, with its event; `mentions` are users that it names."""
        ts = self.state.ticks.ts()
        body: Body = {"type": "message", "ts": ts}
        if fields.get("subtype") == "file_share":  # no such message tells of a bot or a workspace
            body["user"] = bot.user if bot else user
        elif bot is not None:
            body |= {"team": bot.team, "bot_id": bot.bot_id, "app_id": self.app_id}
            if fields.get("username") or fields.get("icons"):
                body["subtype"] = "bot_message"
                body.setdefault("username", self.state.users[bot.user].name)
            else:
                body |= {"user": bot.user, "bot_profile": wire.bot_profile(self.state, bot, self.app_id)}
        elif user is not None:
            team = self.state.users[user].team
            body |= {"user": user, "team": team}
            if team != channel.team:
                body |= {"user_team": team, "source_team": team}
        else:
            body["team"] = channel.team
        body |= deepcopy(fields)
        if thread is not None:
            body["thread_ts"] = thread.ts
            if thread.body.get("user"):
                body["parent_user_id"] = thread.body["user"]
            if broadcast:
                body["subtype"] = "thread_broadcast"
        message = Message(channel, ts, body, bot.bot_id if bot else fields.get("bot_id"), deepcopy(metadata))
        self.state.keep(message)
        if broadcast and thread is not None:
            body["root"] = wire.message(self.state, thread)
        if bot is not None and thread is not None:
            self.state.statuses.pop((channel.id, thread.ts), None)
        self.shown("posted", message)
        self._tell_posted(message, mentions)
        return message

    def edit(
        self, message: Message, changes: Body, *, by: str | None, metadata: Any = _NEVER, quiet: bool = False
    ) -> None:
        """Change a message; fields that become None go. `by` marks it as edited."""
        before = wire.message(self.state, message)
        message.before.append(deepcopy(message.body))
        for name, value in deepcopy(changes).items():
            if value is None:
                message.body.pop(name, None)
            else:
                message.body[name] = value
        if metadata is not _NEVER:
            message.metadata = deepcopy(metadata)
        if by is not None:
            message.body["edited"] = {"user": by, "ts": f"{int(self.state.now())}.000000"}
        self.shown("edited", message)
        if not quiet:
            now = self._hidden(message, "message_changed")
            now["message"] = wire.message(self.state, message, metadata=self.echo_metadata)
            self._tell(message.channel, now | {"previous_message": before})

    def delete(self, message: Message) -> None:
        """Take a message away; a root with replies leaves a mark."""
        before = wire.message(self.state, message)
        if self.state.replies(message.channel.id, message.ts):
            message.before.append(deepcopy(message.body))
            kept = {"type": "message", "subtype": "tombstone", "ts": message.ts, "thread_ts": message.ts}
            message.body = kept | {"text": "This message was deleted.", "user": "USLACKBOT", "hidden": True}
            changed = self._hidden(message, "message_changed")
            changed["message"] = wire.message(self.state, message)
            self._tell(message.channel, changed | {"previous_message": before})
            return
        message.deleted = True
        gone = self._hidden(message, "message_deleted")
        self._tell(message.channel, gone | {"deleted_ts": message.ts, "previous_message": before})

    def whisper(self, channel: Channel, user: str, fields: Body, bot: Installation) -> Ephemeral:
        """A message that one person sees; no event."""
        ts = self.state.ticks.ts()
        body = {"type": "message", "ts": ts, "bot_id": bot.bot_id, "is_ephemeral": True, **deepcopy(fields)}
        ephemeral = Ephemeral(user, channel, ts, body)
        self.state.ephemerals.append(ephemeral)
        self.shown("ephemeral", ephemeral)
        return ephemeral

    def react(self, message: Message, name: str, user: str, *, add: bool) -> None:
        """Put a reaction on a message, or take it off."""
        users = message.reactions.setdefault(name, [])
        (users.append if add else users.remove)(user)
        if not users:
            del message.reactions[name]
        event: Body = {
            "type": "reaction_added" if add else "reaction_removed",
            "user": user,
            "reaction": name,
            "item_user": message.body.get("user", ""),
            "item": {"type": "message", "channel": message.channel.id, "ts": message.ts},
            "event_ts": self.state.ticks.ts(),
        }
        self.events.publish(message.channel.team, event, message.channel)

    # --- coming and going

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        """Somebody comes in."""
        channel.members.append(user)
        self.shown("joined", (channel, user))
        more = {"inviter": inviter} if inviter else {}
        kind = {"channel": "C"}.get(channel.kind, "G")
        event: Body = {
            "type": "member_joined_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": kind,
            "team": channel.team,
            **more,
            "event_ts": self.state.ticks.ts(),
        }
        self._system(channel, user, "channel_join", f"<@{user}> has joined the channel", more)
        self.events.publish(channel.team, event, channel)

    def leave(self, channel: Channel, user: str, by: str) -> None:
        """Somebody goes, or is removed. The bot is told that it is out."""
        bot = self.state.bot_of(channel.team)
        if bot is not None and bot.user == user:
            channel.members.remove(user)
            kind = "channel_left" if channel.kind == "channel" else "group_left"
            event: Body = {
                "type": kind,
                "channel": channel.id,
                "actor_id": by,
                "event_ts": self.state.ticks.ts(),
            }
            self.events.publish(channel.team, event, channel)
            return
        channel.members.remove(user)
        self._system(channel, user, "channel_leave", f"<@{user}> has left the channel", {})
        gone: Body = {
            "type": "member_left_channel",
            "user": user,
            "channel": channel.id,
            "channel_type": {"channel": "C"}.get(channel.kind, "G"),
            "team": channel.team,
            "event_ts": self.state.ticks.ts(),
        }
        self.events.publish(channel.team, gone, channel)

    def archive(self, channel: Channel, by: str) -> None:
        """Nothing more happens there."""
        self._system(channel, by, "channel_archive", "archived the channel", {})
        channel.archived = True
        kind = "channel_archive" if channel.kind == "channel" else "group_archive"
        event: Body = {
            "type": kind,
            "channel": channel.id,
            "user": by,
            "is_moved": 0,
            "event_ts": self.state.ticks.ts(),
        }
        self.events.publish(channel.team, event, channel)

    def remove(self, channel: Channel, by: str) -> None:
        """Delete a channel with all that stands in it."""
        ts = self.state.ticks.ts()
        event: Body = {"type": "channel_deleted", "channel": channel.id}
        if channel.kind != "channel":
            event |= {"type": "group_deleted", "date_deleted": int(self.state.now()), "actor_id": by}
        self.events.publish(channel.team, event | {"event_ts": ts}, channel)
        del self.state.channels[channel.id]

    # --- events

    def _system(self, channel: Channel, user: str, subtype: str, text: str, more: Body) -> None:
        self.post(channel, {"subtype": subtype, "text": text, **more}, user=user)

    def _hidden(self, message: Message, subtype: str) -> Body:
        return {"type": "message", "subtype": subtype, "hidden": True, "ts": self.state.ticks.ts()}

    def _tell_posted(self, message: Message, mentions: tuple[str, ...]) -> None:
        channel = message.channel
        event = wire.message(self.state, message, metadata=self.echo_metadata)
        bot = self.state.bot_of(channel.team)
        mention: Body | None = None
        if bot is not None and bot.user in mentions and message.bot != bot.bot_id and channel.kind != "im":
            kept = {
                name: value for name, value in event.items() if name not in ("parent_user_id", "metadata")
            }
            mention = kept | {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        if mention is not None and self.events.mention_first:
            self.events.publish(channel.team, mention, channel)
        self._tell(channel, event)
        if mention is not None and not self.events.mention_first:
            self.events.publish(channel.team, mention, channel)

    def _tell(self, channel: Channel, event: Body) -> None:
        told = event | {"channel": channel.id, "channel_type": channel.kind, "event_ts": event["ts"]}
        self.events.publish(channel.team, told, channel)
