"""Members of the tests' Discord: what they do, and what they see."""

from collections.abc import Iterator
from typing import Any, Final

import simcord
from simcord.actors import MemberActor
from simcord.backend.access import channel_accessible
from simcord.backend.models import Message
from simcord.builders import ChannelHandle, GuildHandle
from simcord.components import walk_components
from simcord.results import InteractionResult, ResponseMessage

from tests.fakes.discord import reading
from tests.fakes.discord.reading import Shown

_LABEL: Final = 18
_TEXT_DISPLAY: Final = 10
_FIELDS: Final = {4: "value", 3: "values", 21: "value", 22: "values", 23: "value"}
"""Kinds of fields, and under which key they are sent."""


class Member:
    """One person in the server. `at` is the channel or thread in which they act and read."""

    def __init__(self, env: simcord.Env, actor: MemberActor, at: ChannelHandle) -> None:
        self._env = env
        self.actor = actor
        self.at = at
        self.answers: list[InteractionResult] = []
        """What each of their commands, buttons and forms was answered with."""

    @property
    def id(self) -> int:
        return self.actor.id

    @property
    def user(self) -> str:
        """The id as the bridge has it."""
        return str(self.actor.id)

    @property
    def name(self) -> str:
        return self.actor.name

    # --- where they are

    def goes(self, where: ChannelHandle) -> "Member":
        """Be there from now on."""
        self.at = where
        return self

    def goes_to_thread(self, number: int = -1) -> "Member":
        """Be in the newest thread that they see, or another."""
        seen = self.threads()
        assert seen, f"{self.name} sees no thread"
        return self.goes(seen[number])

    def threads(self) -> list[ChannelHandle]:
        """Threads that they can see, oldest first."""
        everything = threads_of(self._env, self.actor.guild)
        return [one for one in everything if channel_accessible(self._env.backend, one.id, self.id)]

    # --- what they do

    async def commands(self, name: str, /, **options: Any) -> InteractionResult:
        """Give `/parley NAME`."""
        return self._keep(await self.actor.slash(self.at, f"parley {name}", **options))

    async def suggestions(self, name: str, option: str, typed: str = "", **filled: Any) -> list[str]:
        """What is suggested while they type."""
        found = await self.actor.autocomplete(self.at, f"parley {name}", option, typed, **filled)
        return [str(one["value"]) for one in found]

    async def points(self, command: str, message: Shown | Message) -> InteractionResult:
        """Give a command on a message."""
        stored = self._env.backend.messages[self.at.id][message.id]
        return self._keep(await self.actor.context_menu(self.at, command, ResponseMessage(self._env, stored)))

    async def says(self, text: str, *files: tuple[str, bytes]) -> Shown:
        """Write a message, perhaps with files."""
        sent = await self.actor.send(self.at, text, attachments=files)
        return reading.shown(self._env.backend, self._env.backend.messages[self.at.id][sent.id])

    async def says_directly(self, text: str) -> None:
        """Write to the bot alone."""
        await self.actor.send_dm(text)

    async def edits(self, message: Shown, text: str) -> None:
        """Change a message of theirs."""
        await self.actor.edit(self._response(message), text)

    async def deletes(self, message: Shown) -> None:
        """Delete a message."""
        await self.actor.delete(self._response(message))

    async def presses(self, label: str, on: int | None = None) -> InteractionResult:
        """Press the newest button in sight that is called so, perhaps of the message `on`."""
        found = self.offered(label, on)
        assert found, f"no button {label!r}; there are {[one['label'] for _, one in self.buttons()]}"
        message, button = found[-1]
        return await self.presses_id(message, button["custom_id"])

    async def presses_id(self, message: Message, custom_id: str) -> InteractionResult:
        """Press the button of that id."""
        who = self.actor if self._env.backend.channels[message.channel_id].guild_id else self.actor.user
        return self._keep(await who.click(ResponseMessage(self._env, message), custom_id=custom_id))

    async def fills(self, **values: Any) -> InteractionResult:
        """Send the form in front of them, with what stood in it where nothing else is given.

        A field is named as in the bridge, or by its label in small letters with `_` for spaces.
        """
        shown = self.answers[-1]
        assert shown.modal is not None, f"there is no form but {self.told()!r}"
        fields = {name: field for field in _fields(shown.modal) for name in field.names}
        unknown = values.keys() - fields.keys()
        assert not unknown, f"the form has no {unknown}; it has {sorted(fields)}"
        filled = {
            field.id: field.before for field in _fields(shown.modal) if field.before not in ("", [], None)
        }
        filled |= {fields[name].id: fields[name].read(value) for name, value in values.items()}
        who = self.actor if self._env.backend.channels[self.at.id].guild_id else self.actor.user
        return self._keep(await who.submit_modal(shown, filled))

    async def leaves(self) -> None:
        """Leave the server."""
        self.actor.guild.remove_member(self.actor)
        await self._env.settle()

    # --- what they see

    def readable(self, where: ChannelHandle | None = None) -> list[Shown]:
        """The messages of a place as they see them, their own private answers among them."""
        place = (where or self.at).id
        if not channel_accessible(self._env.backend, place, self.id, history=True):
            return []
        found = reading.messages(self._env.backend, place, self.id)
        return [reading.shown(self._env.backend, one) for one in found]

    def sees(self, where: ChannelHandle | None = None) -> str:
        """All that they can read there now."""
        return "\n".join(one.text for one in self.readable(where))

    def direct(self) -> list[Shown]:
        """Their direct messages with the bot."""
        place = self._env.backend.dm_channels.get(self.id)
        if place is None:
            return []
        return [
            reading.shown(self._env.backend, one)
            for one in reading.messages(self._env.backend, place, self.id)
        ]

    def told(self) -> str:
        """The last private answer; the name of the form if it was one."""
        answer = self.answers[-1]
        if answer.modal is not None:
            return form_text(answer.modal)
        newest = [one for one in (answer.response, *answer.followups) if one is not None]
        return reading.text(newest[-1]._message) if newest else ""

    def files(self) -> dict[str, bytes]:
        """Files of the last private answer, by name."""
        answer = self.answers[-1]
        return {
            one["filename"]: self._env.backend.cdn.get(one["url"]) or b""
            for message in (answer.response, *answer.followups)
            if message is not None
            for one in message._message.attachments
        }

    def buttons(self) -> list[tuple[Message, dict[str, Any]]]:
        """Buttons in sight that can be pressed, oldest first: in direct messages, then here, private ones included."""
        backend = self._env.backend
        places = [backend.dm_channels.get(self.id), self.at.id]
        return [
            (message, one)
            for place in places
            if place is not None and channel_accessible(backend, place, self.id)
            for message in reading.messages(backend, place, self.id)
            for one in reading.buttons(message)
            if not one.get("disabled")
        ]

    def offered(self, label: str, on: int | None = None) -> list[tuple[Message, dict[str, Any]]]:
        """Buttons in sight that are called so."""
        return [
            (message, one)
            for message, one in self.buttons()
            if one["label"] == label and on in (None, message.id)
        ]

    # --- beneath

    def _keep(self, answer: InteractionResult) -> InteractionResult:
        if not answer.acknowledged:
            raise AssertionError(f"{self.name} was told that the application did not respond")
        self.answers.append(answer)
        return answer

    def _response(self, message: Shown) -> ResponseMessage:
        return ResponseMessage(self._env, self._env.backend.messages[message.place][message.id])


class _Field:
    """One field of a form."""

    def __init__(self, label: str, control: dict[str, Any]) -> None:
        self.id: str = control["custom_id"]
        self.names = {self.id, self.id.rpartition(".")[2], label.lower().replace(" ", "_")}
        self._options = {one["label"]: one["value"] for one in control.get("options") or ()}
        self._many = _FIELDS[control["type"]] == "values"
        chosen = [one["value"] for one in control.get("options") or () if one.get("default")]
        self.before = (
            chosen if self._many else (chosen[0] if chosen else control.get("value", control.get("default")))
        )
        self._kind = control["type"]

    def read(self, given: Any) -> Any:
        """As it is sent: what is chosen may be given by its label."""
        if isinstance(given, bool):
            return given
        if self._many:
            several = given if isinstance(given, list | tuple) else [given]
            return [self._options.get(str(one), str(one)) for one in several]
        return self._options.get(str(given), str(given))


def _fields(modal: dict[str, Any]) -> Iterator[_Field]:
    for component in walk_components(modal["components"]):
        if component.get("type") == _LABEL:
            yield _Field(component["label"], component["component"])
        elif component.get("type") == 4 and "label" in component and component["label"]:
            yield _Field(component["label"], component)


def form_text(modal: dict[str, Any]) -> str:
    """What stands in a form: title, texts, labels with their descriptions and what is filled in."""
    lines = [modal["title"]]
    for component in walk_components(modal["components"]):
        if component.get("type") == _TEXT_DISPLAY:
            lines.append(component["content"])
        elif component.get("type") == _LABEL:
            control = component["component"]
            lines.append(f"{component['label']}: {control.get('value') or ''}".rstrip(": "))
            lines.append(component.get("description") or "")
            lines += [one["label"] for one in control.get("options") or ()]
    return "\n".join(line for line in lines if line)


def threads_of(env: simcord.Env, guild: GuildHandle) -> list[ChannelHandle]:
    """All threads of a server, oldest first."""
    there = [one for one in env.backend.channels.values() if one.is_thread and one.guild_id == guild.id]
    return [ChannelHandle(env, guild, one) for one in sorted(there, key=_since)]


def _since(channel: Any) -> tuple[str, int]:
    """Threads under a message have its id, so that ids do not order them."""
    return (channel.thread_metadata.create_timestamp, channel.id)
