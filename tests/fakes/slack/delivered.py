"""Everything that Slack showed to each person: what their client got, whether or not it stands there still."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from tests.fakes.slack.records import Channel, Ephemeral, File, Message, View
from tests.fakes.slack.state import State


class Payload(NamedTuple):
    """One thing that reached a person: what it was, and its whole text with that of files."""

    what: str
    text: str


class Delivered:
    """Keeps what each user was given, from the beginning on."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._to: dict[str, list[Payload]] = {}

    def to(self, user: str) -> list[Payload]:
        """All that reached this user, with what they find now where they may read."""
        return [*self._to.get(user, ()), *self._readable(user)]

    def found(self, text: str, user: str) -> list[str]:
        """Where this text reached the user; empty where it never did."""
        return [payload.what for payload in self.to(user) if text in payload.text]

    def watch(self, what: str, record: Any) -> None:
        """Something was shown."""
        match record:
            case Message():
                self._keep(what, self._viewers(record.channel), self._texts(record))
            case Ephemeral():
                self._keep(what, [record.user], [_text(record.body)])
            case View():
                self._keep(what, [record.user], [_text(record.body), _text(record.errors)])
            case (Channel() as channel, str(user)):
                for message in self._state.messages[
                    channel.id
                ].values():  # who comes in reads what stands there
                    if not message.deleted:
                        self._keep(what, [user], self._texts(message))
            case (File() as file, Message() as message):
                self._keep(what, self._viewers(message.channel), [_text([file.name, file.title, file.alt])])

    def _viewers(self, channel: Channel) -> list[str]:
        people = [user.id for user in self._state.users.values() if user.bot_id is None]
        return [user for user in people if self._state.sees(user, channel)]

    def _keep(self, what: str, users: Iterable[str], texts: list[str]) -> None:
        for user in users:
            self._to.setdefault(user, []).append(Payload(what, "\n".join(texts)))

    def _texts(self, message: Message) -> list[str]:
        """All apps of the workspace read its metadata, and whoever has one of their tokens."""
        return [_text(message.body), _text(message.metadata), *self._files(message)]

    def _files(self, message: Message) -> list[str]:
        return [text for file in self._state.file_of(message) for text in unpacked(file.data or b"")]

    def _readable(self, user: str) -> Iterable[Payload]:
        for channel in self._state.channels.values():
            if self._state.sees(user, channel):
                yield Payload(f"name of {channel.id}", f"{channel.name}\n{channel.topic}")
                for message in self._state.messages[channel.id].values():
                    if not message.deleted:
                        texts = "\n".join(self._texts(message))
                        yield Payload(f"message {message.ts} in {channel.id}", texts)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def unpacked(data: bytes) -> Iterator[str]:
    """What is readable in a file, also inside archives."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from unpacked(archive.read(name))
        return
    text = data.decode(errors="replace")
    yield text
    with suppress(ValueError):
        yield json.dumps(json.loads(text), ensure_ascii=False)
