"""A panelist for the round table: says a few varied things, then votes to close."""

from typing import Final

from pydantic import Field

from scenarios import Action, Ask, Rng, Say, Strategy, Value, Words
from scenarios.kernel.options import action_of
from scenarios.library.round_table.rules import VoteToClose
from scenarios.library.round_table.state import TableView

_OPENINGS: Final = (
    "I have thought about this for a while.",
    "Let me begin with what I see every day.",
    "My view is a simple one.",
    "I am not sure yet, but here is where I stand.",
    "To me this is more urgent than it looks.",
    "I come to this from another side.",
    "May I put it in plain words?",
    "I would like to slow down here for a moment.",
)
_POINTS: Final = (
    "The small things matter most, since everybody meets them daily.",
    "We should ask those who are never asked.",
    "Whatever we choose, somebody has to look after it for years.",
    "One honest trial would teach us more than ten meetings.",
    "Money is the lesser problem; time is the greater one.",
    "It begins with people who know each other by name.",
    "I would rather mend what we have than build something new.",
    "Other places have tried this, and we can learn from what failed there.",
    "If it only works in good weather, it does not work.",
    "Half of it could be done this week, without any permission.",
    "We keep talking of a plan where a habit would do.",
    "Nobody should have to be brave to take part.",
)
_ANSWERS: Final = (
    "I agree with most of what was said, with one addition.",
    "I see it otherwise.",
    "That is fair, and it leads me further.",
    "Yes, but it leaves somebody out.",
    "I had not looked at it that way.",
    "We are closer than it sounds.",
    "There is something in that.",
    "I would turn it round.",
)


class Panel(Value):
    """How much a panelist says."""

    remarks: int = Field(3, ge=0, le=10, description="Remarks before voting to close.")


def panelist(view: TableView, ask: Ask, rng: Rng, params: Panel) -> Action | None:
    """Says so many things, none of them twice, then votes to close and keeps silent."""
    offered = [action_of(option) for option in ask.options]
    spoken = view.remarks[view.you]
    if spoken < params.remarks:
        return Say(text=Words(_remark(view, spoken, rng))) if Say in offered else None
    return VoteToClose() if VoteToClose in offered else None


def _remark(view: TableView, spoken: int, rng: Rng) -> str:
    """Each seat has points of its own, so that no two say the same."""
    place = view.speakers.index(view.you)
    lead = _OPENINGS if sum(view.remarks.values()) < len(view.speakers) else _ANSWERS
    first = lead[(place + spoken * len(view.speakers)) % len(lead)]
    own = _POINTS[place :: len(view.speakers)]
    start = rng("point").integer(0, len(own) - 1)
    return f"{first} {own[(start + spoken) % len(own)]}"


STRATEGIES: Final = (
    Strategy(
        "round-table",
        "panelist",
        panelist,
        Panel,
        "Says a few things about the topic, then votes to close.",
        talks=True,
    ),
)
