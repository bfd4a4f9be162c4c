"""The record format `parley-trace/1` as models; `docs/trace.md` explains it to readers.

A field that is empty is left out. A later version of the format may add fields, never change them.
"""

from storage.export.records.asks import AskClosed, AskOpened, OptionFacts
from storage.export.records.base import FORMAT, Record
from storage.export.records.events import (
    Answer,
    Aside,
    Consult,
    End,
    Event,
    EventBase,
    HostNotice,
    Memo,
    Migrated,
    Moves,
    Removed,
    Revised,
    Sealed,
    Start,
)
from storage.export.records.header import (
    BranchFacts,
    CheckpointFacts,
    Header,
    HoldingFacts,
    RoleFacts,
    ScenarioFacts,
    SeatFacts,
    SetupFacts,
    Trace,
)
from storage.export.records.learned import Learned, What
from storage.export.records.moves import MoveFacts
from storage.export.records.outcome import OutcomeFacts
from storage.export.records.work import (
    CallFacts,
    Item,
    MessageFacts,
    SegmentFacts,
    SpanFacts,
    UsedFacts,
    Work,
)

__all__ = [
    "FORMAT",
    "Answer",
    "Aside",
    "AskClosed",
    "AskOpened",
    "BranchFacts",
    "CallFacts",
    "CheckpointFacts",
    "Consult",
    "End",
    "Event",
    "EventBase",
    "Header",
    "HoldingFacts",
    "HostNotice",
    "Item",
    "Learned",
    "Memo",
    "MessageFacts",
    "Migrated",
    "MoveFacts",
    "Moves",
    "OptionFacts",
    "OutcomeFacts",
    "Record",
    "Removed",
    "Revised",
    "RoleFacts",
    "ScenarioFacts",
    "Sealed",
    "SeatFacts",
    "SegmentFacts",
    "SetupFacts",
    "SpanFacts",
    "Start",
    "Trace",
    "UsedFacts",
    "What",
    "Work",
]
