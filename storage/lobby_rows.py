"""A lobby as it stands, apart from how it is stored."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from scenarios.engine.ports import Ref

State = Literal["open", "ready", "started", "expired", "closed"]


class LobbySeat(NamedTuple):
    """A seat and who wants it: a person, an AI, or nobody yet."""

    seat: str
    person: int | None = None
    actor: str | None = None
    """The AI's reference."""
    name: str = ""
    """The person's, as people read it; "" for one who was forgotten."""
    ready: bool = False


class LobbyCard(NamedTuple):
    """A card of a lobby in a channel."""

    platform: str
    workspace: str
    channel: str
    message: str | None = None
    """None while it was not posted."""
    shown: str = ""
    """Tells what it shows, in the words of whoever draws it."""


class LobbyRow(NamedTuple):
    """A lobby as it stands."""

    id: int
    tenant: int
    public_id: str
    platform: str
    workspace: str
    channel: str
    message: str | None
    """Its card; None while that was not posted."""
    host: int
    scenario: str
    preset: str | None
    terms: Mapping[str, Any]
    state: State
    due: int
    """When an open or ready one changes by itself, UTC microseconds."""
    seats: tuple[LobbySeat, ...]
    ref: Ref | None
    """What it has started."""
    shown: str
    """Tells what the card shows, in the words of whoever draws it. Setting it settles the card."""
    parent: Ref | None = None
    """Of the lobby of a branch: what it is to leave, after event `parent_seq`."""
    parent_seq: int | None = None
    elsewhere: tuple[LobbyCard, ...] = ()
    """Further cards, each on another platform; where it begins, it is played there as well."""

    @property
    def cards(self) -> tuple[LobbyCard, ...]:
        """All of them, its own first."""
        return (
            LobbyCard(self.platform, self.workspace, self.channel, self.message, self.shown),
            *self.elsewhere,
        )

    def seen_on(self, platform: str) -> "LobbyRow":
        """As if its card on that platform were its own; itself where it has none there."""
        own = next((card for card in self.cards if card.platform == platform), self.cards[0])
        return self._replace(
            platform=own.platform,
            workspace=own.workspace,
            channel=own.channel,
            message=own.message,
            shown=own.shown,
            elsewhere=tuple([card for card in self.cards if card != own]),
        )

    def without_card(self, platform: str) -> "LobbyRow":
        """Without its further card on that platform."""
        return self._replace(elsewhere=tuple([card for card in self.elsewhere if card.platform != platform]))

    def undrawn(self) -> "LobbyRow":
        """Without what its cards say."""
        elsewhere = [card._replace(message=None, shown="") for card in self.elsewhere]
        return self._replace(message=None, shown="", elsewhere=tuple(elsewhere))
