"""All tables, as SQLModel classes. Tenant leads every key; hot tables have integer keys.

Here lives the shape of what is stored. Not here: statements, which stand where they are used.
"""

from sqlmodel import SQLModel

from storage.tables import base
from storage.tables.communities import (
    Bookmark,
    Community,
    Draft,
    Installation,
    Lobby,
    LobbyCard,
    LobbySeat,
    Told,
)
from storage.tables.log import Ask, Blob, Event, Snapshot, Text
from storage.tables.people import Account, Consent, Person, Tenant
from storage.tables.research import Assignment, Condition, Note, Study
from storage.tables.sessions import Branch, Checkpoint, Grant, Occupancy, Seat, Session
from storage.tables.trace import ModelCall, Span, Usage
from storage.tables.traffic import Inbox, Outbox, Place, Timer

metadata = SQLModel.metadata

__all__ = [
    "Account",
    "Ask",
    "Assignment",
    "Blob",
    "Bookmark",
    "Branch",
    "Checkpoint",
    "Community",
    "Condition",
    "Consent",
    "Draft",
    "Event",
    "Grant",
    "Inbox",
    "Installation",
    "Lobby",
    "LobbyCard",
    "LobbySeat",
    "ModelCall",
    "Note",
    "Occupancy",
    "Outbox",
    "Person",
    "Place",
    "Seat",
    "Session",
    "Snapshot",
    "Span",
    "Study",
    "Tenant",
    "Text",
    "Timer",
    "Told",
    "Usage",
    "base",
    "metadata",
]
