"""A question to a model whose answer is of a certain type."""

import json
from collections.abc import Callable
from typing import Any, Final, TypeVar

from agents.models.failure import FailureKind, ModelFailure
from agents.models.recorded import recorded
from agents.models.request import Answer, Message, Model, Piece, Request, Structured
from agents.queries.misfit import Misfit
from agents.queries.reading import candidates
from agents.queries.target import Target
from scenarios.engine.desk import Desk, Used

Json = Any
T = TypeVar("T")
Fence = Callable[[tuple[Piece, ...]], tuple[Piece, ...]]
"""Marks what a model may not take for instructions."""

_MOST_QUOTED: Final = 4_000
"""Characters of an answer that its repair shows."""
_UNUSABLE: Final = {"refusal": FailureKind.REFUSED, "filter": FailureKind.CONTENT_FILTER}


class _CutOff(Misfit):
    """The answer ends too early."""


def unfenced(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces as they are."""
    return pieces


async def query(
    desk: Desk,
    model: Model,
    messages: tuple[Message, ...],
    target: Target[T],
    *,
    repairs: int = 2,
    max_output: int | None = None,
    fence: Fence = unfenced,
) -> T:
    """The model's answer, of the target's type; `repairs` times it is told what is wrong and asked again.

    Nothing is guessed: an answer that was cut off, or holds several that differ, is asked for again. `fence` is
    put around the answer where its repair quotes it. Raises `ModelFailure` with what all calls have used,
    `LimitFallen` and `NotRecorded`.
    """
    form, schema = _form(model.structured, target)
    if form != "strict":
        messages = _with_form(messages, target, schema_too=form != "grammar")
    used = Used()
    async with desk.span("query", target.name, {"form": form, "repairs": repairs}) as span:
        calls = 0
        while True:
            calls += 1
            request = Request(messages, schema, target.name, max_output)
            try:
                answer = await recorded(desk, model, request)
            except ModelFailure as failure:
                failure.used = _sum(used, failure.used)
                raise
            used = _sum(used, answer.used)
            if answer.finish in _UNUSABLE:
                raise ModelFailure(_UNUSABLE[answer.finish], model.name, raw=answer.text, used=used)
            try:
                data, value = _read(answer, target)
            except Misfit as misfit:
                if calls > repairs:
                    kind = FailureKind.TRUNCATED if isinstance(misfit, _CutOff) else FailureKind.INVALID
                    raise ModelFailure(kind, model.name, str(misfit), raw=answer.text, used=used) from misfit
                messages = (*messages, *_repair(answer.text, misfit, fence))
            else:
                span.ends_with({"answer": data, "calls": calls})
                return value


def _form(structured: Structured, target: Target[T]) -> tuple[Structured, Json]:
    """How the model is held to the schema, and the schema in that form."""
    match structured:
        case "strict" if (schema := target.strict) is not None:
            return "strict", schema
        case "grammar":
            return "grammar", target.grammar
        case "json":
            return "json", target.schema
    return "prompt", None


def _with_form(messages: tuple[Message, ...], target: Target[T], *, schema_too: bool) -> tuple[Message, ...]:
    """The prompt with what the answer looks like; a grammar needs no schema, and a small model an example."""
    pieces: list[Piece] = []
    if schema_too:
        pieces += [
            Piece("\n\nAnswer with one JSON object that fits this schema, and with nothing else:\n"),
            Piece(json.dumps(target.schema, ensure_ascii=False), "schema"),
        ]
    if target.example is not None:
        pieces += [
            Piece("\nAn answer looks like this:\n"),
            Piece(json.dumps(target.example, ensure_ascii=False), "example"),
        ]
    last = messages[-1]
    if not pieces:
        return messages
    if last.role == "user":
        return (*messages[:-1], Message("user", (*last.pieces, *pieces)))
    return (*messages, Message("user", tuple(pieces)))


def _read(answer: Answer, target: Target[T]) -> tuple[Json, T]:
    """The one answer that the text holds, as data and as what it means. Raises `Misfit`."""
    fitting: list[tuple[Json, T]] = []
    wrong = Misfit(
        ["There is no JSON object of its own in it; give one, without | before it, and nothing else."]
    )
    cut = answer.finish == "length" and not answer.text.rstrip("` \t\r\n").endswith(("}", "]"))
    for found in candidates(answer.text):
        match found.flaw:
            case "broken":
                raise Misfit(["It is no valid JSON."])
            case "twice":
                raise Misfit(["An object in it has the same key twice; escape quotes within texts."])
            case "cut":
                cut = True
            case "open" if answer.finish == "length":
                cut = True
            case _:
                try:
                    fitting.append((found.value, target.read(found.value)))
                except Misfit as misfit:
                    wrong = misfit
    if cut:
        raise _CutOff(["It was cut off before its end; make it shorter."])
    if not fitting:
        raise wrong
    if any(data != fitting[0][0] for data, _ in fitting):
        raise Misfit(["It holds several answers that differ; give exactly one."])
    return fitting[0]


def _repair(text: str, misfit: Misfit, fence: Fence) -> tuple[Message, Message]:
    quoted = text.strip()[:_MOST_QUOTED]
    answer = fence((Piece(quoted, "answer"),)) if quoted else (Piece("(nothing)"),)
    errors = "\n".join([f"- {error}" for error in misfit.errors])
    return (
        Message("assistant", answer),
        Message(
            "user",
            (
                Piece("That answer cannot be taken:\n"),
                Piece(errors, "errors"),
                Piece("\nAnswer again, with one JSON object and with nothing else."),
            ),
        ),
    )


def _sum(one: Used, other: Used) -> Used:
    return Used(*[a + b for a, b in zip(one, other, strict=True)])
