"""What its reader has learned of how it ended."""

from collections.abc import Iterable
from typing import Final

from bot.wording import number
from scenarios.kernel.rules import Outcome
from scenarios.kernel.seen import Seen
from scenarios.kernel.values import FrozenDict
from scenarios.kernel.words import Resolve, render

REPORT: Final = "report"
"""What the memo of a report is about; as in `agents.players.delegate`, which is slow to import."""


def learned(items: Iterable[Seen]) -> Outcome | None:
    """What these items tell of the outcome, in one; None where it has not ended."""
    whole: Outcome | None = None
    for part in (item.outcome for item in items if item.kind == "result" and item.outcome is not None):
        if whole is None:
            whole = part
            continue
        payoffs = {**(whole.payoffs or {}), **(part.payoffs or {})}
        whole = whole.but(
            payoffs=FrozenDict(payoffs) if payoffs else None,
            own=FrozenDict({**whole.own, **part.own}),
            metrics=FrozenDict({**whole.metrics, **part.metrics}),
            hidden=FrozenDict({**whole.hidden, **part.hidden}),
            figures=whole.figures or part.figures,
        )
    return whole


def report(items: Iterable[Seen], seat: str, resolve: Resolve) -> str | None:
    """What the AI that acted for the seat's person reports."""
    found = [item for item in items if item.who == seat and (item.memo or {}).get("about") == REPORT]
    return render(found[-1].text, resolve) if found else None


def measured(value: str | int | float | bool | None) -> str:
    """A metric as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value or "–")
