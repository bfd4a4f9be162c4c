"""An export as lines of JSON: the header, the events, the work. Every other format is made from these lines.

Whoever renders gets nothing but what stands here, so no format can show more than another.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from typing import NamedTuple

from scenarios.engine.ports import Ref
from scenarios.kernel.play import BEFORE
from scenarios.kernel.position import Position
from scenarios.kernel.seen import FULL, PUBLIC, everything, learns
from storage.export.compose import Composer
from storage.export.fold import folded
from storage.export.head import header
from storage.export.source import Source, Stretch, read, shown
from storage.export.views import check_view, seats_of
from storage.export.words import references, written
from storage.export.working import work_lines
from storage.store import Store


async def lines(
    store: Store,
    ref: Ref,
    *,
    view: str = FULL,
    tree: bool = False,
    exported: datetime | None = None,
    since: int | None = None,
) -> AsyncIterator[str]:
    """The header, then the events, then the work behind them, each as one line of JSON without its end.

    Events stand in order; in a tree branch after branch by number, each from where it left its parent.
    Of a seat's own, `since` leaves what it learned from that event of the branch on, and the present brief.
    Holds a chunk of events in memory. Raises `ParleyError` for an unknown view and `Differs` where the log
    is not what the rules give.
    """
    source = await read(store, ref)
    check_view(view, seats_of(source, tree=tree))
    numbers = sorted(source.branches) if tree else [source.info.number]
    over = {n: await _over(store, source.branches[n].ref) for n in {*numbers, source.info.number}}
    limit = None if since is None or view in (FULL, PUBLIC) else await _limit(store, source, view, since)
    head = header(source, over, view=view, tree=tree, exported=exported)
    yield head.model_dump_json()
    stretches = _stretches(source, numbers, tree=tree)
    for stretch in stretches:
        async for line in _events(store, source, stretch, view, limit):
            yield line
    for stretch in stretches:
        number = stretch.info.number
        upto = None if tree or number == source.info.number else stretch.upto
        readable = _always if limit is None else partial(limit.readable, number)
        async for line in work_lines(store, stretch.info.ref, number, view, upto, readable):
            yield line


def _stretches(source: Source, numbers: list[int], *, tree: bool) -> list[Stretch]:
    path = source.path(source.info.number)
    if not tree:
        return path
    return [Stretch(s.info, s.after, s.info.events) for n in numbers for s in [source.path(n)[-1]]]


class _Limit(NamedTuple):
    """What a person who took a seat over may read of its own, on the exported branch."""

    since: int
    path: dict[int, int]
    """Branch to the last of its events that belongs to the exported one."""
    brief: tuple[int, int] | None
    """Branch and event of the present brief."""

    def readable(self, branch: int, seq: int) -> bool:
        return branch in self.path and self.since <= seq <= self.path[branch]


def _always(seq: int) -> bool:
    return True


async def _limit(store: Store, source: Source, view: str, since: int) -> _Limit:
    brief: tuple[int, int] | None = None
    path = source.path(source.info.number)
    for stretch in path:
        start = await _position(store, source, stretch)
        async for chunk in folded(store, stretch.info.ref, source.start.game, start, stretch.upto):
            for step in chunk:
                items = everything(step.event.seq, step.event.at, step.stepped.entry)
                if any(item.kind == "brief" and learns(item, view) for item in items):
                    brief = stretch.info.number, step.event.seq
    return _Limit(since, {stretch.info.number: stretch.upto for stretch in path}, brief)


async def _events(
    store: Store, source: Source, stretch: Stretch, view: str, limit: _Limit | None
) -> AsyncIterator[str]:
    """The events of one stretch that the viewer learned something from."""
    number, tenant = stretch.info.number, stretch.info.ref.tenant
    times = await store.run(lambda c: shown(c, stretch.info.ref))
    held = [h for h in source.held(number) if h.seat == view]

    def person(seq: int) -> bool:
        holders = [h.holder for h in held if h.from_seq <= seq]
        return view != PUBLIC and bool(holders) and not holders[-1].machine

    composer = Composer(view, number, times, person)
    if limit is not None:
        brief = None if limit.brief is None or limit.brief[0] != number else limit.brief[1]
        composer = Composer(view, number, times, person, partial(limit.readable, number), brief)
    start = await _position(store, source, stretch)
    async for chunk in folded(store, stretch.info.ref, source.start.game, start, stretch.upto):
        found = [record.model_dump_json() for step in chunk if (record := composer.record(step)) is not None]
        refs = sorted({ref for line in found for ref in references(line)})
        texts = await store.texts(tenant, refs)
        for line in found:
            yield written(line, texts)


async def _position(store: Store, source: Source, stretch: Stretch) -> Position:
    """Where a stretch begins, or where the installed version of the rules took over in it."""
    origin = await store.origin(stretch.info.ref, source.start.game)
    if stretch.after <= origin.seq:
        return origin if origin.seq < stretch.upto else BEFORE._replace(seq=stretch.upto)
    return (await store.load(stretch.info.ref, stretch.after)).position


async def _over(store: Store, ref: Ref) -> bool:
    return (await store.load(ref)).position.over is not None
