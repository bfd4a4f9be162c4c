"""Moves that somebody who plays wanted to branch from; they open when it is over."""

from collections.abc import Sequence
from typing import Final

from bot.bridge.branching.asking import AT
from bot.bridge.branching.points import point_at
from bot.bridge.buttons import ButtonId
from bot.bridge.content import Button, Part, Parts
from bot.bridge.context import Bridge
from bot.bridge.texts import ending as texts
from storage.sessions import BranchInfo

_MOST: Final = 10
"""That fit on a card; each of the others can be found again in the thread."""


async def listed(bridge: Bridge, info: BranchInfo) -> tuple[Sequence[tuple[str, Parts]], Sequence[Button]]:
    """A list for a card and a button for each, in order of the moves. Whose they are is nobody's business."""
    scenario = bridge.app.registry.scenario(info.scenario).scenario
    marked = sorted({seq for _, seq, _ in await bridge.persons.bookmarks(info.ref)})[:_MOST]
    points = [await point_at(bridge.store, info.ref, scenario, seq) for seq in marked]
    known = [point for point in points if point is not None]
    if not known:
        return (), ()
    lines: list[Part] = [texts.BOOKMARKS_HOW]
    lines += [f"\n{place}. {point.name}" for place, point in enumerate(known, 1)]
    buttons = [
        Button(texts.bookmark(place), ButtonId(AT, (info.label, str(point.seq))))
        for place, point in enumerate(known, 1)
    ]
    return ((texts.BOOKMARKS, tuple(lines)),), buttons
