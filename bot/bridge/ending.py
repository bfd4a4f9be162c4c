"""The card that everybody sees when it is over: what the scenario reveals, with its pictures."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

from bot.bridge import bookmarks, exporting, results
from bot.bridge.buttons import ButtonId
from bot.bridge.composing import body
from bot.bridge.content import Button, Content, File, Part, Parts
from bot.bridge.context import Bridge, Due, Renderer
from bot.bridge.lobby import verbs
from bot.bridge.texts import ending as texts
from bot.bridge.withheld import withheld
from bot.history import History
from bot.outcomes import learned, measured
from bot.secrecy import OVER
from bot.wording import begun, heading, number
from scenarios.engine.ports import Post
from scenarios.kernel.figures import Figure, Table
from scenarios.kernel.rules import Outcome
from scenarios.kernel.seen import PUBLIC
from scenarios.kernel.words import render
from storage.sessions import BranchInfo

_MOST_ROWS: Final = 30
"""Of a table on the card; the record has all."""


async def ended(bridge: Bridge, due: Due) -> Content:
    """The card. Nothing on it is private to a seat, unless the scenario reveals all."""
    info = await bridge.store.info(due.ref)
    found = bridge.app.registry.scenario(info.scenario)
    past = History(bridge.store, due.ref, found.scenario, PUBLIC)
    await past.read()
    outcome = learned(past.items) or Outcome(summary=texts.NOTHING_SAID)
    if outcome.reveal == "all" and not due.editing:
        await _shown_elsewhere(bridge, info)
    if await withheld(bridge, info, outcome):
        outcome = Outcome(summary=texts.WITHHELD)
    seats = (await bridge.store.holders(due.ref.tenant, info.session))[due.ref.branch]
    drawn = await asyncio.to_thread(_drawn, outcome.figures)
    if not bridge.platforms[due.place.platform].can.files:
        drawn = []
    marks, places = await bookmarks.listed(bridge, info)
    return Content(
        (
            render(outcome.summary, past.resolve),
            *_figures_in_words(outcome.figures, {file.name for file in drawn}),
        ),
        texts.over(found.title.lower()),
        (*_fields(outcome, tuple(seats)), *marks),
        (*buttons(info), *places),
        tuple(drawn),
    )


def buttons(info: BranchInfo) -> Sequence[Button]:
    """*My result*, *Play again*, *Save the record*."""
    again = Button(texts.PLAY_AGAIN, ButtonId(verbs.AGAIN, (info.label,)), "good")
    return (results.button(info), again, exporting.button(info.label))


async def _shown_elsewhere(bridge: Bridge, info: BranchInfo) -> None:
    """Cards of other branches may now show what was secret in this one."""
    for one in await bridge.store.branches(info.ref.tenant, info.session):
        if one.ref == info.ref or one.status != OVER:
            continue
        for place in await bridge.traffic.places(one.ref):
            message = await bridge.traffic.message_of(place.id, "ended")
            if message is not None and place.state == "open":
                await bridge.traffic.add(one.ref, [Post(place.id, "edit", "ended", body("ended"))])
                bridge.outbox.wake(place.id)


def _fields(outcome: Outcome, seats: Sequence[str]) -> Iterator[tuple[str, Parts]]:
    """Metrics; where all is revealed, also what each seat gained, was told of it, and had kept secret."""
    for name, value in outcome.metrics.items():
        if value is not None:
            yield heading(name), (measured(value),)
    for seat in seats:
        if outcome.payoffs is not None and seat in outcome.payoffs:
            yield texts.gain(seat), (number(outcome.payoffs[seat]),)
    for name, value in outcome.hidden.items():
        if value is not None:
            yield heading(name), (measured(value),)


def _drawn(figures: Sequence[Figure]) -> list[File]:
    """Pictures of the figures that can be drawn, with what they show in words."""
    from bot.pictures import alt, to_png  # matplotlib is slow to come

    pictures = [(_name(place), to_png(figure), alt(figure)) for place, figure in enumerate(figures)]
    return [File(name, png, shown) for name, png, shown in pictures if png is not None]


def _figures_in_words(figures: Sequence[Figure], drawn: set[str]) -> Iterator[Part]:
    """Tables, and what could not be drawn or sent."""
    from bot.pictures import alt

    for place, figure in enumerate(figures):
        if isinstance(figure, Table):
            rows = [figure.head, *figure.rows[:_MOST_ROWS]]
            yield "\n\n" + "\n".join([figure.title, *[begun(" · ".join(row)) for row in rows]])
        elif _name(place) not in drawn:
            yield f"\n\n{alt(figure)}"


def _name(place: int) -> str:
    return f"figure-{place + 1}.png"


RENDERERS: dict[str, Renderer] = {"ended": ended}
