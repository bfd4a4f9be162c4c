"""A trace as a transcript in Markdown, for reading and for pasting elsewhere."""

from collections.abc import Iterator

from scenarios.kernel.figures import Chart, Figure, Graph, Table
from storage.export import tally, telling
from storage.export.inert import in_markdown
from storage.export.records import EventBase, Learned, OutcomeFacts, Trace


def transcript(trace: Trace) -> str:
    """The whole trace as Markdown in which no text of players or models is markup."""
    lines = [*_head(trace), *_events(trace), *_work(trace)]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).rstrip("\n") + "\n"


def _head(trace: Trace) -> Iterator[str]:
    yield f"# {in_markdown(telling.title(trace))}"
    yield ""
    if trace.scenario.about:
        yield f"{in_markdown(trace.scenario.about)}  "
    began = f" Begun {trace.began:%Y-%m-%d %H:%M} UTC." if trace.began else ""
    yield f"This shows {telling.whose(trace)}.{began}"
    yield ""
    if trace.setup is not None:
        setup = {
            "seed": str(trace.setup.seed),
            "preset": trace.setup.preset,
            "most": trace.setup.limits,
            "with": trace.setup.manifest,
        }
        facts = [f"{name} {telling.value(fact)}" for name, fact in telling.flat(setup) if fact is not None]
        yield f"Played by: {in_markdown(', '.join(facts))}."
        yield ""
    yield "| seat | held by |"
    yield "| --- | --- |"
    for seat in trace.seats:
        yield f"| {in_markdown(seat.name)} | {in_markdown(telling.holder(seat))} |"
    yield ""


def _events(trace: Trace) -> Iterator[str]:
    branch: int | None = None
    for event in trace.events:
        if event.branch != branch:
            branch = event.branch
            yield from _branch_head(trace, branch)
        yield from _event(event)
    if not trace.over:
        yield "*It is not over yet.*"


def _branch_head(trace: Trace, number: int) -> Iterator[str]:
    facts = next(facts for facts in trace.branches if facts.number == number)
    off = "" if facts.parent is None else f", from step {facts.fork_seq} of branch {facts.parent}"
    yield f"## Branch {number}{off}"
    yield ""


def _event(event: EventBase) -> Iterator[str]:
    yield f"**{event.seq}** · {telling.clock(event.at)}"
    yield ""
    for item in event.learned:
        yield from _learned(event, item)
    for move in telling.unmade(event):
        yield f"- {in_markdown(move.seat)} made: {in_markdown(telling.did(move))}"
    for ask in event.opened:
        yield f"- {in_markdown(telling.asked(ask))}"
    for closed in event.closed:
        if closed.how != "answered":
            yield f"- no longer asked of {in_markdown(closed.seat)} (question {closed.number})"
    for name, drawn in event.draws:
        yield f"- drawn: {in_markdown(name)} = {in_markdown(telling.value(drawn))}"
    if event.outcome is not None:
        yield from _outcome(event.outcome)
    yield ""


def _learned(event: EventBase, item: Learned) -> Iterator[str]:
    note = telling.audience(item)
    badge = f" *({in_markdown(note)})*" if note else ""
    if item.move is not None:
        move = event.moves[item.move]
        typed = "" if move.action == "Say" else f" **{in_markdown(telling.did(move))}**"
        yield f"{in_markdown(move.seat)}{badge}:{typed}"
        for text in telling.speech(move):
            yield from _quoted(text)
        return
    if item.what == "seated":
        yield f"*{in_markdown(telling.reseated(item))}*"
        return
    who = item.who or ("brief" if item.what == "brief" else "")
    head = " ".join(part for part in (in_markdown(who), badge.strip()) if part)
    if head:
        yield f"{head}:"
    if item.text:
        yield from _quoted(item.text)
    for figure in item.figures:
        yield from _figure(figure)


def _quoted(text: str) -> Iterator[str]:
    yield ""
    yield from (f"> {line}" for line in in_markdown(text).split("\n"))
    yield ""


def _outcome(outcome: OutcomeFacts) -> Iterator[str]:
    yield ""
    yield "### Result"
    yield ""
    yield in_markdown(outcome.summary)
    yield ""
    for name, payoff in outcome.payoffs.items():
        yield f"- {in_markdown(name)} gets {telling.value(payoff)}"
    for name, text in outcome.own.items():
        yield f"- to {in_markdown(name)}: {in_markdown(text)}"
    for name, measure in {**outcome.metrics, **outcome.hidden}.items():
        yield f"- {in_markdown(telling.label(name))}: {in_markdown(telling.value(measure))}"
    for figure in outcome.figures:
        yield from _figure(figure)


def _figure(figure: Figure) -> Iterator[str]:
    yield ""
    match figure:
        case Table():
            yield f"**{in_markdown(figure.title)}**"
            yield ""
            yield from _rows(figure.head, figure.rows)
        case Chart():
            yield f"**{in_markdown(figure.title)}**"
            yield ""
            points = [
                (s.name, telling.value(x), telling.value(y)) for s in figure.series for x, y in s.points
            ]
            marks = [(mark.name, "", telling.value(mark.y)) for mark in figure.marks]
            yield from _rows(("", figure.x, figure.y), (*points, *marks))
        case Graph():
            names = {node.id: node.label for node in figure.nodes}
            yield f"**{in_markdown(figure.title)}**"
            yield ""
            for edge in figure.edges:
                ends = f"{names.get(edge.source, edge.source)} → {names.get(edge.target, edge.target)}"
                yield f"- {in_markdown(f'{ends} {edge.label}'.strip())}"
        case _:
            yield f"*Picture: {in_markdown(figure.alt)}*"
    yield ""


def _work(trace: Trace) -> Iterator[str]:
    used = tally.by_model(trace.work)
    if used:
        yield ""
        yield "## Calls of models"
        yield ""
        rows = [
            (seat, model, *[f"{number:,}" for number in of[:4]], tally.money(of.cost), f"{of.seconds:,.1f}")
            for seat, model, of in used
        ]
        yield from _rows(
            ("seat", "model", "calls", "failed", "tokens in", "out", "cost", "seconds"), tuple(rows)
        )


def _rows(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    yield _row(head)
    yield _row(("---",) * len(head), inert=False)
    yield from (_row(row) for row in rows)


def _row(cells: tuple[str, ...], *, inert: bool = True) -> str:
    return f"| {' | '.join(in_markdown(cell).replace(chr(10), ' ') if inert else cell for cell in cells)} |"
