"""Where something is on Discord: spots of the bridge to numbers of Discord and back."""

from typing import Final

from bot.bridge.content import Spot

PLATFORM: Final = "discord"
"""As accounts and places are stored with it."""


def spot(guild: int | None, channel: int, thread: int | None = None) -> Spot:
    """A channel of a server, or a thread in it."""
    return Spot(PLATFORM, str(guild or ""), str(channel), str(thread or ""))


def direct(user: int, workspace: str = "") -> Spot:
    """Direct messages with somebody, of a server if it is known."""
    return Spot(PLATFORM, workspace, f"@{user}")


def recipient(where: Spot) -> int | None:
    """With whom the direct messages are; None for a channel of a server."""
    return int(where.channel[1:]) if where.channel.startswith("@") else None


def place(where: Spot) -> int:
    """The number of the channel or thread, by which its messages are posted."""
    return int(where.thread or where.channel)


def url(where: Spot, message: str | None) -> str | None:
    """A link to it; None for what is not on Discord, or in direct messages."""
    if where.platform != PLATFORM or recipient(where) is not None:
        return None
    link = f"https://discord.com/channels/{where.workspace}/{place(where)}"
    return f"{link}/{message}" if message else link
