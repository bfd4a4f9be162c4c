"""Asking a seat's model for a summary, once, and keeping it as a memo with its sources."""

from collections.abc import Sequence
from typing import Final, Literal

from agents.memory.item import Item, references_of
from agents.memory.memory import Past
from agents.memory.tokens import cut, tokens
from agents.models.failure import OF_THE_ANSWER, ModelFailure
from agents.models.recorded import recorded
from agents.models.request import Message, Model, Piece, Request
from agents.pace import paced
from agents.prompts.fence import closing, lines, opening, rule
from scenarios.kernel.words import cleaned

Part = Literal["past", "item"]
"""What a summary is of: the first things of a past, or one long thing."""

_TASK: Final = (
    "You keep the memory of one participant in a scenario. Sum up what follows, for that participant's own later "
    "use: who offered, asked, promised or refused what, with every number, name and condition that still matters, "
    "in the order in which it happened. Leave out greetings and repetitions. Write plain text of at most "
    "{words} words and nothing else."
)
_NOW: Final = "\nNow write the summary: what was agreed, offered, asked and refused so far, and by whom?"
_WORDS_PER_TOKEN: Final = 0.7


async def summarised(
    past: Past, part: Part, data: Sequence[Item], covered: Sequence[Item], most: int
) -> Piece | None:
    """A summary of `data` in at most `most` tokens, kept as a memo of all that it covers.

    Where an earlier summary is among the data, its sources are sources of this one by way of it.

    None where the model refuses, or has nothing to say. Raises `ModelFailure` for other failures.
    """
    assert past.model is not None  # noqa: S101
    of = ends(covered)
    async with past.desk.span("memory", "summary", {"of": of}) as span:
        text = await _written(past, past.model, data, most)
        if not text:
            return None
        said = {"part": part, "of": of, "count": len(covered), "upto": covered[-1].seq}
        await past.desk.memo("summary", text, sources=references_of(data), data=said)
        span.ends_with(said)
    past.whole.catch_up()
    return kept_summary(past, part, of, most) or Piece(text, "summary")


def kept_summary(past: Past, part: Part, of: list[list[int]], most: int) -> Piece | None:
    """The newest summary on record of exactly these; None where there is none, or none so short."""
    for memo in past.whole.memos[::-1]:
        piece = memo.piece
        if memo.about != "summary" or piece is None or tokens(piece.text) > most:
            continue
        if (memo.data.get("part"), memo.data["of"]) == (part, of):
            return piece
    return None


def ends(items: Sequence[Item]) -> list[list[int]]:
    """Which these are among the seat's past, as a memo says it: the first and the last."""
    return [list(items[0].place), list(items[-1].place)] if items else []


async def _written(past: Past, model: Model, data: Sequence[Item], most: int) -> str:
    task = f"{_TASK.format(words=int(most * _WORDS_PER_TOKEN))}\n\n{rule(past.mark)}"
    body = [piece async for one in paced(data) for piece in lines(one.line, past.mark)]
    messages = (
        Message("system", (Piece(task),)),
        Message("user", (opening(past.mark), *body, closing(past.mark), Piece(_NOW))),
    )
    try:
        answer = await recorded(past.desk, model, Request(messages))
    except ModelFailure as failure:
        if failure.kind in OF_THE_ANSWER:
            return ""
        raise
    return cut(_own(answer.text, past.mark), most) if answer.finish in ("stop", "length") else ""


def _own(text: str, mark: str) -> str:
    """What is written, without the fence that small models copy along with its data."""
    kept = [line.removeprefix("| ") for line in text.splitlines() if mark not in line]
    return cleaned("\n".join(kept))
