"""People in the emulated Slack: what they do, and what they see."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.fakes.slack import filling, wire
from tests.fakes.slack.errors import Impossible
from tests.fakes.slack.interactions import Reply
from tests.fakes.slack.markup import escaped, mentioned, rich_text, typed
from tests.fakes.slack.reading import Part, Seen
from tests.fakes.slack.records import Channel, Ephemeral, File, Message, User, View

if TYPE_CHECKING:
    from tests.fakes.slack.emulator import Slack

Where = Seen | str | None


class Human:
    """One person. `at` and `thread` are where they act where a call does not say otherwise."""

    def __init__(self, emu: "Slack", user: User) -> None:
        self.emu, self.user = emu, user
        self.thread_ts: str | None = None

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def at(self) -> Channel | None:
        return self.emu.state.whereabouts.get(self.id)

    def goes(self, channel: Channel, thread: Where = None) -> "Human":
        """Be there from now on."""
        self._may_see(channel)
        self.emu.state.whereabouts[self.id], self.thread_ts = channel, _ts(thread)
        return self

    # --- what they do

    async def command(self, command: str, text: str = "", *, channel: Channel | None = None) -> Reply:
        """Give a slash command as typed; there are none in threads."""
        where = self._channel(channel)
        self.emu.manifest.command(command)
        if where.archived:
            raise Impossible("the channel is archived")
        return await self.emu.interactions.command(self.user, where, command, self._escaped(text))

    async def click(self, label: str, *, on: Seen | None = None) -> Reply:
        """Press the button (or choose the line of a menu) with this label: in their modal, else on the newest
        message that has it where they are or in their direct messages, else in their home."""
        where, part, option = self._pressable(label, on)
        action = {
            "type": part.element["type"],
            "block_id": part.block["block_id"],
            "action_id": part.element["action_id"],
        }
        if option is not None:
            action["selected_option"] = option
        else:
            action["text"] = part.element["text"]
            action |= {name: part.element[name] for name in ("value", "url", "style") if name in part.element}
        return await self.emu.interactions.actions(self.user, where.record, action)

    async def select(self, name: str, value: Any, *, on: Seen | None = None) -> Reply:
        """Choose in a menu, a date picker or boxes that stand in a message, a modal or a home."""
        seen = on or next((one for one in self._usable() if one.has(name)), None)
        if seen is None:
            raise Impossible(f"{self.name} sees no {name!r}")
        part = seen.part(name)
        held = filling.entered(self.emu.state, self.id, part.element, value)
        if isinstance(seen.record, View):
            seen.record.entered[(part.block["block_id"], part.element["action_id"])] = held
        return await self.emu.interactions.actions(self.user, seen.record, _action(part, held))

    async def fill(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> Seen:
        """Enter values into the open modal, by label, block id or action id; it is not sent."""
        view = self._open_view()
        for name, value in {**(values or {}), **named}.items():
            part = Seen(self.emu.state, view).part(name)
            held = filling.entered(self.emu.state, self.id, part.element, value)
            view.entered[(part.block["block_id"], part.element["action_id"])] = held
            if part.block.get("dispatch_action"):
                await self.emu.interactions.actions(self.user, view, _action(part, held))
        return Seen(self.emu.state, view)

    async def submit(self, values: Mapping[str, Any] | None = None, /, **named: Any) -> Reply:
        """Fill in the open modal and send it. What is wrong comes back by label; what the client itself holds back
        is not `sent`."""
        await self.fill(values, **named)
        view = self._open_view()
        if view.body.get("submit") is None and not any(b["type"] == "input" for b in view.body["blocks"]):
            raise Impossible("this modal has nothing to send")
        held = self.emu.modals.values(view)
        wrong = {}
        for part in Seen(self.emu.state, view).parts:
            if part.block["type"] == "input" and part.element["type"] != "file_input":
                value = held[part.block["block_id"]][part.element["action_id"]]
                said = filling.complaint(
                    part, {name: inner for name, inner in value.items() if name != "type"}
                )
                if said:
                    wrong[part.label] = said
        if wrong:
            return Reply(errors=wrong, sent=False)
        return await self.emu.interactions.submit(self.user, view)

    async def close_modal(self, *, everything: bool = False) -> Reply:
        """Close the topmost modal, or all."""
        self._open_view()
        return await self.emu.interactions.close(self.user, everything=everything)

    async def shortcut(self, callback: str) -> Reply:
        """A global shortcut, by its name or its callback id."""
        callback = self.emu.manifest.shortcut("global", callback)
        return await self.emu.interactions.shortcut(self.user, callback)

    async def message_shortcut(self, callback: str, message: Seen) -> Reply:
        """A shortcut on a message, by its name or its callback id."""
        assert isinstance(message.record, Message)
        callback = self.emu.manifest.shortcut("message", callback)
        return await self.emu.interactions.message_shortcut(self.user, callback, message.record)

    def open_home(self, tab: str = "home") -> None:
        """Look at the app's home, or at its direct messages (`messages`)."""
        bot = self.emu.interactions.bot(self.user)
        channel = self.emu.state.direct(bot.team, bot.user, self.id)
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": channel.id,
            "tab": tab,
        }
        home = self.emu.state.homes.get(self.id)
        if tab == "home" and home is not None:
            event["view"] = self.emu.modals.wire(home)
        self.emu.events.publish(bot.team, event | {"event_ts": self.emu.state.ticks.ts()}, channel)

    def post(
        self,
        text: str,
        *,
        channel: Channel | None = None,
        thread: Where = None,
        broadcast: bool = False,
        raw: bool = False,
        files: tuple[tuple[str, bytes], ...] = (),
    ) -> Seen:
        """Write a message as typed: `@Name` and `#channel` become mentions. `raw`: this is the marked-up text."""
        where = self._channel(channel)
        if self.id not in where.members:
            raise Impossible(f"{self.name} is no member of #{where.name}")
        if where.archived:
            raise Impossible("the channel is archived")
        sent = text if raw else typed(self.emu.state, text)
        named = _ts(thread) or (self.thread_ts if channel in (None, self.at) else None)
        root = self.emu.state.message(where.id, named) if named else None
        if named and root is None:
            raise Impossible("the thread is gone")
        fields: dict[str, Any] = {"text": sent, "client_msg_id": self.emu.state.id("msg-").lower()}
        if sent:
            fields["blocks"] = [rich_text(sent, self.emu.state.id("b"))]
        uploaded = [self._uploaded(name, data, where) for name, data in files]
        if uploaded:
            shown = [wire.file(file, self.emu.url) for file in uploaded]
            fields |= {"subtype": "file_share", "files": shown, "upload": True, "display_as_bot": False}
        message = self.emu.places.post(
            where, fields, user=self.id, thread=root, broadcast=broadcast, mentions=mentioned(sent)
        )
        return Seen(self.emu.state, message)

    def edit(self, message: Seen, text: str) -> None:
        """Change one's own message; naming the bot for the first time calls it."""
        record = self._own(message)
        before, sent = mentioned(record.text), typed(self.emu.state, text)
        blocks = [rich_text(sent, self.emu.state.id("b"))]
        self.emu.places.edit(record, {"text": sent, "blocks": blocks}, by=self.id)
        bot = self.emu.state.bot_of(record.channel.team)
        if bot is not None and bot.user in mentioned(sent) and bot.user not in before:
            event = wire.message(self.emu.state, record) | {
                "type": "app_mention",
                "channel": record.channel.id,
                "event_ts": self.emu.state.ticks.ts(),
            }
            self.emu.events.publish(record.channel.team, event, record.channel)

    def delete(self, message: Seen) -> None:
        """Take one's own message away; an admin takes any."""
        self.emu.places.delete(self._own(message))

    def react(self, message: Seen, name: str) -> None:
        """Put a reaction on a message."""
        assert isinstance(message.record, Message)
        self.emu.places.react(message.record, name, self.id, add=True)

    def unreact(self, message: Seen, name: str) -> None:
        """Take one's reaction off."""
        assert isinstance(message.record, Message)
        self.emu.places.react(message.record, name, self.id, add=False)

    def join(self, channel: Channel) -> None:
        """Come into a public channel."""
        self._may_see(channel)
        self.emu.places.join(channel, self.id)

    def leave(self, channel: Channel) -> None:
        """Leave a channel."""
        self.emu.places.leave(channel, self.id, self.id)

    def invite_bot(self, channel: Channel | None = None) -> None:
        """`/invite` the bot."""
        where = self._channel(channel)
        self.emu.places.join(where, self.emu.interactions.bot(self.user, where).user, self.id)

    def remove_bot(self, channel: Channel | None = None) -> None:
        """Remove the bot from a channel."""
        where = self._channel(channel)
        self.emu.places.leave(where, self.emu.interactions.bot(self.user, where).user, self.id)

    def archive(self, channel: Channel | None = None) -> None:
        """Archive a channel."""
        self.emu.places.archive(self._channel(channel), self.id)

    def delete_channel(self, channel: Channel | None = None) -> None:
        """Delete a channel with all that stands in it."""
        self.emu.places.remove(self._channel(channel), self.id)

    # --- what they see

    def messages(self, channel: Channel | None = None) -> list[Seen]:
        """What stands in a channel itself, oldest first."""
        where = self._channel(channel)
        self._may_see(where)
        return [Seen(self.emu.state, message) for message in self.emu.state.history(where.id)]

    def thread(self, root: Where = None, channel: Channel | None = None) -> list[Seen]:
        """A thread with its root, oldest first."""
        where, ts = self._channel(channel), _ts(root) or self.thread_ts
        self._may_see(where)
        assert ts is not None
        first = self.emu.state.message(where.id, ts)
        found = [*([first] if first else []), *self.emu.state.replies(where.id, ts)]
        return [Seen(self.emu.state, message) for message in found]

    def ephemerals(self, channel: Channel | None = None) -> list[Seen]:
        """What only they see, oldest first."""
        return [
            Seen(self.emu.state, one)
            for one in self.emu.state.ephemerals
            if one.user == self.id and not one.deleted and channel in (None, one.channel)
        ]

    @property
    def dms(self) -> list[Seen]:
        """Direct messages with the bot, oldest first."""
        bot = self.emu.state.bot_of(self.user.team)
        if bot is None:
            return []
        channel = self.emu.state.direct(bot.team, bot.user, self.id)
        return [
            Seen(self.emu.state, one)
            for one in self.emu.state.messages[channel.id].values()
            if not one.deleted
        ]

    @property
    def dm_channel(self) -> Channel:
        """The direct messages with the bot."""
        bot = self.emu.interactions.bot(self.user)
        return self.emu.state.direct(bot.team, bot.user, self.id)

    @property
    def modal(self) -> Seen | None:
        """The modal before them."""
        top = self.emu.state.top(self.id)
        return Seen(self.emu.state, top) if top else None

    @property
    def home(self) -> Seen | None:
        """The app's home as published for them."""
        view = self.emu.state.homes.get(self.id)
        return Seen(self.emu.state, view) if view else None

    def channels(self) -> list[Channel]:
        """Places that they are in."""
        return [one for one in self.emu.state.channels.values() if self.id in one.members]

    def files(self) -> list[File]:
        """Files in messages that they can see."""
        found: dict[str, File] = {}
        for channel in self.emu.state.channels.values():
            if self.emu.state.sees(self.id, channel):
                for message in self.emu.state.messages[channel.id].values():
                    if not message.deleted:
                        found |= {file.id: file for file in self.emu.state.file_of(message)}
        return list(found.values())

    def sees(self, text: str, channel: Channel | None = None) -> list[Seen]:
        """Messages, ephemerals, direct messages, modal and home before them that hold this text."""
        return [one for one in self._usable(channel) if text in one.text]

    # ---

    def _usable(self, channel: Channel | None = None) -> list[Seen]:
        """What is before them, what is nearest first."""
        found: list[Message | Ephemeral] = [
            one for one in self.emu.state.ephemerals if one.user == self.id and not one.deleted
        ]
        bot = self.emu.state.bot_of(self.user.team)
        direct = self.emu.state.direct(bot.team, bot.user, self.id) if bot else None
        for where in {id(one): one for one in (channel or self.at, direct) if one is not None}.values():
            if self.emu.state.sees(self.id, where):
                found += [one for one in self.emu.state.messages[where.id].values() if not one.deleted]
        found.sort(key=lambda one: (int(one.ts.partition(".")[0]), one.ts))
        modal, home = [self.modal] if self.modal else [], [self.home] if self.home else []
        return [*modal, *(Seen(self.emu.state, one) for one in reversed(found)), *home]

    def _pressable(self, label: str, on: Seen | None) -> tuple[Seen, Part, Any]:
        for seen in [on] if on is not None else self._usable():
            for part in seen.parts:
                if part.element["type"] in ("button", "workflow_button") and part.label == label:
                    return seen, part, None
                if part.element["type"] == "overflow":
                    for option in part.element["options"]:
                        if option["text"]["text"] == label:
                            return seen, part, option
        known = sorted({button for seen in self._usable() for button in seen.buttons})
        raise Impossible(f"{self.name} sees no button {label!r}, only {known}")

    def _escaped(self, text: str) -> str:
        return typed(self.emu.state, text, labels=True) if self.emu.manifest.escapes else escaped(text)

    def _open_view(self) -> View:
        top = self.emu.state.top(self.id)
        if top is None:
            raise Impossible(f"{self.name} has no modal open")
        return top

    def _own(self, message: Seen) -> Message:
        record = message.record
        assert isinstance(record, Message)
        if record.body.get("user") != self.id and not self.user.admin:
            raise Impossible(f"this message is not {self.name}'s")
        return record

    def _channel(self, channel: Channel | None) -> Channel:
        where = channel or self.at
        if where is None:
            raise Impossible(f"{self.name} is nowhere")
        self._may_see(where)
        return where

    def _may_see(self, channel: Channel) -> None:
        if not self.emu.state.sees(self.id, channel):
            raise Impossible(f"{self.name} cannot see that channel")

    def _uploaded(self, name: str, data: bytes, channel: Channel) -> File:
        state = self.emu.state
        file = File(
            state.id("F"), self.user.team, self.id, name, name, len(data), int(state.now()), data=data
        )
        file.shared, file.channels, file.private = True, [channel.id], channel.private
        state.files[file.id] = file
        return file


def _ts(where: Where) -> str | None:
    if isinstance(where, Seen):
        return where.thread_ts or where.ts
    return where


def _action(part: Part, held: dict[str, Any]) -> dict[str, Any]:
    element = part.element
    ids = {"block_id": part.block["block_id"], "action_id": element["action_id"]}
    kept = {"placeholder": element["placeholder"]} if "placeholder" in element else {}
    return {"type": element["type"], **ids, **kept, **held}
