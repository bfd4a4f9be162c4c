"""Mandates as they stand in a row: `{"limits": [[term, operation, arguments]], "principal": person}`."""

import json

from scenarios.engine.mandate import Mandate
from scenarios.engine.ports import Holder
from scenarios.kernel.actions import Narrowing


def written(mandate: Mandate | None) -> str | None:
    """The mandate as JSON."""
    if mandate is None:
        return None
    limits = [[term, limit.op, list(limit.args)] for term, limit in mandate.limits]
    return json.dumps({"limits": limits, "principal": mandate.principal})


def holder(actor: str, person: int | None, mandate: str | None, stands_in: bool) -> Holder:
    """The holder that a row of `occupancy` tells of."""
    if mandate is None:
        return Holder(actor, person, None, stands_in)
    form = json.loads(mandate)
    limits = tuple((term, Narrowing(op, tuple(args))) for term, op, args in form["limits"])
    return Holder(actor, person, Mandate(limits, form["principal"]), stands_in)
