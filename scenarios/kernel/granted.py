"""What of a seat's past a person may read: the grant, applied to what the seat has seen."""

from collections.abc import Sequence

from scenarios.kernel.rules import ALL
from scenarios.kernel.seen import Seen


def granted(items: Sequence[Seen], from_seq: int) -> list[Seen]:
    """What everybody learned, what the seat learned from event `from_seq` on, and its present brief.

    A newcomer to a seat reads no more of its past than that, unless a grant names an earlier event.
    """
    present = max((n for n, item in enumerate(items) if item.kind == "brief"), default=None)
    return [item for n, item in enumerate(items) if item.to == ALL or item.seq >= from_seq or n == present]
