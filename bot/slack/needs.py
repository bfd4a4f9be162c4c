"""What the app needs of Slack, and why: the manifest asks for exactly these scopes, and the doctor looks for them.

Places that only some may see are group messages (`mpim:write`), not private channels: `groups:write` would let the app
rename, archive and fill every private channel in which it is, and `channels:manage` all public ones; a group message
can only be opened. The price: its members never change, and they are nine at most, the app among them.
"""

from typing import Final

_HISTORY: Final = ("channels:history", "groups:history", "im:history", "mpim:history")
_CHANNELS: Final = ("channels:read", "groups:read", "mpim:read")

METHODS: Final[dict[str, tuple[str, ...]]] = {
    "api.test": (),
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write", "chat:write.customize"),
    "chat.postMessage": ("chat:write", "chat:write.customize"),
    "chat.update": ("chat:write",),
    "conversations.history": _HISTORY,
    "conversations.info": _CHANNELS,
    "conversations.members": ("mpim:read",),
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.replies": _HISTORY,
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "reactions.add": ("reactions:write",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
}
"""Methods of the Web API, each with all scopes that the bot's token needs for it."""

EVENTS: Final[dict[str, tuple[str, ...]]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""Events that are subscribed to, each with all scopes without which it does not come."""

SURFACES: Final[dict[str, tuple[str, ...]]] = {"slash_commands": ("commands",), "shortcuts": ("commands",)}
"""Features of the app, each with the scopes that they need."""

APP_METHODS: Final[dict[str, tuple[str, ...]]] = {"apps.connections.open": ("connections:write",)}
"""Methods that are called with the app's own token, for Socket Mode."""


def scopes() -> list[str]:
    """All that the bot's token needs, sorted."""
    tables = (METHODS, EVENTS, SURFACES)
    return sorted({scope for table in tables for needed in table.values() for scope in needed})


def reasons(scope: str) -> list[str]:
    """The methods, events and features for which a scope is needed; none for one that is not."""
    tables = (METHODS, EVENTS, SURFACES, APP_METHODS)
    return [name for table in tables for name, needed in table.items() if scope in needed]
