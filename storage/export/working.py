"""The work behind the events, for those who may see it: all of it in the full view, a seat's own in the seat's.

A seat's prompts are made from what it saw, so its own view shows nothing in them that it could not see. What was
asked beside the session is for the full view, and work from before a person took the seat over is left out.
"""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any, Final

from scenarios.engine.ports import Ref
from scenarios.kernel.seen import FULL, PUBLIC
from scenarios.kernel.words import ERASED
from storage.calls import CallRecord
from storage.export.records import (
    CallFacts,
    MessageFacts,
    SegmentFacts,
    SpanFacts,
    UsedFacts,
    Work,
)
from storage.export.words import drawn, references, written
from storage.prompts import messages_of
from storage.spans import SpanRecord
from storage.store import Store
from storage.work import Place

Item = CallFacts | SpanFacts
BESIDE: Final = -1
CHUNK: Final = 20
"""Pieces of work read at once."""


async def work_lines(
    store: Store, ref: Ref, number: int, view: str, upto: int | None, readable: Callable[[int], bool]
) -> AsyncIterator[str]:
    """The work on one branch, begun before event `upto`, one line of JSON each; a chunk of it in memory."""
    if view == PUBLIC:
        return
    mine = [place for place in await store.work(ref, upto) if _shown(place, view, readable)]
    for low in range(0, len(mine), CHUNK):
        chunk = mine[low : low + CHUNK]
        for place, (calls, spans) in zip(chunk, await store.work_at(ref, chunk), strict=True):
            line = _facts(place, number, _items(calls, spans)).model_dump_json()
            yield written(line, await store.texts(ref.tenant, sorted({*references(line)})))


def _shown(place: Place, view: str, readable: Callable[[int], bool]) -> bool:
    own = place.work.seat == view and place.work.ask != BESIDE
    return view == FULL or (own and readable(place.seq))


def _facts(place: Place, number: int, items: tuple[Item, ...]) -> Work:
    seat, ask, basis = place.work
    return Work(kind="work", branch=number, seat=seat, ask=ask, basis=basis, after=place.seq, items=items)


def _items(calls: list[CallRecord], spans: list[SpanRecord]) -> tuple[Item, ...]:
    known = {span.number for span in spans}
    within: dict[int | None, list[tuple[datetime, int, CallRecord | SpanRecord]]] = {}
    for call in calls:
        parent = call.span if call.span in known else None
        within.setdefault(parent, []).append((call.started, 1, call))
    for span in spans:
        parent = span.parent if span.parent in known else None
        within.setdefault(parent, []).append((span.started, 0, span))

    def under(parent: int | None) -> tuple[Item, ...]:
        begun = sorted(within.get(parent, ()), key=lambda one: (*one[:2], one[2].number))
        return tuple(
            [
                _call(one) if isinstance(one, CallRecord) else _span(one, under(one.number))
                for *_, one in begun
            ]
        )

    return under(None)


def _call(call: CallRecord) -> CallFacts:
    messages = messages_of(call.request)
    beside = {n: v for n, v in call.request.items() if n != "messages" or messages is None}
    return CallFacts(
        kind="call",
        model=drawn(call.model),
        messages=tuple([_message(message) for message in messages or ()]),
        request=drawn(beside),
        response=drawn(call.response),
        failure=drawn(call.failure),
        detail=drawn(call.detail) or None,
        used=UsedFacts(
            input=call.used.input_tokens,
            output=call.used.output_tokens,
            cached=call.used.cached_tokens,
            cost=call.used.cost_micros,
        ),
        reserved=True if call.ended is None else None,
        erased=True if call.erased else None,
        started=call.started,
        seconds=_seconds(call),
    )


def _span(span: SpanRecord, within: tuple[Item, ...]) -> SpanFacts:
    return SpanFacts(
        kind="span",
        what=drawn(span.kind),
        name=drawn(span.name),
        inputs=drawn(span.inputs),
        result=drawn(span.result),
        failure=drawn(span.failure),
        erased=True if span.erased else None,
        started=span.started,
        seconds=_seconds(span),
        within=within,
    )


def _message(message: dict[str, Any]) -> MessageFacts:
    return MessageFacts(
        role=drawn(str(message.get("role", ""))),
        segments=tuple([_segment(piece) for piece in message["pieces"]]),
    )


def _segment(piece: dict[str, Any]) -> SegmentFacts:
    if "w" in piece:
        return SegmentFacts(text=drawn({"w": piece["w"]}), var=drawn(piece.get("var")), words=True)
    return SegmentFacts(
        text=drawn(piece["t"]), var=drawn(piece.get("var")), words=True if piece["t"] == ERASED else None
    )


def _seconds(one: CallRecord | SpanRecord) -> float | None:
    return None if one.ended is None else round((one.ended - one.started).total_seconds(), 3)
