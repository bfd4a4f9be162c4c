"""Whether what is about to happen keeps to the mandates of the seats that it binds."""

from collections.abc import Mapping, Sequence

from scenarios.engine.mandate import check
from scenarios.engine.ports import Holder, KeptText
from scenarios.kernel.admit import AnyScenario
from scenarios.kernel.position import Input, Position


def kept_to(
    scenario: AnyScenario,
    holders: Mapping[str, Holder],
    before: Position,
    given: Input,
    texts: Sequence[KeptText],
) -> None:
    """Raises `BeyondMandate` where a move that its principal does not make binds a seat beyond its mandate.

    What was sealed was looked at then.
    """
    words = {text.ref: text.text for text in texts}
    for move in given.moves:
        holder = holders.get(move.seat)
        if holder is None or holder.mandate is None or given.kind == "answer":
            continue
        own = holder.actor == "human" and holder.person == holder.mandate.principal is not None
        if (not own or move.cause != "seat") and move.ask not in before.sealed:
            check(scenario, before.state, move, holder.mandate, words)
