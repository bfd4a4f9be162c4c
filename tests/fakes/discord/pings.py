"""Who was really pinged, and by which message."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from simcord.backend import Backend
from simcord.enums import ChannelType

_SILENT: Final = 1 << 12
"""Flag of a message that notifies nobody."""


class Ping(NamedTuple):
    """Somebody's phone rang. `user` is None for a role or everyone."""

    user: int | None
    channel: int
    message: int
    text: str
    how: str
    """`mention`, `direct`, `role` or `everyone`."""


class Pings:
    """A ledger of all pings that messages of the bot or of its webhooks made, from the beginning on."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.all: list[Ping] = []
        backend.subscribers.append(self._happened)

    def of(self, user: int) -> list[Ping]:
        """Those of one account."""
        return [ping for ping in self.all if ping.user == user]

    def _happened(self, event: str, payload: Mapping[str, Any]) -> None:
        if event != "MESSAGE_CREATE":
            return
        message = self._backend.messages[int(payload["channel_id"])][int(payload["id"])]
        if (
            not self._backend.users[message.author_id].bot
            or message.flags & _SILENT
            or message.system_metadata
        ):
            return
        channel = self._backend.channels[message.channel_id]

        def ring(user: int | None, how: str) -> None:
            self.all.append(Ping(user, channel.id, message.id, message.content, how))

        if channel.type == ChannelType.DM:
            for user in channel.recipient_ids:
                ring(user, "direct")
            return
        for user in message.ping_user_ids:
            ring(user, "mention")
        for _ in message.ping_role_ids:
            ring(None, "role")
        if message.mention_everyone:
            ring(None, "everyone")
