"""Where something is on Slack: spots of the bridge to ids of Slack and back."""

from typing import Final

from bot.bridge.content import Spot

PLATFORM: Final = "slack"
"""As accounts and places are stored with it."""


def spot(team: str, channel: str, thread: str = "") -> Spot:
    """A channel, or the thread below the message `thread` in it."""
    return Spot(PLATFORM, team, channel, thread)


def direct(user: str, team: str) -> Spot:
    """Direct messages with somebody."""
    return Spot(PLATFORM, team, f"@{user}")


def recipient(where: Spot) -> str | None:
    """With whom the direct messages are; None for a channel."""
    return where.channel[1:] if where.channel.startswith("@") else None


def is_direct(where: Spot) -> bool:
    """Whether only one person is there."""
    return where.channel.startswith(("@", "D"))


def permalink(home: str, where: Spot, message: str | None = None) -> str | None:
    """A link to it, `home` being the workspace's address; None for what is not on Slack, or in direct messages."""
    if where.platform != PLATFORM or not where.channel or recipient(where) is not None:
        return None
    link = f"{home.rstrip('/')}/archives/{where.channel}"
    shown = message or where.thread
    if not shown:
        return link
    link += f"/p{shown.replace('.', '')}"
    below = where.thread and shown != where.thread
    return f"{link}?thread_ts={where.thread}&cid={where.channel}" if below else link
