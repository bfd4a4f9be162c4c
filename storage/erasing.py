"""What machines made from somebody's words goes with them: answers, thoughts, and prompts that quote these.

Prompts hold people's words by reference only, so it shows which answers were made from erased ones. Of a piece of
work with such a call, answers, spans' inputs and results, and causes of failures are emptied; of its later prompts
stays what its first one held already, since the rest may quote an answer. Who asked when, and for how much, stays.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from scenarios.kernel.words import ERASED
from storage import prompts
from storage.prompts import Prompts
from storage.tables import ModelCall, Span
from storage.types import utc_now

Json = Any

_CALL: Final = ModelCall.__table__  # type: ignore[attr-defined]
_SPAN: Final = Span.__table__  # type: ignore[attr-defined]
_MENTION: Final = re.compile(r'"w": ?"([A-Za-z0-9_-]+)"')


class _Work(NamedTuple):
    """One piece of work; columns of both tables."""

    branch: int
    seat: str
    ask: int
    basis: int


def erase(connection: Connection, tenant: int, gone: Set[str]) -> None:
    """Erase what was made from the texts of these references, whose rows are emptied by the caller."""
    if not gone:
        return
    kept = Prompts(connection, tenant)
    calls: defaultdict[_Work, list[Any]] = defaultdict(list)
    spans: defaultdict[_Work, list[Any]] = defaultdict(list)
    touched: set[_Work] = set()
    prompts_of = kept.mentioning(lambda text: mentions(text, gone))
    of_call = select(
        _CALL.c.id, _CALL.c.request, _CALL.c.response, *[_CALL.c[name] for name in _Work._fields]
    )
    for row in connection.execute(of_call.where(_CALL.c.tenant == tenant).order_by(_CALL.c.id)):
        work = _Work(*row[3:])
        calls[work].append(row)
        if prompts_of.holds(row.request) or mentions(row.response, gone):
            touched.add(work)
    columns = (_SPAN.c.id, _SPAN.c.inputs, _SPAN.c.result, _SPAN.c.failure)
    of_span = select(*columns, *[_SPAN.c[name] for name in _Work._fields])
    for row in connection.execute(of_span.where(_SPAN.c.tenant == tenant)):
        work = _Work(*row[4:])
        spans[work].append(row)
        if mentions(row.inputs, gone) or mentions(row.result, gone):
            touched.add(work)
    for work in sorted(touched):
        _empty_calls(connection, kept, calls[work])
        _empty_spans(connection, spans[work])
    if touched:
        kept.drop_unused()


def mentions(text: str | None, refs: Set[str]) -> bool:
    """Whether one of the references stands in the JSON text."""
    return text is not None and any(found in refs for found in _MENTION.findall(text))


def _empty_calls(connection: Connection, kept: Prompts, calls: list[Any]) -> None:
    held: set[str] | None = None
    for row in calls:
        changed: dict[str, Any] = {"response": None, "detail": None, "erased": utc_now()}
        if row.request is not None:
            request = kept.read(row.request)
            if held is None:
                held = {piece["t"] for piece in _pieces(request) if "t" in piece}
            else:
                request = _without(request, held)
                changed |= {
                    "request": kept.keep(request),
                    "request_digest": prompts.digest(request),
                    "key": "",  # made from the request; nobody looks for a call that has no answer
                }
        connection.execute(update(_CALL).where(_CALL.c.id == row.id).values(changed))


def _empty_spans(connection: Connection, spans: list[Any]) -> None:
    changed = [
        {"of": row.id, "left": row.failure and row.failure.partition(":")[0], "now": utc_now()}
        for row in spans
    ]
    if changed:
        connection.execute(
            update(_SPAN)
            .where(_SPAN.c.id == bindparam("of"))
            .values(inputs=None, result=None, failure=bindparam("left"), erased=bindparam("now")),
            changed,
        )


def _pieces(request: Mapping[str, Json]) -> list[dict[str, Json]]:
    return [piece for message in prompts.messages_of(request) or () for piece in message["pieces"]]


def _without(request: dict[str, Json], held: set[str]) -> dict[str, Json]:
    """The request with only these texts in it; beside messages, nothing that could quote."""
    messages = prompts.messages_of(request)
    if messages is None:
        return {}
    return request | {
        "messages": [
            {
                **message,
                "pieces": [
                    piece if piece.get("t", ERASED) in held | {ERASED} else {**piece, "t": ERASED}
                    for piece in message["pieces"]
                ],
            }
            for message in messages
        ]
    }
