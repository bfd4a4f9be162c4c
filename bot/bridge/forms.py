"""The form of a move: opened by a button, checked when it is sent, and given back with its mistakes."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.bridge import moves, steps
from bot.bridge.arrivals import Submitted
from bot.bridge.content import Answer, Button, FormView, Parts, notice
from bot.bridge.context import Bridge, Handler, Here
from bot.bridge.doubts import doubt
from bot.bridge.moves import FORM, Wanted, wanted
from bot.bridge.playing import Playing, about, playing
from bot.bridge.texts import moves as texts
from bot.filling import as_typed
from bot.standing import in_short
from scenarios.kernel import options
from scenarios.kernel.actions import Option
from scenarios.kernel.errors import Refused
from scenarios.kernel.options import FieldErrors
from scenarios.kernel.position import OpenAsk
from scenarios.kernel.words import references, render

FILLED: Final = "filled"
"""A form that was sent: (label, ask, action, basis, part)."""


class Filling(NamedTuple):
    """Somebody fills in the form of a move that is open."""

    bridge: Bridge
    here: Here
    play: Playing
    want: Wanted
    asked: OpenAsk
    option: Option

    @property
    def cut(self) -> steps.Parts:
        """The parts in which it is shown there."""
        can = self.bridge.platforms[self.here.arrival.where.platform].can
        return steps.parts(options.form(self.option), can.form_fields if can.forms else None)

    async def view(self, values: Mapping[str, Any], errors: Mapping[str, str] = {}) -> FormView:
        """The part that is wanted, with what stands in it."""
        cut = self.cut
        part = min(max(self.want.part, 1), len(cut))
        names = {field.name for field in cut[part - 1]}
        title = steps.title(options.form(self.option), part, len(cut))
        return FormView(
            self.want.id(FILLED, part),
            f"{title}{self.play.named(self.asked.ask.seat)}",
            cut[part - 1],
            await standing(self.play, self.asked),
            {name: value for name, value in values.items() if name in names},
            errors,
            texts.SEND if part == len(cut) else texts.CONTINUE,
        )

    async def keep(self, values: Mapping[str, Any]) -> None:
        """Keep what was filled in until the form is sent."""
        tenant, branch, want = self.here.tenant, self.play.ref.branch, self.want
        await self.bridge.persons.keep_draft(
            tenant, self.play.person, branch, want.ask, want.action, dict(values), want.part
        )

    async def kept(self) -> dict[str, Any]:
        """What was filled in before; else what somebody who asks for advice proposes."""
        draft = await _draft(self.bridge, self.here, self.play, self.want)
        proposed = self.asked.ask.default
        if draft or self.asked.addressee is None or type(proposed) is not options.action_of(self.option):
            return draft
        return as_typed(proposed)


async def opened(bridge: Bridge, here: Here) -> Answer:
    """The form, or a part of it, with what was filled in before."""
    want = wanted(about(here))
    return await open_for(bridge, here, (await playing(bridge, here, want.label)).seated(), want)


async def open_for(bridge: Bridge, here: Here, play: Playing, want: Wanted) -> Answer:
    """The form of a move. Raises `Refused`."""
    try:
        found = moves.asked_in(play, want)
    except Refused as refused:
        if refused.kind not in ("stale", "late"):
            raise
        return await moves.come_too_late(bridge, play, refused.reason)
    if found is None:
        return await moves.come_too_late(bridge, play, texts.NO_LONGER_OPEN)
    filling = Filling(bridge, here, play, want, *found)
    return await filling.view(await filling.kept())


async def sent(bridge: Bridge, here: Here) -> Answer:
    """What the form held makes the move, or a part of it is kept. One that comes too late gives back its texts."""
    what = here.arrival.what
    if not isinstance(what, Submitted):
        return await opened(bridge, here)
    want = wanted(about(here))
    play = (await playing(bridge, here, want.label)).seated()
    values = {**await _draft(bridge, here, play, want), **what.values}
    try:
        found = moves.asked_in(play, want)
        if found is None:
            return await moves.come_too_late(bridge, play, texts.NO_LONGER_OPEN, values)
    except Refused as refused:
        return await moves.come_too_late(bridge, play, refused.reason, values)
    filling = Filling(bridge, here, play, want, *found)
    if want.part < len(filling.cut):
        return await _part_sent(filling, values)
    return await _all_sent(filling, values)


async def _part_sent(filling: Filling, values: Mapping[str, Any]) -> Answer:
    part, of = filling.want.part, len(filling.cut)
    errors = steps.mistakes(filling.option, filling.cut[part - 1], values)
    await filling.keep(values)
    if errors:
        return await filling.view(values, errors)
    going_on = Button(texts.CONTINUE, filling.want.id(FORM, part + 1), "main")
    return notice(texts.KEPT_SO_FAR.format(part=part, parts=of), buttons=(going_on,))


async def _all_sent(filling: Filling, values: Mapping[str, Any]) -> Answer:
    bridge, here, play, want, asked, option = filling
    try:
        action = steps.made(option, values)
        if (why := doubt(play.runner, asked.ask.seat, action)) is not None:
            return await moves.ask_again(bridge, here, play, want, action, values, why)
        return await moves.make(bridge, here, play, asked, action, want)
    except FieldErrors as errors:
        wrong = errors.errors
    except Refused as refused:
        if refused.kind in ("late", "stale", "ended", "foreign", "silent"):
            return await moves.come_too_late(bridge, play, refused.reason, values)
        wrong = {"": refused.reason}
    await filling.keep(values)
    at = want._replace(part=steps.part_of(filling.cut, wrong))
    return await filling._replace(want=at).view(values, wrong)


async def standing(play: Playing, asked: OpenAsk) -> Parts:
    """What stands above a form: what is asked, one's limits, and how it stands as the seat can see it."""
    runner, seat = play.runner, asked.ask.seat
    await runner.find_words(references(asked.ask.text))
    mandate = runner.holders[seat].mandate
    question = render(asked.ask.text, runner.texts.get)
    stands = in_short(runner.view(seat), told=question)
    lines = [
        question,
        f"{texts.YOUR_LIMITS}{mandate.line()}." if mandate is not None else "",
        f"{texts.WHERE_IT_STANDS}{stands}" if stands else "",
    ]
    return ("\n".join(filter(None, lines)),)


async def _draft(bridge: Bridge, here: Here, play: Playing, want: Wanted) -> dict[str, Any]:
    draft = await bridge.persons.draft(here.tenant, play.person, play.ref.branch, want.ask, want.action)
    return dict(draft.values) if draft is not None else {}


HANDLERS: dict[str, Handler] = {FORM: opened, FILLED: sent}
READS = {FORM}
