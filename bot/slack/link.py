"""What the outward half needs of the connection to Slack."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.bridge.arrivals import Arrival
from bot.bridge.content import Spot
from bot.pulse import Pulse
from bot.slack.receipts import Receipts


class Me(NamedTuple):
    """The app in one workspace, as `auth.test` says."""

    team: str
    user: str
    """Its user, whom people mention."""
    bot_id: str
    """By which its own messages are known."""
    home: str
    """The workspace's address: https://acme.slack.com"""

    def wrote(self, message: Mapping[str, Any]) -> bool:
        """Whether it is a message of the app: one that shows files tells its user alone, one under another name its
        bot alone."""
        return message.get("bot_id") == self.bot_id or message.get("user") == self.user


class Link(Protocol):
    """The workspaces in which the app is installed.

    Its methods raise `NotAllowed` where it is not, or not any more, and `Later` where that cannot be told now.
    """

    receipts: Receipts
    """Every message event of the app's own goes there, before anything else is done with it."""
    pulse: Pulse

    async def web(self, workspace: str) -> AsyncWebClient:
        """Calls with a token that is good now; none is made twice by itself."""

    async def me(self, workspace: str) -> Me:
        """Who the app is there."""


class Reads(Protocol):
    """Messages that were looked up, as if they had just come: with the same ids as their events give.

    `message` is as `conversations.history` tells of it. Raises `NotAllowed` and `Later` only.
    """

    async def said(self, where: Spot, message: Mapping[str, Any]) -> Arrival | None:
        """None for what no person says, or whom nobody listens to."""

    async def edited(self, where: Spot, message: Mapping[str, Any]) -> Arrival | None:
        """How it reads now; None for what was never changed, or is no person's."""

    async def deleted(self, where: Spot, ts: str) -> Arrival:
        """It is gone."""
