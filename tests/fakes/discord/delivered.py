"""Everything that Discord showed to each member: the payloads themselves, as their client got them."""

import gzip
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import simcord.http.router as router
from simcord.backend import Backend, serializers
from simcord.backend.access import channel_accessible

_TO_THE_BOT_ONLY: Final = frozenset({"INTERACTION_CREATE", "GUILD_CREATE", "READY", "RESUMED"})


class Payload(NamedTuple):
    """One thing that reached a member: what it was, and its whole text with that of files."""

    what: str
    text: str


class Delivered:
    """Watches a backend from its beginning on, and keeps what each account was given."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._to: dict[int, list[Payload]] = {}
        backend.subscribers.append(self._happened)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Also keep answers that only one person sees: private messages, forms, suggestions."""
        original = router.dispatch

        def dispatch(backend: Any, method: str, path: str, **how: Any) -> Any:
            answer = original(backend, method, path, **how)
            if backend is self._backend:
                self._answered(path, how, answer)
            return answer

        with patch.object(router, "dispatch", dispatch):
            yield

    def to(self, user: int) -> list[Payload]:
        """All that reached this account, with what it finds now where it may read."""
        return [*self._to.get(user, ()), *self._readable(user)]

    def found(self, text: str, user: int) -> list[str]:
        """Where this text reached the account; empty where it never did."""
        return [payload.what for payload in self.to(user) if text in payload.text]

    def _happened(self, event: str, payload: Mapping[str, Any]) -> None:
        if event in _TO_THE_BOT_ONLY:
            return
        if event == "THREAD_MEMBERS_UPDATE":
            for added in payload.get("added_members", ()):  # who comes in reads what stands there
                self._keep_history(int(payload["id"]), int(added["user_id"]))
        text = self._text(payload)
        for user in self._who_sees(event, payload):
            self._to.setdefault(user, []).append(Payload(event, text))

    def _who_sees(self, event: str, payload: Mapping[str, Any]) -> list[int]:
        backend = self._backend
        channel = payload.get("channel_id") or (
            payload.get("id") if event.startswith(("CHANNEL_", "THREAD_")) else None
        )
        everyone = [user.id for user in backend.users.values() if not user.bot]
        if channel is not None and int(channel) in backend.channels:
            return [user for user in everyone if channel_accessible(backend, int(channel), user)]
        parent = payload.get("parent_id")
        if parent is not None and int(parent) in backend.channels:  # the place has just gone
            return [user for user in everyone if channel_accessible(backend, int(parent), user)]
        guild = backend.guilds.get(int(payload.get("guild_id") or 0))
        return [user for user in everyone if guild is None or user in guild.members]

    def _answered(self, path: str, how: Mapping[str, Any], answer: Any) -> None:
        parts = path.strip("/").split("/")
        record = None
        if parts[0] == "interactions":
            record = self._backend.interactions.get(int(parts[1]))
        elif parts[0] == "webhooks" and len(parts) > 2 and parts[2] in self._backend.interaction_tokens:
            record = self._backend.interactions[self._backend.interaction_tokens[parts[2]]]
        if record is not None:
            text = self._text([how.get("json"), answer])
            self._to.setdefault(record.user_id, []).append(Payload(f"answer at {path}", text))

    def _keep_history(self, channel: int, user: int) -> None:
        self._to.setdefault(user, []).extend(self._history(channel, user))

    def _readable(self, user: int) -> Iterator[Payload]:
        for channel in tuple(self._backend.channels.values()):
            if channel_accessible(self._backend, channel.id, user):
                yield Payload(
                    f"name of {channel.id}", self._text(serializers.channel_payload(self._backend, channel))
                )
                yield from self._history(channel.id, user)

    def _history(self, channel: int, user: int) -> Iterator[Payload]:
        if not channel_accessible(self._backend, channel, user, history=True):
            return
        for message in self._backend.messages.get(channel, {}).values():
            if message.visible_to(user):
                payload = serializers.message_payload(self._backend, message)
                yield Payload(f"message {message.id} in {channel}", self._text(payload))

    def _text(self, payload: Any) -> str:
        """The payload as JSON without escapes, then all that its files hold."""
        text = json.dumps(payload, ensure_ascii=False, default=str)
        return "\n".join([text, *(self._file(url) for url in _urls(payload))])

    def _file(self, url: str) -> str:
        return "\n".join(_unpacked(self._backend.cdn.get(url) or b""))


def _urls(payload: Any) -> Iterator[str]:
    if isinstance(payload, Mapping):
        for key, value in payload.items():
            if key == "attachments" and isinstance(value, list):
                yield from (one["url"] for one in value if isinstance(one, Mapping) and "url" in one)
            else:
                yield from _urls(value)
    elif isinstance(payload, list | tuple):
        for one in payload:
            yield from _urls(one)


def _unpacked(data: bytes) -> Iterator[str]:
    """What is readable in a file, also inside archives."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _unpacked(archive.read(name))
        return
    text = data.decode(errors="replace")
    yield text
    with suppress(ValueError):
        yield json.dumps(json.loads(text), ensure_ascii=False)
