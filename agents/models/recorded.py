"""A model's call on a seat's desk: on record with prompt, raw answer, usage and time, and never made twice."""

from collections.abc import Mapping
from typing import Any

from agents.models.failure import ModelFailure
from agents.models.request import Answer, Message, Model, Piece, Request
from scenarios.engine.desk import Called, Desk, Wanted

Json = Any


async def recorded(desk: Desk, model: Model, request: Request) -> Answer:
    """The model's answer, or the one on record.

    Raises `ModelFailure` (with what was used), `LimitFallen` and `NotRecorded`.
    """

    failed: ModelFailure | None = None

    async def make() -> Called:
        nonlocal failed
        try:
            answer = await model.answer(request)
        except ModelFailure as failure:
            failed = failure
            return Called(None, failure.kind.value, failure.detail, failure.used)
        facts = answer._asdict()
        del facts["used"]
        return Called(facts, used=answer.used)

    called = await desk.call(Wanted(model.name, as_json(model, request), model.most(request)), make)
    if failed is not None:
        raise failed
    assert called.response is not None, "a failed call is never taken from the record"  # noqa: S101
    return Answer(used=called.used, **called.response)


def as_json(model: Model, request: Request) -> dict[str, Json]:
    """The request as the record keeps it: prompts as segments, people's words by reference."""
    form: dict[str, Json] = {
        "settings": dict(model.facts()),
        "messages": [_message(message) for message in request.messages],
    }
    if request.schema is not None:
        form |= {"schema": request.schema, "name": request.name}
    if request.max_output is not None:
        form["max_output"] = request.max_output
    return form


def _message(message: Message) -> dict[str, Json]:
    return {"role": message.role, "pieces": [_piece(piece) for piece in message.pieces]}


def _piece(piece: Piece) -> Mapping[str, Json]:
    form: dict[str, Json] = {"t": piece.text} if piece.ref is None else {"w": piece.ref}
    if piece.var is not None:
        form["var"] = piece.var
    return form
