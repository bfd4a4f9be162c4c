"""What all parts of the bridge share: the application, what is stored, the platforms, and who does the work."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.app import App
from bot.bridge.arrivals import Arrival
from bot.bridge.content import Answer, Content
from bot.bridge.platform import Platform
from scenarios.engine.ports import Clock, Ref, Spawn
from storage.communities import Communities
from storage.lobbies import Lobbies
from storage.persons import Persons
from storage.traffic import PlaceRow, TimerRow, Traffic

if TYPE_CHECKING:
    from bot.bridge.alarms import Alarms
    from bot.bridge.features import Features
    from bot.bridge.intake import Intake
    from bot.bridge.lobby.cards import Cards
    from bot.bridge.outbox import Outbox
    from bot.bridge.sessions import Sessions


class Here(NamedTuple):
    """An arrival with what the bridge knows of who and where: what every handler gets."""

    arrival: Arrival
    tenant: int
    person: int
    """Whoever did it; 0 where nobody did."""
    place: PlaceRow | None
    """The session's place that it came from, if it is one."""
    inbox: int | None
    """Its row, to be consumed by the step that it makes."""


class Due(NamedTuple):
    """An outbox row that is to be rendered now."""

    ref: Ref
    place: PlaceRow
    seq: int
    at: int
    """When it was committed, UTC microseconds."""
    body: Mapping[str, object]
    """`kind` says which renderer makes it."""
    editing: bool
    """A later form of a post that stands there already."""


class Bridge:
    """One process's bridge. `bot.bridge.wiring.bridge` puts it together."""

    def __init__(self, app: App, platforms: Mapping[str, Platform], clock: Clock, spawn: Spawn) -> None:
        self.app = app
        self.store = app.store
        self.platforms = platforms
        self.clock = clock
        self.spawn = spawn
        self.traffic = Traffic(app.store)
        self.lobbies = Lobbies(app.store)
        self.communities = Communities(app.store)
        self.persons = Persons(app.store)
        self.features: Features
        self.behind: dict[str, object] = {name: object() for name in platforms}
        """Platforms whose latest events may have been missed, with what tells one such time from the next: how far
        places were read is not moved on meanwhile."""
        self.unread: dict[str, int] = {}
        """Those of which not all that was missed could be read yet, and when to try again."""
        self.shut: dict[int, tuple[int, int]] = {}
        """Places that may not be read, with since when, and when to look again whether they may."""
        self.intake: Intake
        self.cards: Cards
        self.sessions: Sessions
        self.outbox: Outbox
        self.alarms: Alarms


Handler = Callable[[Bridge, Here], Awaitable[Answer]]
"""Does what a button, form or command is for. Raises `ParleyError` with a sentence for who did it."""

Renderer = Callable[[Bridge, Due], Awaitable[Content | None]]
"""What an outbox row looks like now; None where there is nothing to show any more."""

Ringer = Callable[[Bridge, TimerRow], Awaitable[None]]
"""Does what a timer of its kind is for, in the transaction that takes the timer away."""
