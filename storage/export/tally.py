"""The work behind a move, or behind all of them, in a few numbers and words for people."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from storage.budgets import amount
from storage.export.records import CallFacts, SpanFacts, Work

_TITLES: Final = {
    "decision": "Decision of {name}",
    "interview": "Interview of {name}",
    "recall": "What it remembered, by {name}",
    "thought": "Thought: {name}",
    "tool": "Tool: {name}",
    "memory": "Memory: {name}",
    "query": "Answer in form: {name}",
    "committee": "Committee, by {name}",
    "member": "Member {name}",
    "blocked": "Blocked: {name}",
}
_ONE_LINE: Final = 90


class Sums(NamedTuple):
    """What calls used; `cost` in millionths of the currency, `seconds` of those whose end is known."""

    calls: int
    failed: int
    input: int
    output: int
    cost: int
    seconds: float


def calls(items: Iterable[CallFacts | SpanFacts]) -> Iterator[CallFacts]:
    """All calls, also those within spans."""
    for item in items:
        if isinstance(item, CallFacts):
            yield item
        else:
            yield from calls(item.within)


def sums(of: Iterable[CallFacts]) -> Sums:
    found = [*of]
    return Sums(
        len(found),
        sum(call.failure is not None for call in found),
        sum(call.used.input for call in found),
        sum(call.used.output for call in found),
        sum(call.used.cost for call in found),
        sum(call.seconds or 0.0 for call in found),
    )


def by_model(work: Sequence[Work]) -> list[tuple[str, str, Sums]]:
    """Seat, model, and what it used there."""
    found: dict[tuple[str, str], list[CallFacts]] = {}
    for piece in work:
        for call in calls(piece.items):
            found.setdefault((piece.seat, call.model), []).append(call)
    return [(seat, model, sums(of)) for (seat, model), of in sorted(found.items())]


def money(micros: int) -> str:
    """Millionths as people write them: `0.50`."""
    return amount("money", micros)


def told(of: Sums) -> str:
    """`2 calls, 640 tokens, cost 0.0034, 1.2 s`."""
    parts = [
        "1 call" if of.calls == 1 else f"{of.calls:,} calls",
        f"{of.failed:,} failed" if of.failed else "",
        f"{of.input + of.output:,} tokens",
        f"cost {money(of.cost)}" if of.cost else "",
        f"{of.seconds:,.1f} s",
    ]
    return ", ".join(part for part in parts if part)


def heading(work: Work) -> str:
    """What the work was, as the line that unfolds it."""
    of = sums(calls(work.items))
    what = {0: "Whether to speak", -1: "Asked beside the session"}.get(work.ask, "How it was decided")
    return f"{what}: {told(of)}" if of.calls else what


def call_line(call: CallFacts) -> str:
    """One call: `small, 300 tokens in, 40 out, 1.2 s`."""
    used = call.used
    parts = [
        call.model,
        f"{used.input:,} tokens in" + (f" ({used.cached:,} cached)" if used.cached else ""),
        f"{used.output:,} out",
        f"cost {money(used.cost)}" if used.cost else "",
        "" if call.seconds is None else f"{call.seconds:,.1f} s",
        f"failed: {call.failure}" if call.failure else "",
        "outcome unknown; this is what it may use" if call.reserved else "",
    ]
    return ", ".join(part for part in parts if part)


def title(span: SpanFacts) -> str:
    """What a piece of work was: `Decision of fast`, `Tool: calculator`."""
    return _TITLES.get(span.what, f"{span.what}: {{name}}").replace("{name}", span.name).rstrip(": ")


def brief(form: Any) -> str | None:
    """A few plain values in one line: `items 2, tokens 151`; None for what needs more room."""
    if not isinstance(form, dict) or not all(isinstance(value, str | int | float) for value in form.values()):
        return None
    line = ", ".join([f"{name} {value}" for name, value in form.items()])
    return line if len(line) <= _ONE_LINE and "\n" not in line else None


def answer(call: CallFacts) -> str:
    """The raw answer, or what stands for it."""
    if call.erased:
        return "[erased]"
    if call.response is None:
        return call.detail or ""
    text = call.response.get("text")
    return text if isinstance(text, str) else shown(call.response)


def shown(form: Any) -> str:
    """JSON for reading; a text as itself."""
    return form if isinstance(form, str) else json.dumps(form, ensure_ascii=False, indent=1)
